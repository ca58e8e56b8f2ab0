"""Every class of feature_selection."""

import numpy as np
import scipy.sparse
from sklearn import feature_selection
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.feature_selection import chi2, f_regression
from sklearn.linear_model import Lasso, LinearRegression, LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier

import datasets
import documents
import numbers_that_hurt as hurt
from registry import case


def choose(exam, model, rows, target):
    """Fits, asks hurting rows, probes missing and infinite ones."""
    exam.save(model.fit(rows, target))
    exam.ask(exam.numeric(hurt.ordinary(rows)))
    exam.probe("transform", exam.numeric(hurt.spoiled(rows, (np.nan,) * 2), "missing"), "missing")
    exam.probe("transform", exam.numeric(hurt.spoiled(rows, (np.inf,)), "infinite"), "infinite")
    exam.refuse("transform", exam.numeric(rows[:3, 1:], "narrow"))


def selector(name, estimator, versions, note, data=datasets.wine, **options):
    @case(name, estimator, versions, note)
    def build(exam):
        choose(exam, getattr(feature_selection, estimator)(**options), *data())


def tied():
    """Counts whose columns are repeated, so that scores are equal."""
    rows, target = datasets.counts()
    return np.hstack([rows, rows[:, :2], np.ones((len(rows), 1))]), target


def with_noise():
    """Wine rows and columns of noise, which tests should reject."""
    rows, target = datasets.wine()
    return np.hstack([rows, np.random.RandomState(0).normal(size=(len(rows), 6))]), target


def with_constants():
    """The noisy rows with a constant column before, between and after."""
    rows, target = with_noise()
    constant = np.full((len(rows), 1), 0.5)
    return np.hstack([constant, rows[:, :3], constant, rows[:, 3:], constant]), target


selector("variance-threshold", "VarianceThreshold", "0.24.2 1.9.1", "constant columns are dropped", data=tied)
selector("variance-threshold-half", "VarianceThreshold", "0.24.2 1.5.2", "a threshold of 0.5", threshold=0.5)
selector("select-k-best", "SelectKBest", "0.24.2 1.2.2 1.5.2", "the scoring function is a global of the library", k=3)
selector("select-k-best-ties", "SelectKBest", "0.24.2 1.9.1", "equal scores: the last columns win", data=tied, score_func=chi2, k=3)
selector("select-k-best-all", "SelectKBest", "1.0.2 1.7.2", "k='all'", k="all")
selector("select-percentile", "SelectPercentile", "0.24.2 1.2.2", "forty of a hundred", percentile=40)
selector("select-percentile-ties", "SelectPercentile", "1.0.2 1.7.2", "equal scores at the border", data=tied, score_func=chi2, percentile=50)
selector("select-fpr", "SelectFpr", "0.24.2 1.3.2", "false positive rate", data=with_noise, alpha=0.01)
selector("select-fdr", "SelectFdr", "1.2.2 1.7.2", "false discovery rate", data=with_noise, alpha=0.05)
selector("select-fdr-constants", "SelectFdr", "0.24.2 1.9.1", "constant columns have no p-value", data=with_constants, alpha=0.05)
selector("select-fwe", "SelectFwe", "1.0.2 1.9.1", "family-wise error", data=with_noise, alpha=0.05)
for mode, parameter, mode_versions in (
    ("percentile", 50, "0.24.2 1.9.1"),
    ("k_best", 2, "0.24.2 1.2.2"),
    ("fpr", 0.01, "1.0.2 1.5.2"),
    ("fdr", 0.01, "1.3.2 1.9.1"),
    ("fwe", 0.01, "1.0.2 1.7.2"),
):
    selector("generic-select-" + mode.replace("_", "-"), "GenericUnivariateSelect", mode_versions, "mode " + mode, data=with_noise, mode=mode, param=parameter)


@case("select-k-best-regression", "SelectKBest", "0.24.2 1.5.2", "f_regression, fitted with float32")
def k_best_regression(exam):
    rows, target = datasets.diabetes()
    choose(exam, feature_selection.SelectKBest(f_regression, k=4), rows.astype(np.float32), target)


