"""Every mode, aggregate and transform of the operators of trees."""

import numpy as np
import onnx
from families.onnx.graphs import ML, ask, build, node
from onnx import TensorProto, helper
from registry import case

VERSIONS = "1.10.2 1.19.1"
MODES = ["BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ"]


def rows():
    """Numbers on and beside the thresholds, and what is none."""
    below, above = np.nextafter(np.float32(1.5), np.float32(-9)), np.nextafter(np.float32(1.5), np.float32(9))
    cells = [-1, -0.0, 0, 1e-45, -1e-45, 1, 1.5, below, above, 2, 3, 1e30, np.inf, -np.inf, np.nan]
    rng = np.random.RandomState(5)
    table = np.array([[cell, rng.choice(cells)] for cell in cells] + [[rng.choice(cells), cell] for cell in cells])
    return table.astype(np.float32)


def trees(count, modes, targets, missing=None, seed=1, positive=False, every=True):
    """Attributes of full trees of depth 2, with weights for each target (or one of them) at each leaf."""
    rng = np.random.RandomState(seed)
    found = dict(treeids=[], nodeids=[], featureids=[], modes=[], values=[], truenodeids=[], falsenodeids=[], missing_value_tracks_true=[])
    leaves = dict(treeids=[], nodeids=[], ids=[], weights=[])
    for tree in range(count):
        for place in range(7):
            inner = place < 3
            found["treeids"].append(tree)
            found["nodeids"].append(place * 3 % 7)
            found["featureids"].append(int(rng.randint(2)) if inner else 0)
            found["modes"].append(modes[(tree + place) % len(modes)] if inner else "LEAF")
            found["values"].append(float(rng.choice([0.0, 1.0, 1.5, 2.0, 3.0])) if inner else 0.0)
            found["truenodeids"].append((place * 2 + 1) * 3 % 7 if inner else 0)
            found["falsenodeids"].append((place * 2 + 2) * 3 % 7 if inner else 0)
            found["missing_value_tracks_true"].append(int(bool(missing) and rng.randint(2)) if inner else 0)
            if inner:
                continue
            for target in range(targets) if every else [tree % targets]:
                leaves["treeids"].append(tree)
                leaves["nodeids"].append(place * 3 % 7)
                leaves["ids"].append(target)
                weight = float(np.float32(rng.normal()))
                leaves["weights"].append(abs(weight) / count if positive else weight)
    return {"nodes_" + name: values for name, values in found.items()}, leaves


def regressor(exam, kind="float", count=4, modes=MODES[:1], targets=1, missing=False, ml=1, **more):
    """A TreeEnsembleRegressor."""
    tests, leaves = trees(count, modes, targets, missing)
    attributes = dict(tests, n_targets=targets, **{"target_" + name: values for name, values in leaves.items()})
    made = node("TreeEnsembleRegressor", "X", "Y", ML, **attributes, **more)
    ask(exam, build([made], [("X", kind, [2])], [("Y", "float", [targets])], ml=ml), rows())


@case("tree-strict", "TreeEnsembleRegressor", "1.19.1", "strict tests alone, missing cells on a side")
def strict(exam):
    regressor(exam, modes=MODES[1:3], missing=True)


@case("tree-equal", "TreeEnsembleRegressor", "1.19.1", "equality alone, missing cells on a side")
def equal(exam):
    regressor(exam, modes=MODES[4:], missing=True)


@case("tree-mixed-modes", "TreeEnsembleRegressor", VERSIONS, "every test in one tree")
def mixed(exam):
    regressor(exam, modes=MODES, missing=True, count=6, ml=1)


@case("tree-double", "TreeEnsembleRegressor", "1.19.1", "double features, thresholds and weights")
def double(exam):
    tests, leaves = trees(5, MODES[:2], 1)
    for name, values in (("nodes_values", tests.pop("nodes_values")), ("target_weights", [value / 3 for value in leaves.pop("weights")])):
        tests[name + "_as_tensor"] = helper.make_tensor(name, TensorProto.DOUBLE, [len(values)], values)
    attributes = dict(tests, n_targets=1, **{"target_" + name: values for name, values in leaves.items()})
    made = node("TreeEnsembleRegressor", "X", "Y", ML, **attributes)
    ask(exam, build([made], [("X", "double", [2])], [("Y", "float", [1])], ml=3), rows())


