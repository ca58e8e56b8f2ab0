"""Methods that no other family asks of a class."""

import numpy as np
from sklearn.cluster import FeatureAgglomeration
from sklearn.covariance import GraphicalLassoCV
from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor, RandomForestRegressor
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.feature_selection import RFE, RFECV, GenericUnivariateSelect, SelectFdr, SelectFpr, SelectFromModel, SelectFwe
from sklearn.feature_selection import SelectPercentile, SequentialFeatureSelector, VarianceThreshold
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import HalvingGridSearchCV
from sklearn.random_projection import GaussianRandomProjection, SparseRandomProjection
from sklearn.semi_supervised import SelfTrainingClassifier
from sklearn.tree import ExtraTreeClassifier, ExtraTreeRegressor

import datasets
import numbers_that_hurt as hurt
from registry import case


def logistic():
    """A classifier that is soon fitted."""
    return LogisticRegression(max_iter=60)


SELECTORS = (
    ("generic-select", GenericUnivariateSelect, dict(mode="k_best", param=2), "1.2.2"),
    ("select-fdr", SelectFdr, {}, "1.3.2"),
    ("select-fpr", SelectFpr, {}, "0.24.2"),
    ("select-fwe", SelectFwe, {}, "1.0.2"),
    ("select-percentile", SelectPercentile, dict(percentile=50), "1.5.2"),
    ("variance-threshold", VarianceThreshold, dict(threshold=0.5), "1.7.2"),
    ("select-from-model", SelectFromModel, dict(estimator=logistic()), "1.9.1"),
    ("rfe", RFE, dict(estimator=logistic(), n_features_to_select=2), "1.3.2"),
    ("rfecv", RFECV, dict(estimator=logistic(), cv=2, min_features_to_select=2), "1.5.2"),
    ("sequential-selector", SequentialFeatureSelector, dict(estimator=logistic(), n_features_to_select=2, cv=2), "1.7.2"),
)


def selector(name, kind, options, version):
    @case("inverse-" + name, kind.__name__, version, "zeros in the place of what was left out")
    def build(exam):
        rows, labels = datasets.iris()
        exam.save(kind(**options).fit(rows, labels))
        exam.ask(exam.numeric(hurt.sample(rows, 5), "rows"), methods=["transform"])
        exam.ask(exam.numeric(hurt.ordinary(exam.model.transform(rows), count=5)), methods=["inverse_transform"])
        if kind is RFECV:
            exam.ask(exam.numeric(hurt.sample(rows, 5), "scores"), "scores", methods=["decision_function"])


for facts in SELECTORS:
    selector(*facts)


def walked(name, kind, versions, **options):
    @case("decision-path-" + name, kind.__name__, versions, "the nodes on the way to each leaf")
    def build(exam):
        rows, labels = datasets.iris()
        exam.save(kind(max_depth=3, random_state=0, **options).fit(rows, labels))
        exam.ask(exam.numeric(hurt.sample(rows, 12)), methods=["decision_path"])


walked("extra-tree-classifier", ExtraTreeClassifier, "0.24.2")
walked("extra-tree-regressor", ExtraTreeRegressor, "1.9.1")
walked("extra-trees-classifier", ExtraTreesClassifier, "1.2.2", n_estimators=3)
walked("extra-trees-regressor", ExtraTreesRegressor, "1.5.2", n_estimators=3)
walked("random-forest-regressor", RandomForestRegressor, "1.7.2", n_estimators=3)


@case("graphical-lasso-cv", "GraphicalLassoCV", "0.24.2 1.9.1", "as EmpiricalCovariance")
def graphical(exam):
    rows = datasets.iris()[0]
    exam.save(GraphicalLassoCV(alphas=3, cv=2).fit(rows))
    exam.ask(exam.numeric(hurt.ordinary(rows, count=8)), methods=["mahalanobis"])


@case("halving-grid-search", "HalvingGridSearchCV", "1.0.2 1.9.1", "as GridSearchCV")
def halving(exam):
    rows, labels = datasets.iris()
    exam.save(HalvingGridSearchCV(logistic(), {"C": [0.1, 1, 10]}, cv=2, min_resources=50, random_state=0).fit(rows, labels))
    exam.ask(exam.numeric(hurt.ordinary(rows, count=8)), methods=["predict", "predict_proba"])


@case("self-training-scores", "SelfTrainingClassifier", "1.3.2", "the scores of the inner classifier")
def scores(exam):
    rows, labels = datasets.iris()
    exam.save(SelfTrainingClassifier(logistic()).fit(rows, np.where(np.arange(len(labels)) % 3, -1, labels)))
    exam.ask(exam.numeric(hurt.sample(rows, 10)), methods=["decision_function"])


@case("inverse-feature-agglomeration", "FeatureAgglomeration", "0.24.2 1.9.1", "each cluster's number in all of its columns")
def agglomerated(exam):
    rows = datasets.wine()[0]
    exam.save(FeatureAgglomeration(n_clusters=3).fit(rows))
    exam.ask(exam.numeric(hurt.sample(rows, 5), "rows"), methods=["transform"])
    exam.ask(exam.numeric(hurt.ordinary(exam.model.transform(rows), count=6)), methods=["inverse_transform"])


def unprojected(name, kind, versions, **options):
    @case(name, kind.__name__, versions, "the pseudo-inverse, stored or made at each call")
    def build(exam):
        rows = datasets.wine()[0]
        exam.save(kind(n_components=3, random_state=0, **options).fit(rows))
        exam.ask(exam.numeric(hurt.sample(rows, 5), "rows"), methods=["transform"])
        exam.ask(exam.numeric(hurt.ordinary(np.asarray(exam.model.transform(rows)), count=6)), methods=["inverse_transform"])


unprojected("inverse-gaussian-projection", GaussianRandomProjection, "1.1.3 1.9.1")
unprojected("inverse-sparse-projection", SparseRandomProjection, "1.5.2", dense_output=True)
