"""HistGradientBoostingClassifier and HistGradientBoostingRegressor."""

import numpy as np
import pandas
from sklearn.experimental import enable_hist_gradient_boosting  # noqa: F401
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

import datasets
import frames
import numbers_that_hurt as hurt
from registry import case
from versions import at_least

WHOLE = ("raw", "leaf")
SMALL = dict(max_iter=4, max_leaf_nodes=6, min_samples_leaf=8, max_bins=32, random_state=0)
EVERY = "0.24.2 1.0.2 1.2.2 1.3.2 1.5.2 1.7.2 1.9.1"
NAMES = np.array(["Barolo", "Grignolino", "Barbéra"])


def boost(exam, model, rows, target):
    """Fits; asks ordinary rows with missing and infinite cells and rows on thresholds."""
    exam.save(model.fit(rows, target))
    exam.ask(exam.numeric(hurt.ordinary(rows, missing=True, infinite=True, double=True)), also=WHOLE)
    clean = rows[~np.isnan(rows).any(axis=1)]
    likely = "predict_proba" if hasattr(model, "predict_proba") else "predict"
    exam.ask(exam.numeric(hurt.on_hist_thresholds(model, clean), "thresholds"), "thresholds", methods=[likely, "raw", "leaf"])
    exam.refuse("predict", exam.numeric(clean[:3, 1:], "narrow"))


def settings(options):
    """The small settings with the case's own."""
    return dict(SMALL, **options)


def classify(name, versions, note, data, labels=None, missing=0.0, **options):
    @case(name, "HistGradientBoostingClassifier", versions, note)
    def build(exam):
        rows, target = data()
        rows = datasets.with_missing(rows, missing) if missing else rows
        boost(exam, HistGradientBoostingClassifier(**settings(options)), rows, target if labels is None else np.asarray(labels)[target])


def regress(name, versions, note, missing=0.0, **options):
    @case(name, "HistGradientBoostingRegressor", versions, note)
    def build(exam):
        rows, target = datasets.diabetes()
        rows = datasets.with_missing(rows, missing) if missing else rows
        chosen = {key: value() if callable(value) else value for key, value in options.items()}
        boost(exam, HistGradientBoostingRegressor(**settings(chosen)), rows, target)


def squared():
    """The name of the squared error in this version."""
    return "squared_error" if at_least("1.0") else "least_squares"


def absolute():
    """The name of the absolute error in this version."""
    return "absolute_error" if at_least("1.0") else "least_absolute_deviation"


classify("hist-classifier", EVERY, "binary, text labels; doubles at the split, infinities allowed", datasets.cancer, ["malignant", "benign"])
classify("hist-classifier-multiclass", "0.24.2 1.0.2 1.3.2 1.5.2 1.9.1", "three classes, a tree a class and round", datasets.wine, NAMES)
classify("hist-classifier-missing", "0.24.2 1.2.2 1.5.2 1.9.1", "missing values in training go both ways", datasets.wine, missing=0.25)
classify("hist-classifier-booleans", "1.3.2 1.7.2", "boolean labels, regularised", datasets.cancer, [False, True], l2_regularization=2.0)
classify("hist-classifier-integers", "0.24.2 1.9.1", "labels 9 and -4, few bins", datasets.cancer, [9, -4], max_bins=7, missing=0.1)
classify("hist-classifier-early", "1.2.2 1.7.2", "stopped early: scores in the state", datasets.cancer, early_stopping=True, max_iter=40, n_iter_no_change=2, learning_rate=0.8)
classify("hist-classifier-float-labels", "1.5.2 1.9.1", "labels 0.0 and 3.0", datasets.cancer, [0.0, 3.0])
regress("hist-regressor", EVERY, "squared error", loss=squared)
regress("hist-regressor-missing", "0.24.2 1.2.2 1.5.2 1.9.1", "missing values in training", missing=0.2, loss=squared)
regress("hist-regressor-absolute", "0.24.2 1.9.1", "absolute error", loss=absolute)
regress("hist-regressor-poisson", "0.24.2 1.0.2 1.2.2 1.5.2 1.9.1", "exp of the score", loss="poisson")
regress("hist-regressor-gamma", "1.3.2 1.9.1", "gamma deviance, exp of the score", loss="gamma")
regress("hist-regressor-quantile", "1.2.2 1.9.1", "the 0.8 quantile", loss="quantile", quantile=0.8)
regress("hist-regressor-monotonic", "0.24.2 1.3.2", "monotonic constraints bound the leaves in training only", monotonic_cst=[0, 0, 1, 1, 0, 0, -1, 0, 1, 0])