for aggregate in ("SUM", "AVERAGE", "MIN", "MAX"):
    for targets in (1, 3):
        if (aggregate, targets) in (("SUM", 1), ("AVERAGE", 1), ("MAX", 3)):
            continue

        def aggregated(exam, aggregate=aggregate, targets=targets):
            regressor(exam, aggregate_function=aggregate, targets=targets, base_values=[0.3, -0.7, 0.1][:targets])

        case("tree-%s-%d" % (aggregate.lower(), targets), "TreeEnsembleRegressor", "1.19.1", "an aggregate with base values")(aggregated)

for transform in ("SOFTMAX_ZERO",):

    def transformed(exam, transform=transform):
        regressor(exam, post_transform=transform, targets=3)

    case("tree-regressor-" + transform.lower().replace("_", "-"), "TreeEnsembleRegressor", "1.19.1", "a transform of targets")(transformed)


def classifier(exam, labels, targets, positive=False, every=True, kind="float", **more):
    """A TreeEnsembleClassifier."""
    tests, leaves = trees(6, MODES[:1], targets, True, positive=positive, every=every)
    attributes = dict(tests, **{"class_" + name: values for name, values in leaves.items()}, **more)
    words = isinstance(labels[0], str)
    attributes["classlabels_strings" if words else "classlabels_int64s"] = labels
    made = node("TreeEnsembleClassifier", "X", "L S", ML, **attributes)
    outputs = [("L", "string" if words else "int64", []), ("S", "float", [len(labels)])]
    ask(exam, build([made], [("X", kind, [2])], outputs), rows())


CLASSIFIERS = {
    "binary-one-positive": dict(labels=[7, 9], targets=1, positive=True),
    "binary-one-mixed": dict(labels=[7, 9], targets=1),
    "binary-one-logistic": dict(labels=["a", "b"], targets=1, post_transform="LOGISTIC"),
    "binary-one-base": dict(labels=[7, 9], targets=1, base_values=[0.25], post_transform="LOGISTIC"),
    "binary-one-bases": dict(labels=[7, 9], targets=1, base_values=[0.25, -0.5]),
    "binary-two-words": dict(labels=["a", "b"], targets=2, post_transform="SOFTMAX"),
    "binary-two-bases": dict(labels=[7, 9], targets=2, base_values=[0.25, -0.5]),
    "three": dict(labels=[4, 5, 6], targets=3),
    "three-apart": dict(labels=["x", "y", "z"], targets=3, every=False, post_transform="SOFTMAX", base_values=[0.1, 0.2, -0.4]),
    "three-zero": dict(labels=[4, 5, 6], targets=3, post_transform="SOFTMAX_ZERO"),
    "three-double": dict(labels=[4, 5, 6], targets=3, post_transform="SOFTMAX", kind="double"),
}

for name, options in CLASSIFIERS.items():

    def classified(exam, options=options):
        classifier(exam, **options)

    case("tree-class-" + name, "TreeEnsembleClassifier", "1.19.1", "rules of scores and labels")(classified)


def placed(exam, kind, **more):
    """A TreeEnsemble of version 5: all modes, a set of members, a tree of one leaf."""
    number = dict(float=TensorProto.FLOAT, double=TensorProto.DOUBLE)[kind]
    values = lambda name, cells, of=number: helper.make_tensor(name, of, [len(cells)], cells)
    made = node(
        "TreeEnsemble",
        "X",
        "Y",
        ML,
        n_targets=2,
        nodes_featureids=[0, 1, 0, 1, 0],
        nodes_splits=values("splits", [1.5, 232344.0, 2.0, 1.0, 0.0]),
        nodes_modes=values("modes", [0, 6, 5, 3, 0], TensorProto.UINT8),
        nodes_truenodeids=[1, 0, 3, 3, 4],
        nodes_falsenodeids=[2, 1, 2, 5, 4],
        nodes_trueleafs=[0, 1, 0, 1, 1],
        nodes_falseleafs=[0, 1, 1, 1, 1],
        nodes_missing_value_tracks_true=[1, 1, 0, 0, 0],
        membership_values=values("members", [1.0, 3.0, 0.0, float("nan")]),
        leaf_targetids=[0, 1, 0, 1, 1, 0, 0],
        leaf_weights=values("weights", [0.1, 0.2, -0.3, 0.4, -0.5, 0.6, 0.7]),
        tree_roots=[0, 4],
        **more
    )
    ask(exam, build([made], [("X", kind, [2])], [("Y", kind, [2])], opset=21, ml=5), rows())


@case("tree-placed", "TreeEnsemble", "1.19.1", "version 5, with members")
def placed_float(exam):
    placed(exam, "float")


@case("tree-placed-double", "TreeEnsemble", "1.19.1", "version 5 in double, averaged")
def placed_double(exam):
    placed(exam, "double", aggregate_function=0)