@case("select-k-best-sparse", "SelectKBest", "1.2.2 1.9.1", "fitted on a sparse matrix")
def k_best_sparse(exam):
    rows, target = datasets.counts()
    exam.save(feature_selection.SelectKBest(chi2, k=2).fit(scipy.sparse.csr_matrix(rows), target))
    exam.ask(exam.numeric(hurt.ordinary(rows)))


FROM_MODEL = (
    ("forest-mean", "0.24.2 1.2.2", lambda: dict(estimator=RandomForestClassifier(n_estimators=3, max_depth=3, random_state=0))),
    ("forest-median", "1.0.2 1.7.2", lambda: dict(estimator=RandomForestClassifier(n_estimators=3, max_depth=3, random_state=0), threshold="1.25*median")),
    ("lasso", "0.24.2 1.3.2", lambda: dict(estimator=Lasso(alpha=0.05))),
    ("logistic-l1", "1.2.2 1.5.2", lambda: dict(estimator=LogisticRegression(penalty="l1", solver="liblinear", C=0.05))),
    ("svc-number", "0.24.2 1.5.2", lambda: dict(estimator=LinearSVC(C=0.01, dual=False, random_state=0), threshold=0.02)),
    ("max-features", "0.24.2 1.2.2", lambda: dict(estimator=Ridge(), max_features=3, threshold=-np.inf)),
    ("norm", "1.0.2 1.7.2", lambda: dict(estimator=LinearSVC(dual=False, random_state=0), norm_order=2, threshold="mean")),
    ("getter", "0.24.2 1.9.1", lambda: dict(estimator=LinearRegression(), importance_getter="coef_", threshold="median")),
)


def from_model(name, versions, make):
    @case("select-from-model-" + name, "SelectFromModel", versions, "the threshold is computed again from the inner model: " + name)
    def build(exam):
        rows, target = datasets.wine()
        if name in ("logistic-l1", "svc-number"):
            target = (target == 1).astype(int)
        choose(exam, feature_selection.SelectFromModel(**make()), rows, target)


for from_name, from_versions, from_make in FROM_MODEL:
    from_model(from_name, from_versions, from_make)


@case("select-from-model-prefit", "SelectFromModel", "0.24.2 1.7.2", "prefit: the inner model is under `estimator`, as fit was not called up to 1.0")
def prefit(exam):
    rows, target = datasets.wine()
    model = feature_selection.SelectFromModel(DecisionTreeClassifier(max_depth=4, random_state=0).fit(rows, target), prefit=True)
    exam.save(model)
    exam.ask(exam.numeric(hurt.ordinary(rows)))


@case("rfe", "RFE", "0.24.2 1.5.2 1.9.1", "answers the methods of the inner classifier too")
def rfe(exam):
    rows, target = datasets.wine()
    choose(exam, feature_selection.RFE(LogisticRegression(max_iter=3000), n_features_to_select=3), rows / 10, np.array(["a", "b", "c"])[target])


@case("rfe-regressor", "RFE", "1.0.2 1.7.2", "a regressor, half of the columns")
def rfe_regressor(exam):
    choose(exam, feature_selection.RFE(LinearRegression(), step=2), *datasets.diabetes())


@case("rfecv", "RFECV", "1.2.2 1.7.2 1.9.1", "the count by cross-validation")
def rfecv(exam):
    choose(exam, feature_selection.RFECV(DecisionTreeClassifier(max_depth=3, random_state=0), cv=3), *datasets.wine())


@case("sequential-selector", "SequentialFeatureSelector", "0.24.2 1.9.1", "forward")
def sequential(exam):
    choose(exam, feature_selection.SequentialFeatureSelector(Ridge(), n_features_to_select=3, cv=3), *datasets.diabetes())


@case("sequential-selector-backward", "SequentialFeatureSelector", "1.0.2 1.5.2", "backward")
def sequential_backward(exam):
    model = feature_selection.SequentialFeatureSelector(Ridge(), n_features_to_select=7, direction="backward", cv=3)
    choose(exam, model, *datasets.diabetes())


@case("select-words", "Pipeline", "0.24.2 1.3.2", "chi2 over words: sparse columns are selected")
def select_words(exam):
    words, labels = documents.topics()
    exam.save(make_pipeline(CountVectorizer(), feature_selection.SelectKBest(chi2, k=25)).fit(words, labels))
    exam.ask(exam.texts(words + documents.asked()))