@case("hist-classifier-tie", "HistGradientBoostingClassifier", "0.24.2 1.3.2 1.5.2 1.9.1", "a score of exactly zero is the first class")
def tie(exam):
    rows = np.repeat(np.arange(8.0), 6).reshape(-1, 1)
    target = np.tile([0, 1], 24)
    exam.save(HistGradientBoostingClassifier(max_iter=2, min_samples_leaf=2).fit(rows, target))
    exam.ask(exam.numeric(np.vstack([rows[::6], [[np.nan], [np.inf]]])), also=WHOLE)


def coded():
    """Rows whose second and fourth columns are category codes, the target depending on both."""
    source = np.random.RandomState(5)
    colour = source.randint(0, 9, 240).astype(np.float64) * 3
    shape = source.randint(0, 4, 240).astype(np.float64)
    size, weight = source.normal(size=240).round(2), source.normal(size=240).round(2)
    target = (np.isin(colour, [0, 6, 15, 24]) ^ (shape == 2)).astype(int) + (size + weight > 1)
    colour[::17] = np.nan
    size[::13] = np.nan
    return np.column_stack([size, colour, weight, shape]), target


def codes_that_hurt(rows):
    """Known, unknown, negative, missing, fractional and large codes."""
    codes = (-1.0, -0.5, -0.0, 0.0, 0.5, 1.0, 2.0, 3.0, 3.9, 6.0, 24.0, 25.0, 27.0, 31.0, 32.0, 63.0, 200.0, 254.0, 255.0, np.nan)
    made = hurt.sample(rows, len(codes), "codes")
    other = made.copy()
    made[:, 1] = codes
    other[:, 3] = codes
    return np.vstack([hurt.sample(rows, 30, "coded"), made, other])


def categorise(exam, model, rows, target):
    exam.save(model.fit(rows, target))
    exam.ask(exam.numeric(codes_that_hurt(rows)), also=WHOLE)
    large = hurt.sample(rows, 5, "large")
    large[:, 1] = (256.0, 257.0, 259.0, 300.0, 1e6)
    exam.ask(exam.numeric(large, "large"), "large", methods=["predict"], also=WHOLE)
    if at_least("1.4"):
        infinite = hurt.sample(rows, 2, "infinite")
        infinite[:, 3] = (np.inf, -np.inf)
        exam.refuse("predict", exam.numeric(infinite, "infinite"))


@case("hist-classifier-categories", "HistGradientBoostingClassifier", EVERY, "category columns that are not first: reordered before the trees from 1.4 on; unknown and negative codes are missing")
def categories(exam):
    categorise(exam, HistGradientBoostingClassifier(categorical_features=[1, 3], **SMALL), *coded())


@case("hist-classifier-categories-mask", "HistGradientBoostingClassifier", "1.0.2 1.5.2 1.9.1", "categories by a mask, two classes")
def categories_mask(exam):
    rows, target = coded()
    model = HistGradientBoostingClassifier(categorical_features=np.array([False, True, False, True]), **SMALL)
    categorise(exam, model, rows, np.array(["a", "b"])[target % 2])


@case("hist-regressor-categories", "HistGradientBoostingRegressor", "0.24.2 1.2.2 1.3.2 1.7.2 1.9.1", "category columns in a regression, poisson loss")
def categories_regressor(exam):
    rows, target = coded()
    categorise(exam, HistGradientBoostingRegressor(loss="poisson", categorical_features=[3, 1], **SMALL), rows, target + 0.5)


