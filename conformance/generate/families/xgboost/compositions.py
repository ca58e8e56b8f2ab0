"""Wrappers inside of scikit-learn's pipelines and searches."""

import numpy as np
import pandas as pd
import xgboost
from sklearn.compose import ColumnTransformer
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

import datasets
import numbers_that_hurt as hurt
from families.xgboost.asking import since
from registry import case

SMALL = dict(n_estimators=3, max_depth=2, random_state=0)


@case("pipeline-scaler", "Pipeline", "3.4.1", "scaled cells are rounded to float32")
def scaler(exam):
    rows, target = datasets.iris()
    exam.save(make_pipeline(StandardScaler(), xgboost.XGBClassifier(**SMALL)).fit(rows, target))
    exam.ask(exam.numeric(hurt.ordinary(rows, missing=since("1.0"), count=16)), methods=["predict", "predict_proba"])


@case("pipeline-sparse", "Pipeline", "1.5.2 3.4.1", "cells that a sparse matrix does not store are missing")
def sparse(exam):
    source = np.random.RandomState(3)
    frame = pd.DataFrame({"town": source.choice(["Ulm", "Bonn", "Kiel", "Hof"], 60), "size": source.randint(0, 4, 60).astype(float)})
    target = (frame["town"] == "Kiel") * 2.0 + frame["size"]
    steps = ColumnTransformer([("town", OneHotEncoder(handle_unknown="ignore"), ["town"])], remainder="passthrough", sparse_threshold=1.0)
    exam.save(make_pipeline(steps, xgboost.XGBRegressor(**SMALL)).fit(frame, target))
    exam.ask(exam.table(frame.iloc[:30]), methods=["predict"])


@case("search", "GridSearchCV", "1.3.3", "the best estimator of a search")
def search(exam):
    rows, target = datasets.iris()
    chosen = GridSearchCV(xgboost.XGBClassifier(**SMALL), {"max_depth": [1, 2]}, cv=2).fit(rows, target)
    exam.save(chosen)
    exam.ask(exam.numeric(hurt.ordinary(rows, missing=True, count=16)), methods=["predict", "predict_proba"])
