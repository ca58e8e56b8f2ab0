"""scikit-learn's models as tensor operations in ONNX: trees in all three ways, and linear models."""

import functools

import datasets
import hummingbird.ml
import numpy as np
import numbers_that_hurt
import torch
from families.onnx import runtime
from registry import case
from sklearn.ensemble import GradientBoostingClassifier, GradientBoostingRegressor, RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

# Hummingbird asks for the exporter that PyTorch had before its present one.
torch.onnx.export = functools.partial(torch.onnx.export, dynamo=False)

WAYS = ("gemm", "tree_trav", "perf_tree_trav")


def convert(exam, model, table, **options):
    """Fits, exports and asks."""
    rows, target = table
    rows = rows[:, :6].astype(np.float32)
    model.fit(rows, target)
    runtime.store(exam, hummingbird.ml.convert(model, "onnx", rows[:2], extra_config=options).model)
    runtime.ask(exam, exam.numeric(numbers_that_hurt.ordinary(rows, count=12, huge=False).astype(np.float32)))


for way in WAYS:

    def forest(exam, way=way):
        convert(exam, RandomForestClassifier(3, max_depth=3, random_state=0), datasets.wine(), tree_implementation=way)

    def boosting(exam, way=way):
        convert(exam, GradientBoostingClassifier(n_estimators=3, max_depth=2, random_state=0), datasets.cancer(), tree_implementation=way)

    name = way.replace("_", "-")
    case("forest-" + name, "RandomForestClassifier", "0.4.12", "trees by " + way)(forest)
    case("boosting-" + name, "GradientBoostingClassifier", "0.4.12", "trees by " + way + ", two classes")(boosting)


@case("forest-regressor", "RandomForestRegressor", "0.4.12", "trees by perf_tree_trav")
def forest_regressor(exam):
    convert(exam, RandomForestRegressor(3, max_depth=3, random_state=0), datasets.diabetes(), tree_implementation="perf_tree_trav")


@case("boosting-regressor", "GradientBoostingRegressor", "0.4.12", "trees by gemm")
def boosting_regressor(exam):
    convert(exam, GradientBoostingRegressor(n_estimators=3, max_depth=3, random_state=0), datasets.diabetes(), tree_implementation="gemm")


@case("logistic", "LogisticRegression", "0.4.12", "three classes after a scaler")
def logistic(exam):
    convert(exam, make_pipeline(StandardScaler(), LogisticRegression(max_iter=500)), datasets.wine())


@case("linear", "LinearRegression", "0.4.12", "one product")
def linear(exam):
    convert(exam, LinearRegression(), datasets.diabetes())
