"""GradientBoostingClassifier and GradientBoostingRegressor."""

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier, GradientBoostingRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.preprocessing import StandardScaler
from sklearn.pipeline import make_pipeline

import datasets
import numbers_that_hurt as hurt
from registry import case
from versions import at_least

WHOLE = ("raw", "leaf")
SMALL = dict(n_estimators=3, max_depth=2, random_state=0)
NAMES = np.array(["Barolo", "Grignolino", "Barbéra"])


def boost(exam, model, rows, target, huge=True):
    """Fits; asks ordinary rows and rows on thresholds; probes missing and infinite ones."""
    exam.save(model.fit(rows, target))
    exam.ask(exam.numeric(hurt.ordinary(rows, huge=huge)), also=WHOLE)
    trees = [tree.tree_ for tree in model.estimators_.ravel()]
    likely = "predict_proba" if hasattr(model, "predict_proba") else "predict"
    exam.ask(exam.numeric(hurt.on_thresholds(trees, rows), "thresholds"), "thresholds", methods=[likely, "raw", "leaf"])
    exam.probe("predict", exam.numeric(hurt.spoiled(rows, (np.nan,) * 3), "missing"), "missing")
    exam.probe("predict", exam.numeric(hurt.spoiled(rows, (np.inf,)), "infinite"), "infinite")


def classify(name, versions, note, data, labels=None, **options):
    @case(name, "GradientBoostingClassifier", versions, note)
    def build(exam):
        rows, target = data()
        settings = dict(SMALL)
        settings.update(options)
        boost(exam, GradientBoostingClassifier(**settings), rows, target if labels is None else np.asarray(labels)[target])


def regress(name, versions, note, **options):
    @case(name, "GradientBoostingRegressor", versions, note)
    def build(exam):
        rows, target = datasets.diabetes()
        settings = dict(SMALL)
        settings.update({key: value() if callable(value) else value for key, value in options.items()})
        boost(exam, GradientBoostingRegressor(**settings), rows, target)


EVERY = "0.24.2 1.0.2 1.2.2 1.3.2 1.5.2 1.7.2 1.9.1"
classify("gradient-boosting-classifier", EVERY, "binary, text labels", datasets.cancer, ["malignant", "benign"])
classify("gradient-boosting-classifier-multiclass", "0.24.2 1.2.2 1.3.2 1.5.2 1.9.1", "three classes: the start is log p, centred from 1.4 on", datasets.wine, NAMES)
classify("gradient-boosting-classifier-exponential", "0.24.2 1.2.2 1.3.2 1.5.2 1.9.1", "exponential loss: sigmoid of twice the score", datasets.cancer, [False, True], loss="exponential")
classify("gradient-boosting-classifier-zero", "0.24.2 1.3.2", "init='zero'", datasets.cancer, init="zero")
classify("gradient-boosting-classifier-zero-multiclass", "1.0.2 1.9.1", "init='zero' with three classes", datasets.wine, init="zero")
classify("gradient-boosting-classifier-subsample", "0.24.2 1.2.2", "out-of-bag arrays and integer labels", datasets.wine, [7, -1, 3], subsample=0.6, learning_rate=0.3)
classify("gradient-boosting-classifier-leaves", "1.0.2 1.7.2", "max_leaf_nodes and a random number source", datasets.iris, max_leaf_nodes=5, max_depth=8, max_features=2)


@case("gradient-boosting-classifier-logistic", "GradientBoostingClassifier", "0.24.2 1.2.2 1.9.1", "init is a LogisticRegression")
def classifier_logistic(exam):
    rows, target = datasets.iris()
    boost(exam, GradientBoostingClassifier(init=LogisticRegression(max_iter=500), **SMALL), rows, (target == 1).astype(int))


@case("gradient-boosting-classifier-logistic-multiclass", "GradientBoostingClassifier", "0.24.2 1.7.2", "init is a LogisticRegression of three classes")
def classifier_logistic_multi(exam):
    rows, target = datasets.iris()
    boost(exam, GradientBoostingClassifier(init=LogisticRegression(max_iter=500), **SMALL), rows, target)


@case("gradient-boosting-classifier-tie", "GradientBoostingClassifier", "0.24.2 1.3.2 1.5.2 1.9.1", "a score of exactly zero: the first class up to 1.3, the second from 1.4 on")
def classifier_tie(exam):
    rows = np.array([[0.0], [0.0], [1.0], [1.0], [2.0], [2.0]])
    exam.save(GradientBoostingClassifier(n_estimators=2, max_depth=1, init="zero").fit(rows, [0, 1, 0, 1, 0, 1]))
    exam.ask(exam.numeric(np.array([[0.0], [0.5], [1.0], [1.5], [2.0], [-1.0]])), also=WHOLE)


def squared():
    """The name of the squared error in this version."""
    return "squared_error" if at_least("1.0") else "ls"


def absolute():
    """The name of the absolute error in this version."""
    return "absolute_error" if at_least("1.0") else "lad"


regress("gradient-boosting-regressor", EVERY, "squared error", loss=squared)
regress("gradient-boosting-regressor-absolute", "0.24.2 1.2.2 1.5.2", "absolute error: the start is the median", loss=absolute)
regress("gradient-boosting-regressor-huber", "0.24.2 1.7.2", "huber loss", loss="huber")
regress("gradient-boosting-regressor-quantile", "1.5.2 1.9.1", "the 0.9 quantile", loss="quantile", alpha=0.9)
regress("gradient-boosting-regressor-zero", "0.24.2 1.9.1", "init='zero'", init="zero")


@case("gradient-boosting-regressor-linear", "GradientBoostingRegressor", "1.3.2 1.5.2 1.9.1", "init is a LinearRegression, which sees huge values that the trees do not mind")
def regressor_linear(exam):
    rows, target = datasets.diabetes()
    boost(exam, GradientBoostingRegressor(init=LinearRegression(), **SMALL), rows, target, huge=False)


@case("gradient-boosting-regressor-pipeline", "GradientBoostingRegressor", "1.2.2 1.7.2", "init is a Pipeline")
def regressor_pipeline(exam):
    rows, target = datasets.diabetes()
    boost(exam, GradientBoostingRegressor(init=make_pipeline(StandardScaler(), LinearRegression()), **SMALL), rows, target, huge=False)


@case("gradient-boosting-classifier-early", "GradientBoostingClassifier", "1.0.2 1.5.2", "stopped early: fewer stages than asked for")
def classifier_early(exam):
    rows, target = datasets.wine()
    model = GradientBoostingClassifier(n_estimators=14, n_iter_no_change=1, tol=0.05, learning_rate=0.9, max_depth=1, random_state=0)
    boost(exam, model, rows, target)
