"""Trains the forests that bench/forest-kernels.ts times and writes their nodes, inputs and raw scores as plain arrays; what is there is left alone."""

import json
import pathlib
import struct
import sys

import numpy as np
from sklearn.ensemble import (
    ExtraTreesClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)

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


def forest_trees(model):
    model.n_jobs = 1
    return [tree_nodes(estimator.tree_) for estimator in model.estimators_]


def write_regressor(path, model, x, y):
    model.fit(x, y)
    write(path, forest_trees(model), "f32", [0.0], x, model.predict(x), divide=len(model.estimators_))


def write_classifier(path, model, x, label):
    model.fit(x, label)
    write(path, forest_trees(model), "f32", [0.0, 0.0], x, model.predict_proba(x), divide=len(model.estimators_))


def write_hist(path, model, x, y):
    model.fit(x, y)
    trees = [hist_nodes(stage[0].nodes) for stage in model._predictors]
    write(path, trees, "f64", [model._baseline_prediction.item()], x, model.predict(x))


def write_boosting(path, model, x, y):
    model.fit(x, y)
    trees = [tree_nodes(estimator.tree_) for estimator in model.estimators_[:, 0]]
    write(path, trees, "f32", [model.init_.constant_.item()], x, model.predict(x), scale=model.learning_rate)


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    x, y = data()
    label = (y > np.median(y)).astype(int)
    shared = {"random_state": 0, "n_jobs": 2}
    for name, writer, model, target in [
        ("forest-100x8", write_regressor, RandomForestRegressor(100, max_depth=8, **shared), y),
        ("forest-100x8-2-classes", write_classifier, RandomForestClassifier(100, max_depth=8, **shared), label),
        ("hist-500x31", write_hist, HistGradientBoostingRegressor(max_iter=500, max_leaf_nodes=31, learning_rate=0.03, early_stopping=False, random_state=0), y),
        ("boosting-500x3", write_boosting, GradientBoostingRegressor(n_estimators=500, max_depth=3, random_state=0, subsample=0.3), y),
        ("forest-deep", write_regressor, RandomForestRegressor(40, min_samples_leaf=2, **shared), y),
        ("extra-100-deep", write_classifier, ExtraTreesClassifier(100, **shared), label),
        ("forest-500x256-leaves", write_classifier, RandomForestClassifier(500, max_leaf_nodes=256, **shared), label),
    ]:
        path = folder / f"{name}.bin"
        if path.exists():
            continue
        writer(path.with_suffix(".new"), model, x, target)
        path.with_suffix(".new").rename(path)


main(pathlib.Path(sys.argv[1]))
