"""DecisionTree and ExtraTree, classifiers and regressors."""

import numpy as np
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor, ExtraTreeClassifier, ExtraTreeRegressor

import datasets
import numbers_that_hurt as hurt
from registry import case

NAMES = np.array(["Barolo", "Grignolino", "Barbéra"])


def grow(exam, model, rows, target, missing=False):
    """Fits; asks ordinary rows and rows on thresholds; probes missing, infinite and too large values."""
    exam.save(model.fit(rows, target))
    clean = rows[~np.isnan(rows).any(axis=1)]
    exam.ask(exam.numeric(hurt.ordinary(rows, missing=missing)))
    exam.ask(exam.numeric(hurt.on_thresholds([model.tree_], clean, nodes=8), "thresholds"), "thresholds")
    exam.probe("predict", exam.numeric(hurt.spoiled(clean, (np.nan,) * 4), "missing"), "missing")
    exam.probe("predict", exam.numeric(hurt.spoiled(clean, (np.inf, -np.inf)), "infinite"), "infinite")
    exam.probe("predict", exam.numeric(hurt.spoiled(clean, (3.4028235677973366e38,)), "overflow"), "overflow")
    exam.probe("predict", exam.numeric(hurt.spoiled(clean, (3.4028235677973362e38,)), "largest"), "largest")


@case("decision-tree-classifier", "DecisionTreeClassifier", "0.24.2 1.0.2 1.2.2 1.3.2 1.5.2 1.7.2 1.9.1", "rows are cast to float32, thresholds stay float64")
def classifier(exam):
    rows, target = datasets.wine()
    grow(exam, DecisionTreeClassifier(max_depth=4, random_state=0), rows, NAMES[target])


@case("decision-tree-classifier-multi", "DecisionTreeClassifier", "0.24.2 1.5.2 1.9.1", "outputs of 2 and 5 classes: padded leaf rows")
def classifier_multi(exam):
    rows, target = datasets.wine()
    five = np.clip(np.digitize(rows[:, 0], [12, 12.6, 13.2, 13.8]), 0, 4)
    both = np.column_stack([target == 1, five]).astype(int)
    grow(exam, DecisionTreeClassifier(max_depth=4, random_state=0), rows, both)


@case("decision-tree-classifier-multi-objects", "DecisionTreeClassifier", "1.0.2 1.7.2", "two outputs of text labels")
def classifier_multi_objects(exam):
    rows, target = datasets.wine()
    both = np.column_stack([np.where(rows[:, 0] > 13, "ja", "nein"), NAMES[target]]).astype(object)
    grow(exam, DecisionTreeClassifier(max_depth=3, random_state=0), rows, both)


@case("decision-tree-classifier-missing", "DecisionTreeClassifier", "1.3.2 1.5.2 1.7.2 1.9.1", "missing values go both ways")
def classifier_missing(exam):
    rows, target = datasets.wine()
    grow(exam, DecisionTreeClassifier(max_depth=4, random_state=0), datasets.with_missing(rows, 0.25), target, missing=True)


@case("decision-tree-classifier-booleans", "DecisionTreeClassifier", "0.24.2 1.3.2", "boolean labels, entropy, weighted classes")
def classifier_booleans(exam):
    rows, target = datasets.cancer()
    model = DecisionTreeClassifier(criterion="entropy", class_weight={False: 3.0, True: 1.0}, max_leaf_nodes=9, random_state=0)
    grow(exam, model, rows, target == 1)


@case("decision-tree-classifier-pruned", "DecisionTreeClassifier", "1.0.2 1.9.1", "cost-complexity pruning, float labels")
def classifier_pruned(exam):
    rows, target = datasets.iris()
    grow(exam, DecisionTreeClassifier(ccp_alpha=0.01, random_state=0), rows, target * 2.0)


@case("decision-tree-classifier-zero-weight", "DecisionTreeClassifier", "1.2.2 1.5.2", "rows without weight and labels -1, 4 and 9")
def classifier_weighted(exam):
    rows, target = datasets.iris()
    exam.save(DecisionTreeClassifier(random_state=0, max_depth=4).fit(rows, np.array([-1, 4, 9])[target], sample_weight=(np.arange(150) % 4) / 3))
    exam.ask(exam.numeric(hurt.ordinary(rows)))


