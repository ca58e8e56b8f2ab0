"""Trains the three forests that bench/forest-kernels.ts times and writes their nodes, inputs and raw scores as plain arrays."""

import json
import pathlib
import struct
import sys

import numpy as np
from sklearn.ensemble import GradientBoostingRegressor, HistGradientBoostingRegressor, RandomForestClassifier, RandomForestRegressor

ROWS, FEATURES = 50_000, 28


def data():
    random = np.random.RandomState(7)
    x = random.normal(size=(ROWS, FEATURES))
    x[:, 1] = np.exp(x[:, 1])
    x[:, 2] = np.round(x[:, 2], 1)
    signal = x[:, 0] * x[:, 3] + np.sin(2 * x[:, 4]) + np.abs(x[:, 5:12]).sum(1) + 0.3 * x[:, 12:].sum(1) + np.log(x[:, 1])
    return x, signal + random.normal(scale=2.0, size=ROWS)


def tree_nodes(tree):
    leaf = tree.children_left < 0
    missing = tree.missing_go_to_left.astype(np.uint8) if hasattr(tree, "missing_go_to_left") else np.zeros(len(leaf), np.uint8)
    return np.where(leaf, -1, tree.feature), tree.threshold, tree.children_left, tree.children_right, missing * 0, tree.value


def hist_nodes(nodes):
    leaf = nodes["is_leaf"].astype(bool)
    return np.where(leaf, -1, nodes["feature_idx"]), nodes["num_threshold"], nodes["left"], nodes["right"], nodes["missing_go_to_left"], nodes["value"]


def write(path, trees, compare, initial, x, expected, scale=1.0, divide=1):
    parts = [np.concatenate([tree[field].reshape(len(tree[0]), -1) for tree in trees]) for field in range(6)]
    width = parts[5].shape[1]
    arrays = {
        "treeOffset": np.concatenate([[0], np.cumsum([len(tree[0]) for tree in trees])]).astype(np.int32),
        "feature": parts[0].astype(np.int32),
        "threshold": parts[1].astype(np.float64),
        "left": parts[2].astype(np.int32),
        "right": parts[3].astype(np.int32),
        "missingLeft": parts[4].astype(np.uint8),
        "leafValue": (parts[5] * scale).astype(np.float64),
        "initial": np.asarray(initial, np.float64),
        "input": np.asfortranarray(x).T.copy(),
        "expected": np.asarray(expected, np.float64).reshape(ROWS, -1).T.copy(),
    }
    fields, at = {}, 0
    for name, array in arrays.items():
        fields[name] = {"dtype": array.dtype.str, "at": at, "length": array.size}
        at += -(-array.nbytes // 16) * 16
    head = json.dumps({"compare": compare, "width": width, "divide": divide, "fields": fields}).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<I", len(head)) + head)
        for array in arrays.values():
            file.write(array.tobytes() + bytes(-array.nbytes % 16))


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    x, y = data()
    label = (y > np.median(y)).astype(int)
    forest = RandomForestRegressor(100, max_depth=8, random_state=0, n_jobs=2).fit(x, y)
    forest.n_jobs = 1
    write(folder / "forest-100x8.bin", [tree_nodes(e.tree_) for e in forest.estimators_], "f32", [0.0], x, forest.predict(x), divide=100)
    classes = RandomForestClassifier(100, max_depth=8, random_state=0, n_jobs=2).fit(x, label)
    classes.n_jobs = 1
    write(folder / "forest-100x8-2-classes.bin", [tree_nodes(e.tree_) for e in classes.estimators_], "f32", [0.0, 0.0], x, classes.predict_proba(x), divide=100)
    hist = HistGradientBoostingRegressor(max_iter=500, max_leaf_nodes=31, learning_rate=0.03, early_stopping=False, random_state=0).fit(x, y)
    write(folder / "hist-500x31.bin", [hist_nodes(p[0].nodes) for p in hist._predictors], "f64", [hist._baseline_prediction.item()], x, hist.predict(x))
    boost = GradientBoostingRegressor(n_estimators=500, max_depth=3, random_state=0, subsample=0.3).fit(x, y)
    start = boost.init_.constant_.item()
    write(folder / "boosting-500x3.bin", [tree_nodes(e.tree_) for e in boost.estimators_[:, 0]], "f32", [start], x, boost.predict(x), scale=boost.learning_rate)
    deep = RandomForestRegressor(40, min_samples_leaf=2, random_state=0, n_jobs=2).fit(x, y)
    deep.n_jobs = 1
    write(folder / "forest-deep.bin", [tree_nodes(e.tree_) for e in deep.estimators_], "f32", [0.0], x, deep.predict(x), divide=40)


main(pathlib.Path(sys.argv[1]))
