"""`Booster` in XGBoost's own formats and as a pickle."""

import numpy as np
import xgboost

import datasets
import numbers_that_hurt as hurt
from families.xgboost.asking import AskedBooster, on_thresholds, save_booster, since
from registry import case


def train(settings, rows, target, rounds=3, **options):
    matrix = xgboost.DMatrix(rows, label=target, **options)
    return xgboost.train(dict(settings, verbosity=0, max_depth=settings.get("max_depth", 3), seed=0), matrix, rounds)


def ask(exam, booster, rows, infinite=False):
    asked = np.vstack([hurt.ordinary(rows, missing=True, count=8), on_thresholds(booster, rows)])
    exam.ask(exam.numeric(asked), also=["raw", "leaf"])
    if infinite:
        exam.probe("predict", exam.numeric(hurt.spoiled(rows, (np.inf,)), "infinite"), "infinite")


def binary(exam, extension):
    rows, target = datasets.cancer()
    booster = train({"objective": "binary:logistic", "base_score": 0.4}, rows[:, :5], target)
    save_booster(exam, booster, extension, classes=True)
    ask(exam, booster, rows[:, :5], infinite=True)


@case("booster-json", "Booster", "1.0.2 1.3.3", "a model file in JSON")
def as_json(exam):
    binary(exam, "json")


@case("booster-ubjson", "Booster", "1.7.6 3.4.1", "a model file in UBJSON")
def as_ubjson(exam):
    binary(exam, "ubj")


@case("booster-binary", "Booster", "0.90 1.2.1 2.0.3", "a model file in the old binary format, with four leading letters from 1.2 on")
def as_binary(exam):
    binary(exam, "deprecated" if since("2.0") else "model")


@case("booster-multiclass", "Booster", "0.90 3.1.3", "class probabilities of a bare booster, with names of columns")
def multiclass(exam):
    rows, target = datasets.iris()
    names = ["sepal length", "sepal width", "petal length", "petal width"]
    booster = train({"objective": "multi:softprob", "num_class": 3}, rows, target, feature_names=names)
    save_booster(exam, booster, "json" if since("1.0") else "model", classes=True)
    exam.ask(exam.numeric(hurt.ordinary(rows, missing=True, count=12)), also=["raw", "leaf"])


@case("booster-softmax", "Booster", "1.7.6", "multi:softmax answers class numbers as float32")
def softmax(exam):
    rows, target = datasets.iris()
    booster = train({"objective": "multi:softmax", "num_class": 3}, rows, target)
    save_booster(exam, booster, "ubj" if since("1.6") else "model")
    ask(exam, booster, rows)


@case("booster-dart", "Booster", "0.90 1.2.1", "dart in each format")
def dart(exam):
    rows, target = datasets.diabetes()
    settings = {"booster": "dart", "rate_drop": 0.5, "one_drop": 1, "max_depth": 2}
    booster = train(settings, rows[:, :5], target, rounds=6)
    save_booster(exam, booster, "ubj" if since("1.6") else "model")
    ask(exam, booster, rows[:, :5])


@case("booster-linear", "Booster", "1.2.1", "gblinear in each format")
def linear(exam):
    rows, target = datasets.iris()
    booster = train({"booster": "gblinear", "objective": "multi:softprob", "num_class": 3}, rows, target)
    save_booster(exam, booster, "json" if since("1.6") else "model", classes=True)
    exam.ask(exam.numeric(hurt.ordinary(rows, missing=True, count=12, huge=False)), also=["raw"])


@case("booster-early-stopping", "Booster", "1.7.6", "a bare booster uses every tree")
def early(exam):
    rows, target = datasets.iris()
    target = target + np.random.RandomState(0).normal(0, 0.8, len(target))
    settings = {"max_depth": 2, "eta": 0.8, "verbosity": 0}
    held_out = xgboost.DMatrix(rows[1::2], label=target[1::2])
    booster = xgboost.train(settings, xgboost.DMatrix(rows[::2], label=target[::2]), 40, [(held_out, "held")], early_stopping_rounds=2, verbose_eval=False)
    save_booster(exam, booster, "json")
    ask(exam, booster, rows)


@case("booster-parallel", "Booster", "3.4.1", "three parallel trees a round")
def parallel(exam):
    rows, target = datasets.iris()
    booster = train({"num_parallel_tree": 3, "subsample": 0.6, "objective": "multi:softprob", "num_class": 3}, rows, target, rounds=2)
    save_booster(exam, booster, "json", classes=True)
    ask(exam, booster, rows)


@case("booster-pickle", "Booster", "0.90 1.2.1 1.3.3", "a pickled booster: the three ways in which it keeps its bytes")
def pickled(exam):
    rows, target = datasets.diabetes()
    exam.save(train({"max_depth": 3}, rows[:, :5], target))
    booster = exam.model
    exam.model = AskedBooster(booster)
    ask(exam, booster, rows[:, :5])