@case("decision-tree-stump", "DecisionTreeClassifier", "0.24.2 1.7.2", "a tree of one leaf")
def stump(exam):
    rows, target = datasets.iris()
    exam.save(DecisionTreeClassifier(min_samples_split=1000).fit(rows, target))
    exam.ask(exam.numeric(hurt.ordinary(rows, count=10)))


@case("decision-tree-classifier-float32", "DecisionTreeClassifier", "1.2.2 1.9.1", "fitted on neighbouring floats, so that a threshold equals a float or lies between two")
def classifier_single(exam):
    base = np.float32(4.1)
    steps = [base]
    for _ in range(23):
        steps.append(np.nextafter(steps[-1], np.float32(8)))
    rows = np.array(steps, dtype=np.float32).reshape(-1, 1)
    target = np.arange(24) // 2 % 3
    exam.save(DecisionTreeClassifier(random_state=0).fit(rows, target))
    exam.ask(exam.numeric(np.vstack([rows.astype(np.float64), hurt.on_thresholds([exam.model.tree_], rows, nodes=11)])))
    exam.ask(exam.numeric(rows, "float32"), "float32")


@case("decision-tree-regressor", "DecisionTreeRegressor", "0.24.2 1.2.2 1.5.2", "means in the leaves")
def regressor(exam):
    grow(exam, DecisionTreeRegressor(max_depth=4, random_state=0), *datasets.diabetes())


@case("decision-tree-regressor-multi", "DecisionTreeRegressor", "1.3.2 1.7.2", "three targets")
def regressor_multi(exam):
    grow(exam, DecisionTreeRegressor(max_depth=4, random_state=0), *datasets.linnerud())


@case("decision-tree-regressor-missing", "DecisionTreeRegressor", "1.3.2 1.5.2 1.9.1", "missing values go both ways")
def regressor_missing(exam):
    rows, target = datasets.diabetes()
    grow(exam, DecisionTreeRegressor(max_depth=4, random_state=0), datasets.with_missing(rows, 0.25), target, missing=True)


@case("decision-tree-regressor-poisson", "DecisionTreeRegressor", "0.24.2 1.7.2", "poisson splits")
def regressor_poisson(exam):
    grow(exam, DecisionTreeRegressor(criterion="poisson", max_depth=4, random_state=0), *datasets.diabetes())


@case("extra-tree-best-splits", "ExtraTreeClassifier", "1.2.2 1.3.2 1.5.2 1.7.2", "with the best splitter missing values pass from 1.3 to 1.5 and never else")
def extra_best(exam):
    rows, target = datasets.wine()
    model = ExtraTreeClassifier(splitter="best", max_depth=3, random_state=0).fit(rows, target)
    exam.save(model)
    exam.ask(exam.numeric(rows[::9]))
    exam.probe("predict", exam.numeric(hurt.spoiled(rows, (np.nan,) * 6), "missing"), "missing")


@case("extra-tree-classifier", "ExtraTreeClassifier", "0.24.2 1.2.2 1.9.1", "random thresholds, whole-number input asked too")
def extra_classifier(exam):
    rows, target = datasets.counts()
    grow(exam, ExtraTreeClassifier(max_depth=4, random_state=0), rows, NAMES[target])
    exam.ask(exam.numeric(rows[::5].astype(np.int64), "int64"), "int64")
    exam.ask(exam.numeric(np.asfortranarray(rows[::5]), "fortran"), "fortran", methods=["predict_proba"])


@case("extra-tree-regressor", "ExtraTreeRegressor", "1.0.2 1.3.2 1.7.2", "random thresholds")
def extra_regressor(exam):
    grow(exam, ExtraTreeRegressor(max_depth=4, random_state=0), *datasets.diabetes())


@case("decision-tree-monotonic", "DecisionTreeRegressor", "1.5.2 1.9.1", "monotonic constraints bound the leaves in training only")
def monotonic(exam):
    rows, target = datasets.diabetes()
    grow(exam, DecisionTreeRegressor(max_depth=4, random_state=0, monotonic_cst=[0, 0, 1, 1, 0, 0, -1, 0, 1, 0]), rows, target)
