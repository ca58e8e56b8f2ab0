"""Ensembles of any estimators: AdaBoost, Bagging, Voting, Stacking."""

import numpy as np
from sklearn.ensemble import (
    AdaBoostClassifier,
    AdaBoostRegressor,
    BaggingClassifier,
    BaggingRegressor,
    StackingClassifier,
    StackingRegressor,
    VotingClassifier,
    VotingRegressor,
)
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge, RidgeClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

import datasets
import numbers_that_hurt as hurt
from registry import case
from versions import at_least

STAGED = ("staged_predict", "staged_predict_proba", "staged_decision_function")


def gather(exam, model, rows, target, also=(), missing=True):
    """Fits; asks ordinary rows and a single one; probes a missing and an infinite value."""
    exam.save(model.fit(rows, target))
    exam.ask(exam.numeric(hurt.ordinary(rows, count=14, huge=False)), also=also)
    if missing:
        exam.probe("predict", exam.numeric(hurt.spoiled(rows, (np.nan, np.inf)), "missing"), "missing")


def stump(depth=1):
    """A small tree with a fixed seed."""
    return DecisionTreeClassifier(max_depth=depth, random_state=0)


def scaled(model):
    """The model on standardized columns."""
    return make_pipeline(StandardScaler(), model)


def base(model):
    """The parameter that holds the base estimator, which was renamed in 1.2."""
    return {"estimator" if at_least("1.2") else "base_estimator": model}


def samme(real):
    """The algorithm where there is a choice."""
    if at_least("1.6"):
        return {}
    return {"algorithm": "SAMME.R" if real else "SAMME"}


def named(target, names):
    """The labels by name."""
    return np.array(names)[target]


@case("ada-boost-real", "AdaBoostClassifier", "0.24.2 1.5.2", "SAMME.R: log-probabilities of three labels; stages")
def ada_real(exam):
    rows, target = datasets.wine()
    gather(exam, AdaBoostClassifier(n_estimators=5, random_state=0, **samme(True), **base(stump())), rows, named(target, ["a", "b", "c"]), also=STAGED)


@case("ada-boost-real-binary", "AdaBoostClassifier", "1.5.2", "SAMME.R with two labels")
def ada_real_binary(exam):
    rows, target = datasets.cancer()
    gather(exam, AdaBoostClassifier(n_estimators=4, random_state=0, **samme(True), **base(stump(2))), rows, target, also=STAGED)


@case("ada-boost-discrete", "AdaBoostClassifier", "1.2.2 1.3.2 1.9.1", "SAMME: votes count against other labels from 1.3 on")
def ada_discrete(exam):
    rows, target = datasets.wine()
    gather(exam, AdaBoostClassifier(n_estimators=5, random_state=0, **samme(False), **base(stump())), rows, named(target, ["a", "b", "c"]), also=STAGED)


@case("ada-boost-discrete-binary", "AdaBoostClassifier", "1.2.2 1.9.1", "SAMME with two boolean labels; ties of two votes")
def ada_discrete_binary(exam):
    rows, target = datasets.cancer()
    gather(exam, AdaBoostClassifier(n_estimators=4, random_state=0, **samme(False), **base(stump())), rows, target == 1, also=STAGED)


@case("ada-boost-linear", "AdaBoostClassifier", "1.9.1", "SAMME of logistic regressions")
def ada_linear(exam):
    rows, target = datasets.iris()
    gather(exam, AdaBoostClassifier(n_estimators=3, random_state=0, **samme(False), **base(LogisticRegression())), rows, target)


@case("ada-boost-regressor", "AdaBoostRegressor", "0.24.2 1.9.1", "the weighted median of the predictions, in stages too")
def ada_regressor(exam):
    rows, target = datasets.diabetes()
    gather(exam, AdaBoostRegressor(n_estimators=7, random_state=0, **base(DecisionTreeRegressor(max_depth=2, random_state=0))), rows, target, also=("staged_predict",))


