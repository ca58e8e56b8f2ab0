"""What lies inside trees and boosting: paths, leaves as columns, answers after each stage; and targets that were transformed."""

import numpy as np
from sklearn.compose import TransformedTargetRegressor
from sklearn.ensemble import (
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    RandomForestClassifier,
    RandomTreesEmbedding,
)
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

import datasets
import numbers_that_hurt as hurt
from registry import case
from versions import at_least

if not at_least("1.0"):
    from sklearn.experimental import enable_hist_gradient_boosting  # noqa: F401
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

STAGED = ["staged_predict", "staged_predict_proba", "staged_decision_function"]


def stages(exam, model, rows, target, methods=("staged_predict",), missing=False):
    """Fits; asks the stages of few rows."""
    exam.save(model.fit(rows, target))
    exam.ask(exam.numeric(hurt.ordinary(rows, count=6, huge=False, missing=missing)), methods=list(methods))


def named(target, names):
    """The labels by name."""
    return np.array(names)[target]


@case("staged-gradient-boosting", "GradientBoostingClassifier", "0.24.2 1.9.1", "three string labels after each stage")
def staged_classes(exam):
    rows, target = datasets.wine()
    stages(exam, GradientBoostingClassifier(n_estimators=4, max_depth=2, random_state=0), rows, named(target, ["a", "b", "c"]), STAGED)


@case("staged-gradient-boosting-binary", "GradientBoostingClassifier", "1.3.2 1.9.1", "two string labels after each stage")
def staged_binary(exam):
    rows, target = datasets.cancer()
    stages(exam, GradientBoostingClassifier(n_estimators=4, max_depth=2, random_state=0), rows, named(target, ["no", "yes"]), STAGED)


@case("staged-gradient-boosting-exponential", "GradientBoostingClassifier", "0.24.2", "another loss, and a constant start")
def staged_exponential(exam):
    rows, target = datasets.cancer()
    start = DummyClassifier(strategy="constant", constant=1)
    stages(exam, GradientBoostingClassifier(loss="exponential", init=start, n_estimators=3, max_depth=2, random_state=0), rows, target, STAGED + ["predict_proba"])


@case("staged-gradient-boosting-regressor", "GradientBoostingRegressor", "1.9.1", "predictions after each stage, from a linear start")
def staged_regressor(exam):
    rows, target = datasets.diabetes()
    stages(exam, GradientBoostingRegressor(init=LinearRegression(), n_estimators=4, max_depth=2, random_state=0), rows, target)


@case("gradient-boosting-apply-missing", "GradientBoostingClassifier", "1.2.2 1.3.2 1.9.1", "leaves of rows with NaN are known where predictions are refused")
def apply_missing(exam):
    rows, target = datasets.wine()
    exam.save(GradientBoostingClassifier(n_estimators=2, max_depth=2, random_state=0).fit(rows, target))
    source = exam.numeric(hurt.ordinary(rows, count=6, huge=False, missing=True))
    exam.probe("apply", source)
    exam.probe("leaf", source)
    exam.refuse("predict", source)


@case("staged-hist-gradient-boosting", "HistGradientBoostingClassifier", "1.5.2 1.9.1", "three labels after each stage")
def staged_hist(exam):
    rows, target = datasets.wine()
    stages(exam, HistGradientBoostingClassifier(max_iter=3, max_leaf_nodes=4, random_state=0), rows, target, STAGED, missing=True)


@case("staged-hist-gradient-boosting-binary", "HistGradientBoostingClassifier", "1.3.2", "two boolean labels after each stage")
def staged_hist_binary(exam):
    rows, target = datasets.cancer()
    stages(exam, HistGradientBoostingClassifier(max_iter=3, max_leaf_nodes=4, random_state=0), rows, target == 1, STAGED, missing=True)


@case("staged-hist-gradient-boosting-regressor", "HistGradientBoostingRegressor", "1.9.1", "predictions after each stage, through exp")
def staged_hist_regressor(exam):
    rows, target = datasets.diabetes()
    stages(exam, HistGradientBoostingRegressor(loss="poisson", max_iter=4, max_leaf_nodes=4, random_state=0), rows, target, missing=True)


