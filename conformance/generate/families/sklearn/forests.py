"""RandomForest and ExtraTrees, classifiers and regressors, and IsolationForest."""

import numpy as np
from sklearn.ensemble import (
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    IsolationForest,
    RandomForestClassifier,
    RandomForestRegressor,
)

import datasets
import numbers_that_hurt as hurt
from registry import case
from versions import at_least

WHOLE = ("raw", "leaf")
SMALL = dict(n_estimators=4, max_depth=3, random_state=3)


def grow(exam, model, rows, target, missing=None):
    """Fits; asks ordinary rows, rows on thresholds; probes missing and infinite values and overflow of float32."""
    exam.save(model.fit(rows, target))
    missing = at_least("1.4") and np.isnan(rows).any() if missing is None else missing
    clean = rows[~np.isnan(rows).any(axis=1)]
    exam.ask(exam.numeric(hurt.ordinary(rows if missing else clean, missing=missing)), also=WHOLE)
    trees = [member.tree_ for member in model.estimators_]
    likely = "predict_proba" if hasattr(model, "predict_proba") else "predict"
    exam.ask(exam.numeric(hurt.on_thresholds(trees, clean), "thresholds"), "thresholds", methods=[likely, "leaf"])
    exam.probe("predict", exam.numeric(hurt.spoiled(clean, (np.nan,) * 4), "missing"), "missing")
    exam.probe("predict", exam.numeric(hurt.spoiled(clean, (np.inf, -np.inf)), "infinite"), "infinite")
    exam.probe("predict", exam.numeric(hurt.spoiled(clean, (3.4028235677973366e38,)), "overflow"), "overflow")


def named(target, names):
    """The labels by name."""
    return np.array(names)[target]


@case("random-forest-classifier", "RandomForestClassifier", "0.24.2 1.0.2 1.2.2 1.3.2 1.5.2 1.7.2 1.9.1", "string labels; leaves hold counts up to 1.3 and shares from 1.4 on")
def forest_classifier(exam):
    rows, target = datasets.wine()
    grow(exam, RandomForestClassifier(**SMALL), rows, named(target, ["Barolo", "Grignolino", "Barbéra"]))


@case("random-forest-classifier-binary", "RandomForestClassifier", "0.24.2 1.9.1", "boolean labels")
def forest_binary(exam):
    rows, target = datasets.cancer()
    grow(exam, RandomForestClassifier(**SMALL), rows, target == 1)


@case("random-forest-classifier-integers", "RandomForestClassifier", "1.0.2 1.5.2", "labels -5, 3 and 40; class weights")
def forest_integers(exam):
    rows, target = datasets.iris()
    grow(exam, RandomForestClassifier(class_weight="balanced", **SMALL), rows, np.array([40, -5, 3])[target])


@case("random-forest-classifier-float-labels", "RandomForestClassifier", "1.3.2 1.7.2", "labels 0.0, 1.0 and 2.0")
def forest_floats(exam):
    rows, target = datasets.iris()
    grow(exam, RandomForestClassifier(**SMALL), rows, target.astype(np.float64))


@case("random-forest-classifier-multilabel", "RandomForestClassifier", "0.24.2 1.3.2 1.9.1", "two outputs with 2 and 3 classes: padded leaf rows, lists of probabilities")
def forest_multi(exam):
    rows, target = datasets.wine()
    both = np.column_stack([(rows[:, 0] > 13).astype(int), target])
    grow(exam, RandomForestClassifier(**SMALL), rows, both)


@case("random-forest-classifier-multi-strings", "RandomForestClassifier", "1.2.2 1.7.2", "two outputs with string labels of different count")
def forest_multi_strings(exam):
    rows, target = datasets.wine()
    both = np.column_stack([np.where(rows[:, 0] > 13, "strong", "light"), named(target, ["a", "b", "ç"])])
    grow(exam, RandomForestClassifier(**SMALL), rows, both.astype(object))


@case("random-forest-classifier-missing", "RandomForestClassifier", "1.5.2 1.7.2 1.9.1", "missing values in training: both missing directions")
def forest_missing(exam):
    rows, target = datasets.wine()
    grow(exam, RandomForestClassifier(**SMALL), datasets.with_missing(rows, 0.25), target)


@case("random-forest-classifier-infinite-threshold", "RandomForestClassifier", "1.5.2 1.9.1", "missing or not decides the label, so thresholds are infinite")
def forest_infinite(exam):
    rows, target = datasets.iris()
    rows = rows.copy()
    rows[target == 1, 2] = np.nan
    rows[::9, 1] = np.nan
    grow(exam, RandomForestClassifier(max_features=None, **SMALL), rows, target)


@case("random-forest-classifier-entropy", "RandomForestClassifier", "0.24.2 1.5.2", "entropy, bootstrap off, out-of-bag arrays absent")
def forest_entropy(exam):
    rows, target = datasets.iris()
    grow(exam, RandomForestClassifier(criterion="entropy", bootstrap=False, **SMALL), rows, target)


@case("random-forest-classifier-out-of-bag", "RandomForestClassifier", "1.0.2 1.9.1", "out-of-bag arrays in the state")
def forest_oob(exam):
    rows, target = datasets.iris()
    grow(exam, RandomForestClassifier(oob_score=True, n_estimators=9, max_depth=2, random_state=1), rows, target)