@case("ada-boost-regressor-linear", "AdaBoostRegressor", "1.5.2", "the weighted median of linear predictions")
def ada_regressor_linear(exam):
    rows, target = datasets.diabetes()
    gather(exam, AdaBoostRegressor(n_estimators=4, random_state=0, loss="square", **base(Ridge())), rows[:80], target[:80])


@case("bagging-trees", "BaggingClassifier", "0.24.2 1.9.1", "some columns, drawn with repetition; mean of probabilities; string labels")
def bagging_trees(exam):
    rows, target = datasets.wine()
    gather(exam, BaggingClassifier(n_estimators=4, max_features=0.6, bootstrap_features=True, random_state=0, **base(stump(2))), rows, named(target, ["a", "b", "ç"]))


@case("bagging-votes", "BaggingClassifier", "1.9.1", "parts without probabilities vote; ties go to the first label")
def bagging_votes(exam):
    rows, target = datasets.iris()
    gather(exam, BaggingClassifier(n_estimators=4, random_state=0, **base(scaled(LinearSVC(random_state=0, dual=True)))), rows, target)


@case("bagging-unseen-labels", "BaggingClassifier", "1.9.1", "samples of few rows, so that parts know some of the labels only")
def bagging_unseen(exam):
    rows, target = datasets.iris()
    gather(exam, BaggingClassifier(n_estimators=5, max_samples=3, random_state=4, **base(DecisionTreeClassifier(random_state=0))), rows, target * 10)


@case("bagging-logistic", "BaggingClassifier", "1.9.1", "scores and logarithms of probabilities, two labels")
def bagging_logistic(exam):
    rows, target = datasets.cancer()
    gather(exam, BaggingClassifier(n_estimators=3, max_features=4, random_state=0, **base(scaled(LogisticRegression()))), rows, target)


@case("bagging-regressor", "BaggingRegressor", "1.9.1", "mean of trees on some columns")
def bagging_regressor(exam):
    rows, target = datasets.diabetes()
    gather(exam, BaggingRegressor(n_estimators=4, max_features=0.5, random_state=0, **base(DecisionTreeRegressor(max_depth=2, random_state=0))), rows, target)


@case("bagging-regressor-linear", "BaggingRegressor", "1.5.2", "mean of linear models")
def bagging_regressor_linear(exam):
    rows, target = datasets.diabetes()
    gather(exam, BaggingRegressor(n_estimators=3, random_state=0, **base(LinearRegression())), rows, target)


def panel():
    """Three different classifiers."""
    return [("tree", stump(2)), ("bayes", GaussianNB()), ("linear", scaled(LogisticRegression()))]


@case("bagging-jobs", "BaggingClassifier", "1.5.2", "three jobs add up what their estimators say, then the jobs")
def bagging_jobs(exam):
    rows, target = datasets.wine()
    gather(exam, BaggingClassifier(n_estimators=8, n_jobs=3, max_features=0.7, random_state=0, **base(stump(3))), rows, target)


@case("voting-hard", "VotingClassifier", "0.24.2", "votes, of which ties go to the first label; string labels")
def voting_hard(exam):
    rows, target = datasets.wine()
    gather(exam, VotingClassifier(panel()), rows, named(target, ["a", "b", "c"]))


@case("voting-hard-weights", "VotingClassifier", "1.7.2", "weighted votes; one estimator was dropped and keeps its place among the weights")
def voting_weights(exam):
    rows, target = datasets.wine()
    dropped = VotingClassifier(panel() + [("gone", GaussianNB())], weights=[0.3, 0.3, 0.6, 5])
    gather(exam, dropped.set_params(bayes="drop"), rows, target)


@case("voting-soft", "VotingClassifier", "0.24.2 1.9.1", "mean of probabilities; transform gives them side by side")
def voting_soft(exam):
    rows, target = datasets.wine()
    gather(exam, VotingClassifier(panel(), voting="soft"), rows, named(target, ["a", "b", "c"]))


