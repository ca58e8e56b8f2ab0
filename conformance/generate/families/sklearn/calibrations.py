"""Calibrated probabilities, isotonic regression, and classifiers with a threshold of their own."""

import numpy as np
from sklearn.calibration import CalibratedClassifierCV
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression, RidgeClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.semi_supervised import SelfTrainingClassifier
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier

import datasets
import numbers_that_hurt as hurt
from registry import case
from versions import at_least

if at_least("1.5"):
    from sklearn.model_selection import FixedThresholdClassifier, TunedThresholdClassifierCV
if at_least("1.6"):
    from sklearn.frozen import FrozenEstimator


def gather(exam, model, rows, target):
    """Fits; asks ordinary rows; probes a missing and an infinite value."""
    exam.save(model.fit(rows, target))
    exam.ask(exam.numeric(hurt.ordinary(rows, count=14, huge=False)))
    exam.probe("predict", exam.numeric(hurt.spoiled(rows, (np.nan, np.inf)), "missing"), "missing")


def svc():
    """A classifier without probabilities."""
    return make_pipeline(StandardScaler(), LinearSVC(random_state=0, dual=True))


def tree(depth=3):
    """A classifier without scores."""
    return DecisionTreeClassifier(max_depth=depth, random_state=0)


def named(target, names):
    """The labels by name."""
    return np.array(names)[target]


@case("calibrated-sigmoid", "CalibratedClassifierCV", "0.24.2 1.2.2 1.9.1", "scores of three labels, three parts")
def sigmoid(exam):
    rows, target = datasets.wine()
    gather(exam, CalibratedClassifierCV(svc(), cv=3), rows, named(target, ["a", "b", "c"]))


@case("calibrated-sigmoid-binary", "CalibratedClassifierCV", "1.9.1", "probabilities of two labels, one part that is fitted on everything")
def sigmoid_binary(exam):
    rows, target = datasets.cancer()
    gather(exam, CalibratedClassifierCV(tree(), cv=3, ensemble=False), rows, target == 1)


@case("calibrated-isotonic", "CalibratedClassifierCV", "0.24.2 1.9.1", "rows that no calibrator wants become uniform")
def isotonic(exam):
    rows, target = datasets.wine()
    gather(exam, CalibratedClassifierCV(tree(), method="isotonic", cv=3), rows, target)


@case("calibrated-isotonic-binary", "CalibratedClassifierCV", "1.9.1", "scores of two labels on the corners of the line")
def isotonic_binary(exam):
    rows, target = datasets.cancer()
    gather(exam, CalibratedClassifierCV(svc(), method="isotonic", cv=2), rows, target)


@case("calibrated-prefit", "CalibratedClassifierCV", "0.24.2", "a classifier that was fitted before")
def prefit(exam):
    rows, target = datasets.iris()
    model = CalibratedClassifierCV(GaussianNB().fit(rows, target), method="sigmoid", cv="prefit")
    gather(exam, model, rows[::2], target[::2])


@case("calibrated-frozen", "CalibratedClassifierCV", "1.9.1", "a frozen estimator in place of cv='prefit'")
def frozen(exam):
    rows, target = datasets.iris()
    model = CalibratedClassifierCV(FrozenEstimator(LogisticRegression().fit(rows, target)), method="isotonic")
    gather(exam, model, rows[::2], target[::2])


@case("calibrated-temperature", "CalibratedClassifierCV", "1.9.1", "scores of three labels divided by a temperature")
def temperature(exam):
    rows, target = datasets.wine()
    gather(exam, CalibratedClassifierCV(svc(), method="temperature", cv=3), rows, target)


@case("calibrated-temperature-tree", "CalibratedClassifierCV", "1.9.1", "probabilities count as logarithms, of which 0 has one, too")
def temperature_tree(exam):
    rows, target = datasets.wine()
    gather(exam, CalibratedClassifierCV(tree(), method="temperature", cv=2), rows, target)


@case("calibrated-temperature-binary", "CalibratedClassifierCV", "1.9.1", "one score counts for one label and against the other")
def temperature_binary(exam):
    rows, target = datasets.cancer()
    gather(exam, CalibratedClassifierCV(svc(), method="temperature", cv=2), rows, target)


@case("calibrated-temperature-binary-tree", "CalibratedClassifierCV", "1.9.1", "one probability of two")
def temperature_binary_tree(exam):
    rows, target = datasets.cancer()
    gather(exam, CalibratedClassifierCV(tree(), method="temperature", cv=2), rows, target)


def line(beyond, rows=None):
    """A line through few points, some of which share an x."""
    model = IsotonicRegression(out_of_bounds=beyond)
    x = np.array([0.1, 0.3, 0.3, 0.7, 1.9, 2.0, 4.5, 5.25]) if rows is None else rows
    return model.fit(x, np.array([1.0, 0.4, 0.9, 1.3, 1.2, 3.7, 3.7, 9.1]))


def around(model):
    """The corners of a line, what lies beside them, between them and outside."""
    corners = (model.X_thresholds_ if hasattr(model, "X_thresholds_") else model._necessary_X_).astype(np.float64)
    inside = [value for corner in corners for value in hurt.neighbours(corner)] + list(np.linspace(corners[0], corners[-1], 13))
    return np.array(inside).reshape(-1, 1)


def outside(model):
    """The same and numbers before and after the line."""
    return np.vstack([around(model), [[-1e300], [-0.0], [5e-324], [99.5], [3e38]]])