@case("random-forest-classifier-one-class", "RandomForestClassifier", "1.2.2 1.9.1", "one class only: trees of one node")
def forest_one_class(exam):
    rows, _ = datasets.iris()
    exam.save(RandomForestClassifier(n_estimators=3, random_state=0).fit(rows, np.full(len(rows), "only")))
    exam.ask(exam.numeric(hurt.ordinary(rows, count=10)), also=WHOLE)


@case("random-forest-regressor", "RandomForestRegressor", "0.24.2 1.0.2 1.2.2 1.3.2 1.5.2 1.7.2 1.9.1", "mean over the trees in their order")
def forest_regressor(exam):
    rows, target = datasets.diabetes()
    grow(exam, RandomForestRegressor(**SMALL), rows, target)


@case("random-forest-regressor-multi", "RandomForestRegressor", "1.0.2 1.5.2", "three targets")
def forest_regressor_multi(exam):
    rows, target = datasets.linnerud()
    grow(exam, RandomForestRegressor(**SMALL), rows, target)


@case("random-forest-regressor-absolute", "RandomForestRegressor", "0.24.2 1.3.2", "medians in the leaves")
def forest_regressor_absolute(exam):
    rows, target = datasets.diabetes()
    criterion = "absolute_error" if at_least("1.0") else "mae"
    grow(exam, RandomForestRegressor(criterion=criterion, **SMALL), rows, target)


@case("random-forest-regressor-poisson", "RandomForestRegressor", "1.2.2 1.7.2", "poisson splits, means in the leaves")
def forest_regressor_poisson(exam):
    rows, target = datasets.diabetes()
    grow(exam, RandomForestRegressor(criterion="poisson", **SMALL), rows, target)


@case("random-forest-regressor-missing", "RandomForestRegressor", "1.5.2 1.9.1", "missing values in training")
def forest_regressor_missing(exam):
    rows, target = datasets.diabetes()
    grow(exam, RandomForestRegressor(**SMALL), datasets.with_missing(rows, 0.2), target)


@case("random-forest-regressor-float32", "RandomForestRegressor", "1.0.2 1.7.2", "fitted on float32 values, so thresholds lie between two floats")
def forest_regressor_single(exam):
    rows, target = datasets.diabetes()
    grow(exam, RandomForestRegressor(n_estimators=2, max_depth=5, random_state=5), rows.astype(np.float32), target)


@case("extra-trees-classifier", "ExtraTreesClassifier", "0.24.2 1.2.2 1.7.2 1.9.1", "random thresholds, string labels")
def extra_classifier(exam):
    rows, target = datasets.wine()
    grow(exam, ExtraTreesClassifier(**SMALL), rows, named(target, ["x", "y", "z"]))


@case("extra-trees-classifier-missing", "ExtraTreesClassifier", "1.7.2 1.9.1", "missing values are accepted from 1.6 on")
def extra_classifier_missing(exam):
    rows, target = datasets.wine()
    grow(exam, ExtraTreesClassifier(**SMALL), datasets.with_missing(rows, 0.25), target)


@case("extra-trees-regressor", "ExtraTreesRegressor", "0.24.2 1.3.2 1.5.2 1.9.1", "random thresholds")
def extra_regressor(exam):
    rows, target = datasets.diabetes()
    grow(exam, ExtraTreesRegressor(**SMALL), rows, target)


def isolate(exam, model, rows):
    exam.save(model.fit(rows))
    exam.ask(exam.numeric(hurt.ordinary(rows)))
    whole = [tree for tree, used in zip(model.estimators_, model.estimators_features_) if len(used) == rows.shape[1]]
    if whole:
        trees = [member.tree_ for member in whole]
        exam.ask(exam.numeric(hurt.on_thresholds(trees, rows), "thresholds"), "thresholds")
    exam.probe("predict", exam.numeric(hurt.spoiled(rows, (np.nan,) * 4), "missing"), "missing")


@case("isolation-forest", "IsolationForest", "0.24.2 1.2.2 1.5.2", "path lengths of leaves, offset of -0.5")
def isolation(exam):
    isolate(exam, IsolationForest(n_estimators=5, max_samples=32, random_state=2), datasets.wine()[0])


@case("isolation-forest-half", "IsolationForest", "0.24.2 1.0.2 1.3.2 1.7.2 1.9.1", "max_features=0.5: each tree sees some of the columns")
def isolation_half(exam):
    isolate(exam, IsolationForest(n_estimators=6, max_samples=24, max_features=0.5, random_state=2), datasets.wine()[0])


@case("isolation-forest-contamination", "IsolationForest", "1.0.2 1.7.2", "contamination moves the offset")
def isolation_contamination(exam):
    isolate(exam, IsolationForest(n_estimators=5, max_samples=32, contamination=0.12, random_state=4), datasets.cancer()[0])


@case("random-forest-inputs", "RandomForestRegressor", "0.24.2 1.3.2 1.7.2", "Fortran order, float32 and int64 files for one model")
def forest_inputs(exam):
    rows, target = datasets.counts()
    exam.save(RandomForestRegressor(**SMALL).fit(rows / 10, target))
    exam.ask(exam.numeric(np.asfortranarray(rows[::6] / 10)), also=WHOLE)
    exam.ask(exam.numeric((rows[::7] / 10).astype(np.float32), "float32"), "float32", also=WHOLE)
    exam.ask(exam.numeric(np.round(rows[::9] / 10).astype(np.int64), "int64"), "int64", also=WHOLE)