@case("hist-regressor-all-categories", "HistGradientBoostingRegressor", "0.24.2 1.3.2 1.5.2 1.9.1", "nothing but categories")
def all_categories(exam):
    rows, target = coded()
    model = HistGradientBoostingRegressor(loss=squared(), categorical_features=[0, 1], **SMALL).fit(rows[:, [1, 3]], target)
    exam.save(model)
    exam.ask(exam.numeric(codes_that_hurt(rows)[:, [1, 3]]), also=WHOLE)


def customers():
    """The customers with city and grade as pandas categories, and whether they are loyal."""
    frame, label = frames.customers(count=240)
    frame = frame[["age", "city", "income", "grade", "visits"]]
    return frame, label


def as_categories(frame):
    """The text columns as pandas categories."""
    frame = frame.copy()
    for name in ("city", "grade"):
        frame[name] = pandas.Categorical(frame[name], categories=sorted(value for value in set(frame[name]) if isinstance(value, str)))
    return frame


def ask_named(exam, frame):
    """Asks shuffled rows and unseen categories as text."""
    exam.ask(exam.table(frames.shuffled(frame).iloc[:60]), also=WHOLE)
    exam.ask(exam.table(frames.with_unseen(frame), "unseen"), "unseen", methods=["predict"], also=WHOLE)


@case("hist-classifier-from-dtype", "HistGradientBoostingClassifier", "1.5.2 1.7.2 1.9.1", "categories found by the type of the pandas columns, text asked")
def from_dtype(exam):
    frame, label = customers()
    exam.save(HistGradientBoostingClassifier(categorical_features="from_dtype", **SMALL).fit(as_categories(frame), label))
    ask_named(exam, frame)


@case("hist-regressor-text-categories", "HistGradientBoostingRegressor", "1.5.2 1.9.1", "text columns named as categories")
def text_categories(exam):
    frame, _ = customers()
    target = frame["visits"].to_numpy() * 2.0 + (frame["city"] == "東京").to_numpy()
    options = dict(SMALL, min_samples_leaf=4)
    exam.save(HistGradientBoostingRegressor(categorical_features=["grade", "city"], **options).fit(frame.drop(columns="visits"), target))
    ask_named(exam, frame.drop(columns="visits"))


@case("hist-classifier-named-codes", "HistGradientBoostingClassifier", "1.3.2 1.7.2", "category codes by column name")
def named_codes(exam):
    rows, target = coded()
    frame = pandas.DataFrame(rows, columns=["size", "colour", "weight", "shape"])
    exam.save(HistGradientBoostingClassifier(categorical_features=["colour", "shape"], **SMALL).fit(frame, target))
    exam.ask(exam.table(pandas.DataFrame(codes_that_hurt(rows), columns=frame.columns)), also=WHOLE)


@case("hist-classifier-inputs", "HistGradientBoostingClassifier", "1.0.2 1.5.2 1.9.1", "Fortran order, float32 and int64 files: nothing is cast to float32 at the split")
def inputs(exam):
    rows, target = datasets.wine()
    exam.save(HistGradientBoostingClassifier(**SMALL).fit(rows, NAMES[target]))
    exam.ask(exam.numeric(np.asfortranarray(rows[::6])), also=WHOLE)
    exam.ask(exam.numeric(hurt.on_hist_thresholds(exam.model, rows).astype(np.float32), "float32"), "float32", methods=["predict_proba"], also=WHOLE)
    exam.ask(exam.numeric(np.round(rows[::9]).astype(np.int64), "int64"), "int64", methods=["predict_proba"], also=WHOLE)


@case("hist-regressor-many-bins", "HistGradientBoostingRegressor", "0.24.2 1.3.2 1.9.1", "255 bins and deep trees: thresholds half way between values")
def many_bins(exam):
    rows, target = datasets.diabetes()
    rows = rows[:, [0, 2, 3]].copy()
    model = HistGradientBoostingRegressor(max_iter=3, max_leaf_nodes=40, min_samples_leaf=3, random_state=0)
    boost(exam, model, rows, target)