@case("isotonic-clip", "IsotonicRegression", "1.9.1", "outside the line its ends count")
def isotonic_clip(exam):
    model = line("clip")
    exam.save(model)
    exam.ask(exam.numeric(outside(model)))
    exam.refuse("predict", exam.numeric(np.array([[np.nan]]), "missing"))


@case("isotonic-nan", "IsotonicRegression", "1.9.1", "outside the line there is nothing")
def isotonic_nan(exam):
    model = line("nan")
    exam.save(model)
    exam.ask(exam.numeric(outside(model)))


@case("isotonic-raise", "IsotonicRegression", "1.9.1", "outside the line is an error")
def isotonic_raise(exam):
    model = line("raise")
    exam.save(model)
    inside = around(model)
    exam.ask(exam.numeric(inside[(inside >= model.X_min_) & (inside <= model.X_max_)].reshape(-1, 1)))
    exam.refuse("predict", exam.numeric(np.array([[0.5], [6.0]]), "outside"))


@case("isotonic-float32", "IsotonicRegression", "0.24.2 1.9.1", "a line of float32 numbers is SciPy's, not NumPy's")
def isotonic_single(exam):
    model = line("clip", np.array([0.1, 0.3, 0.31, 0.7, 1.9, 2.0, 4.5, 5.25], dtype=np.float32))
    exam.save(model)
    exam.ask(exam.numeric(around(model)))


@case("isotonic-point", "IsotonicRegression", "1.9.1", "a line of one corner is the same everywhere")
def isotonic_point(exam):
    model = IsotonicRegression(out_of_bounds="nan").fit([2.0, 2.0], [1.0, 4.0])
    exam.save(model)
    exam.ask(exam.numeric(np.array([[2.0], [-7.0], [1e300]])))


@case("fixed-threshold", "FixedThresholdClassifier", "1.5.2", "a threshold of its own for a stated positive label, the first one")
def fixed_threshold(exam):
    rows, target = datasets.cancer()
    gather(exam, FixedThresholdClassifier(tree(), threshold=0.3, pos_label="bad"), rows, named(target, ["bad", "good"]))


@case("fixed-threshold-scores", "FixedThresholdClassifier", "1.5.2", "a threshold for scores, whose sign turns for the first label")
def fixed_threshold_scores(exam):
    rows, target = datasets.cancer()
    gather(exam, FixedThresholdClassifier(svc(), threshold=-0.25, pos_label=0), rows, target)


@case("fixed-threshold-auto", "FixedThresholdClassifier", "1.7.2", "the usual threshold of probabilities, which equals some")
def fixed_threshold_auto(exam):
    rows, target = datasets.cancer()
    gather(exam, FixedThresholdClassifier(tree(2)), rows, target)


@case("tuned-threshold", "TunedThresholdClassifierCV", "1.9.1", "the best threshold of a scorer")
def tuned_threshold(exam):
    rows, target = datasets.cancer()
    model = TunedThresholdClassifierCV(make_pipeline(StandardScaler(), LogisticRegression()), scoring="f1", cv=3, thresholds=20)
    gather(exam, model, rows, target)


@case("self-training", "SelfTrainingClassifier", "1.9.1", "some labels are unknown in training")
def self_training(exam):
    rows, target = datasets.iris()
    partly = np.where(np.arange(len(target)) % 3 == 0, -1, target)
    gather(exam, SelfTrainingClassifier(tree()), rows, partly)


def blank(exam, model, rows, target):
    """Fits a model that looks at no column, and asks it."""
    exam.save(model.fit(rows, target))
    exam.ask(exam.numeric(rows[:5]))


@case("dummy-prior", "DummyClassifier", "1.9.1", "the shares of the labels")
def dummy_prior(exam):
    rows, target = datasets.wine()
    blank(exam, DummyClassifier(strategy="prior"), rows, named(target, ["a", "b", "c"]))


@case("dummy-most-frequent", "DummyClassifier", "1.9.1", "the most frequent of two outputs' labels")
def dummy_frequent(exam):
    rows, target = datasets.wine()
    blank(exam, DummyClassifier(strategy="most_frequent"), rows, np.column_stack([target, target == 1]))


@case("dummy-constant", "DummyClassifier", "1.9.1", "a label that was given")
def dummy_constant(exam):
    rows, target = datasets.wine()
    blank(exam, DummyClassifier(strategy="constant", constant="c"), rows, named(target, ["a", "b", "c"]))


@case("dummy-uniform", "DummyClassifier", "1.5.2", "equal probabilities; labels would be drawn")
def dummy_uniform(exam):
    rows, target = datasets.wine()
    exam.save(DummyClassifier(strategy="uniform", random_state=0).fit(rows, target))
    exam.ask(exam.numeric(rows[:5]), methods=["predict_proba", "predict_log_proba"])


@case("dummy-regressor", "DummyRegressor", "0.24.2", "the mean")
def dummy_regressor(exam):
    rows, target = datasets.diabetes()
    blank(exam, DummyRegressor(), rows, target)


@case("dummy-regressor-quantile", "DummyRegressor", "1.9.1", "a quantile of two outputs")
def dummy_quantile(exam):
    rows, target = datasets.linnerud()
    blank(exam, DummyRegressor(strategy="quantile", quantile=0.3), rows, target)


@case("dummy-regressor-constant", "DummyRegressor", "1.2.2", "a whole number that was given")
def dummy_regressor_constant(exam):
    rows, target = datasets.diabetes()
    blank(exam, DummyRegressor(strategy="constant", constant=7), rows, target)
