"""Models of scikit-learn in archives of skops: every kind of node that its schema has."""

import numpy as np
import scipy.sparse
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import (
    GradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
)
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, OrdinalEncoder, StandardScaler

import datasets
import documents
import frames
import numbers_that_hurt as hurt
from registry import case

BOTH = "0.6.0 0.16.0"


def form(exam):
    """The archive, compressed where the version can."""
    return "skops-deflated" if exam.version == "0.16.0" else "skops"


@case("skops-scaled-logistic", "Pipeline", BOTH, "string labels in an array of their own dtype")
def scaled_logistic(exam):
    rows, target = datasets.iris()
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(rows, np.array(["a", "ö", "c"])[target])
    exam.save(model, form(exam))
    exam.ask(exam.numeric(hurt.ordinary(rows, count=12)))


@case("skops-forest", "RandomForestClassifier", "0.16.0", "trees are nodes with the arguments of a call")
def forest(exam):
    rows, target = datasets.iris()
    exam.save(RandomForestClassifier(n_estimators=3, max_depth=3, random_state=0).fit(rows, target), form(exam))
    exam.ask(exam.numeric(hurt.ordinary(rows, count=12)))


@case("skops-boosting", "GradientBoostingClassifier", "0.16.0", "an array of objects in two dimensions, and a loss")
def boosting(exam):
    rows, target = datasets.iris()
    exam.save(GradientBoostingClassifier(n_estimators=2, max_depth=2, random_state=0).fit(rows, target), form(exam))
    exam.ask(exam.numeric(hurt.ordinary(rows, count=12)))


@case("skops-hist", "HistGradientBoostingRegressor", BOTH, "structured arrays and missing values")
def hist(exam):
    rows, target = datasets.diabetes()
    exam.save(HistGradientBoostingRegressor(max_iter=3, max_leaf_nodes=5).fit(rows, target), form(exam))
    exam.ask(exam.numeric(datasets.with_missing(hurt.ordinary(rows, count=12))))


@case("skops-texts", "Pipeline", "0.16.0", "a vocabulary with keys like numbers, whose order a reader of JSON loses")
def texts(exam):
    words = list(documents.training()) + ["2020 7 10", "10 2020 300"]
    target = np.arange(len(words)) % 3
    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), SGDClassifier(loss="modified_huber", random_state=0))
    exam.save(model.fit(words, target), form(exam))
    exam.ask(exam.texts(list(documents.asked()) + ["7 10 2020", ""]))


@case("skops-columns", "Pipeline", "0.16.0", "functions, partial functions, types, dicts with keys that are no strings")
def columns(exam):
    frame = frames.customers()[0]
    numbers = [name for name in frame.columns if frame[name].dtype.kind in "fi"]
    words = [name for name in frame.columns if name not in numbers]
    parts = [
        ("words", make_pipeline(SimpleImputer(strategy="constant", fill_value="?"), OneHotEncoder(handle_unknown="ignore")), words[:1]),
        ("codes", OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1, dtype=np.float64), words[2:3]),
        ("numbers", make_pipeline(SimpleImputer(), FunctionTransformer(np.abs), StandardScaler()), numbers),
    ]
    target = np.arange(len(frame)) % 3
    model = make_pipeline(ColumnTransformer(parts), LogisticRegression(class_weight={0: 1.0, 1: 2.0, 2: 1.5}, max_iter=200))
    exam.save(model.fit(frame, target), form(exam))
    exam.ask(exam.table(frames.shuffled(frame)[:20]))


@case("skops-search", "GridSearchCV", BOTH, "masked arrays, and parts of several kinds")
def search(exam):
    rows, target = datasets.iris()
    grid = {"standardscaler__with_mean": [True, False], "logisticregression__class_weight": [{0: 1.0, 1: 2.0}, None]}
    model = GridSearchCV(make_pipeline(StandardScaler(), LogisticRegression(max_iter=200)), grid, cv=2).fit(rows, target)
    exam.save(model, form(exam))
    exam.ask(exam.numeric(hurt.ordinary(rows, count=12)), methods=["predict", "predict_proba"])


@case("skops-sparse", "Ridge", BOTH, "coefficients that are a sparse matrix")
def sparse(exam):
    rows, target = datasets.iris()
    model = SGDClassifier(penalty="l1", alpha=0.05, random_state=0).fit(rows, target).sparsify()
    assert scipy.sparse.issparse(model.coef_)
    exam.estimator = "SGDClassifier"
    exam.save(model, form(exam))
    exam.ask(exam.numeric(hurt.ordinary(rows, count=12)))