@case("decision-path-tree", "DecisionTreeClassifier", "1.9.1", "the nodes from the root to the leaf")
def path_tree(exam):
    rows, target = datasets.wine()
    stages(exam, DecisionTreeClassifier(max_depth=4, random_state=0), rows, target, ["decision_path"])


@case("decision-path-best-first", "DecisionTreeRegressor", "1.5.2 1.9.1", "a tree grown at its best leaf; before 1.8 the path of NaN is not that of the prediction")
def path_best(exam):
    rows, target = datasets.diabetes()
    rows = datasets.with_missing(rows)
    stages(exam, DecisionTreeRegressor(max_leaf_nodes=7, random_state=0), rows, target, ["decision_path", "apply"], missing=True)


@case("decision-path-forest", "RandomForestClassifier", "0.24.2 1.9.1", "the paths of all trees side by side")
def path_forest(exam):
    rows, target = datasets.wine()
    stages(exam, RandomForestClassifier(n_estimators=3, max_depth=3, random_state=0), rows, target, ["decision_path"])


@case("random-trees-embedding", "RandomTreesEmbedding", "0.24.2 1.9.1", "a sparse one for each tree's leaf")
def embedding(exam):
    rows, _ = datasets.wine()
    exam.save(RandomTreesEmbedding(n_estimators=3, max_depth=3, random_state=0).fit(rows))
    exam.ask(exam.numeric(hurt.ordinary(rows, count=10, huge=False)), also=("decision_path",))


@case("random-trees-embedding-missing", "RandomTreesEmbedding", "1.5.2 1.7.2", "trees of random splits take NaN since 1.6")
def embedding_missing(exam):
    rows, _ = datasets.wine()
    exam.save(RandomTreesEmbedding(n_estimators=3, max_depth=3, random_state=0).fit(rows))
    exam.probe("transform", exam.numeric(hurt.spoiled(rows[:10], (np.nan,))))


@case("random-trees-embedding-ridge", "RandomTreesEmbedding", "1.5.2", "leaves as dense input of a linear model")
def embedding_ridge(exam):
    rows, target = datasets.wine()
    model = make_pipeline(RandomTreesEmbedding(n_estimators=3, max_depth=2, sparse_output=False, random_state=0), Ridge())
    exam.save(model.fit(rows, target))
    exam.ask(exam.numeric(hurt.ordinary(rows, count=10, huge=False)))


def targets(exam, model, rows, target):
    """Fits; asks ordinary rows."""
    exam.save(model.fit(rows, target))
    exam.ask(exam.numeric(hurt.ordinary(rows, count=10, huge=False)))


@case("transformed-target-functions", "TransformedTargetRegressor", "0.24.2 1.9.1", "log1p before, expm1 after")
def target_functions(exam):
    rows, target = datasets.diabetes()
    part = DecisionTreeRegressor(max_depth=3, random_state=0)
    targets(exam, TransformedTargetRegressor(part, func=np.log1p, inverse_func=np.expm1), rows, target)


@case("transformed-target-scaler", "TransformedTargetRegressor", "1.9.1", "a fitted scaler of two targets turns back")
def target_scaler(exam):
    rows, target = datasets.linnerud()
    targets(exam, TransformedTargetRegressor(DecisionTreeRegressor(max_depth=2, random_state=0), transformer=MinMaxScaler()), rows, target[:, :2])


@case("transformed-target-none", "TransformedTargetRegressor", "1.5.2", "nothing is transformed, of one column")
def target_none(exam):
    rows, target = datasets.diabetes()
    targets(exam, TransformedTargetRegressor(Ridge()), rows, target.reshape(-1, 1))


@case("transformed-target-pipeline", "TransformedTargetRegressor", "1.3.2", "a linear model of a standardized target")
def target_pipeline(exam):
    rows, target = datasets.diabetes()
    targets(exam, TransformedTargetRegressor(make_pipeline(StandardScaler(), Ridge()), transformer=StandardScaler()), rows, target)