@case("voting-soft-weights", "VotingClassifier", "1.9.1", "weighted mean of probabilities, a dropped estimator, probabilities in layers")
def voting_soft_weights(exam):
    rows, target = datasets.cancer()
    votes = VotingClassifier(panel(), voting="soft", weights=[0.2, 1, 0.7], flatten_transform=False)
    exam.save(votes.set_params(bayes="drop").fit(rows, target))
    source = exam.numeric(hurt.ordinary(rows, count=14, huge=False))
    exam.ask(source, methods=["predict", "predict_proba", "transform"])


def regressors():
    """Three different regressors."""
    return [("tree", DecisionTreeRegressor(max_depth=3, random_state=0)), ("ridge", Ridge()), ("linear", LinearRegression())]


@case("voting-regressor", "VotingRegressor", "1.9.1", "mean of predictions")
def voting_regressor(exam):
    rows, target = datasets.diabetes()
    gather(exam, VotingRegressor(regressors()), rows, target)


@case("voting-regressor-weights", "VotingRegressor", "1.3.2", "weighted mean of the predictions of nine trees and a dropped model")
def voting_regressor_weights(exam):
    rows, target = datasets.diabetes()
    trees = [("tree%d" % depth, DecisionTreeRegressor(max_depth=1 + depth % 3, max_features=0.5, random_state=depth)) for depth in range(9)]
    weights = list(np.linspace(0.1, 0.9, 9)) + [3]
    model = VotingRegressor(trees + [("gone", Ridge())], weights=weights).set_params(gone="drop")
    gather(exam, model, rows[:120], target[:120])


@case("stacking-classifier", "StackingClassifier", "0.24.2 1.9.1", "probabilities, scores and labels as input of the last; string labels")
def stacking_classifier(exam):
    rows, target = datasets.wine()
    parts = [("tree", stump(2)), ("svc", scaled(LinearSVC(random_state=0, dual=True))), ("ridge", RidgeClassifier())]
    model = StackingClassifier(parts, final_estimator=LogisticRegression(max_iter=1000), cv=3)
    gather(exam, model, rows, named(target, ["a", "b", "c"]))


@case("stacking-binary", "StackingClassifier", "1.9.1", "of two labels one column stays; the input passes through")
def stacking_binary(exam):
    rows, target = datasets.cancer()
    model = StackingClassifier(panel(), final_estimator=stump(3), cv=3, passthrough=True)
    gather(exam, model, rows, target == 1)


@case("stacking-predict", "StackingClassifier", "1.2.2", "labels as input of the last estimator, one estimator dropped")
def stacking_predict(exam):
    rows, target = datasets.iris()
    model = StackingClassifier(panel(), final_estimator=GaussianNB(), stack_method="predict", cv=3).set_params(bayes="drop")
    gather(exam, model, rows, target)


@case("stacking-prefit", "StackingClassifier", "1.9.1", "estimators that were fitted before")
def stacking_prefit(exam):
    rows, target = datasets.iris()
    fitted = [(name, part.fit(rows, target)) for name, part in panel()]
    gather(exam, StackingClassifier(fitted, final_estimator=LogisticRegression(), cv="prefit"), rows, target)


@case("stacking-multilabel", "StackingClassifier", "1.9.1", "several outputs: lists of probabilities without their first columns")
def stacking_multilabel(exam):
    rows, target = datasets.wine()
    both = np.column_stack([(rows[:, 0] > 13).astype(int), (target == 1).astype(int)])
    parts = [("a", stump(2)), ("b", DecisionTreeClassifier(max_depth=3, random_state=1))]
    model = StackingClassifier(parts, final_estimator=DecisionTreeClassifier(max_depth=3, random_state=0), cv=3)
    gather(exam, model, rows, both)


@case("stacking-regressor", "StackingRegressor", "0.24.2 1.9.1", "predictions and the input as input of the last")
def stacking_regressor(exam):
    rows, target = datasets.diabetes()
    gather(exam, StackingRegressor(regressors(), final_estimator=Ridge(), cv=3, passthrough=True), rows, target)
