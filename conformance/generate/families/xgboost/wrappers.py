"""XGBClassifier, XGBRegressor, XGBRanker and the random forests among them."""

import numpy as np
import xgboost

import datasets
import numbers_that_hurt as hurt
from families.xgboost.asking import on_thresholds, save_wrapper, since
from registry import case

NAMES = np.array(["Barolo", "Grignolino", "Barbéra"])
SMALL = dict(n_estimators=3, max_depth=3, random_state=0)


def examine(exam, model, rows, leaves=False, refuses=False, splits=True, missing=True):
    """Asks ordinary, hurting, missing and infinite cells, and cells on thresholds; and the leaves of some."""
    save_wrapper(exam, model)
    asked = [hurt.ordinary(rows, missing=missing, infinite=True, count=8)] + ([on_thresholds(model.get_booster(), rows)] if splits else [])
    methods = ["predict", "predict_proba"] if hasattr(model, "predict_proba") else ["predict"]
    exam.ask(exam.numeric(np.vstack(asked)), methods=methods + ["raw"])
    if leaves:
        exam.ask(exam.numeric(asked[1], "thresholds"), methods=["apply"])
    if refuses:
        exam.probe("apply", exam.numeric(hurt.spoiled(rows, (np.inf, -np.inf)), "infinite"), "infinite")


def labelled(names, target):
    """Labels of text where the version encodes them itself."""
    return target if since("1.6") else np.asarray(names)[target]


@case("classifier", "XGBClassifier", "0.90 1.0.2 1.3.3 1.6.2 1.7.6 3.1.3 3.4.1", "binary; labels of text up to 1.5")
def classifier(exam):
    rows, target = datasets.cancer()
    examine(exam, xgboost.XGBClassifier(**SMALL).fit(rows[:, :6], labelled(["benign", "malignant"], target)), rows[:, :6], leaves=True, refuses=True)


@case("classifier-multiclass", "XGBClassifier", "1.2.1 1.5.2 3.2.0", "three classes; a base score for each from 3.1 on")
def multiclass(exam):
    rows, target = datasets.iris()
    examine(exam, xgboost.XGBClassifier(**SMALL).fit(rows, labelled(NAMES, target)), rows)


@case("classifier-base", "XGBClassifier", "0.90 1.0.2", "base_score is a probability, except before 1.0")
def classifier_base(exam):
    rows, target = datasets.cancer()
    examine(exam, xgboost.XGBClassifier(base_score=0.3, **SMALL).fit(rows[:, :4], target), rows[:, :4])


@case("classifier-softmax", "XGBClassifier", "1.3.3 1.5.2 1.7.6", "multi:softmax, where it is kept")
def softmax(exam):
    rows, target = datasets.iris()
    examine(exam, xgboost.XGBClassifier(objective="multi:softmax", **SMALL).fit(rows, target), rows)


@case("classifier-multilabel", "XGBClassifier", "3.4.1", "two labels at once")
def multilabel(exam):
    rows, target = datasets.iris()
    labels = np.stack([target == 0, rows[:, 0] > 5.5], axis=1).astype(int)
    examine(exam, xgboost.XGBClassifier(**SMALL).fit(rows, labels), rows)


@case("classifier-hinge", "XGBClassifier", "1.5.2", "binary:hinge: probabilities are 0 and 1")
def hinge(exam):
    rows, target = datasets.cancer()
    examine(exam, xgboost.XGBClassifier(objective="binary:hinge", **SMALL).fit(rows[:, :4], target), rows[:, :4])


@case("classifier-logitraw", "XGBClassifier", "1.2.1 1.3.3", "binary:logitraw: the base score is a score from 1.3 on")
def logitraw(exam):
    rows, target = datasets.cancer()
    model = xgboost.XGBClassifier(objective="binary:logitraw", base_score=0.2, **SMALL)
    examine(exam, model.fit(rows[:, :4], target), rows[:, :4])


@case("classifier-dart", "XGBClassifier", "1.3.3 1.5.2 3.2.0 3.4.1", "weights of trees, in the three places where they were kept")
def dart(exam):
    rows, target = datasets.iris()
    model = xgboost.XGBClassifier(booster="dart", n_estimators=5, max_depth=2, random_state=0, **(dict(rate_drop=0.5, one_drop=1)))
    examine(exam, model.fit(rows, target), rows)


@case("forest-classifier", "XGBRFClassifier", "3.1.3", "parallel trees")
def forest_classifier(exam):
    rows, target = datasets.iris()
    examine(exam, xgboost.XGBRFClassifier(n_estimators=4, max_depth=3, random_state=0).fit(rows, target), rows, leaves=True)


@case("forest-regressor", "XGBRFRegressor", "1.5.2 2.1.4", "parallel trees")
def forest_regressor(exam):
    rows, target = datasets.diabetes()
    examine(exam, xgboost.XGBRFRegressor(n_estimators=4, max_depth=3, random_state=0).fit(rows[:, :5], target), rows[:, :5])


@case("regressor", "XGBRegressor", "1.2.1 1.7.6 2.0.3 3.4.1", "missing cells in training, so that both default sides are there; base score of the labels from 2.0 on")
def regressor(exam):
    rows, target = datasets.diabetes()
    rows = datasets.with_missing(rows[:, :6], share=0.3)
    examine(exam, xgboost.XGBRegressor(n_estimators=12, max_depth=3, random_state=0).fit(rows, target), np.nan_to_num(rows))


@case("regressor-missing", "XGBRegressor", "1.7.6", "missing=-999, beside NaN")
def regressor_missing(exam):
    rows, target = datasets.diabetes()
    rows = np.where(np.isnan(datasets.with_missing(rows[:, :5])), -999.0, rows[:, :5])
    model = xgboost.XGBRegressor(missing=-999.0, **SMALL).fit(rows, target)
    examine(exam, model, rows, missing=since("1.0"))


@case("regressor-missing-zero", "XGBRegressor", "3.2.0", "missing=0")
def regressor_missing_zero(exam):
    rows, target = datasets.iris()
    rows = np.where(rows < 0.3, 0, rows)
    examine(exam, xgboost.XGBRegressor(missing=0, **SMALL).fit(rows, target), rows)


@case("regressor-early-stopping", "XGBRegressor", "0.90 1.5.2 3.4.1", "the wrapper stops at the best iteration")
def early(exam):
    rows, target = datasets.iris()
    target = target + np.random.RandomState(0).normal(0, 0.8, len(target))
    settings = dict(n_estimators=40, max_depth=2, learning_rate=0.8, random_state=0)
    parts = dict(eval_set=[(rows[1::2], target[1::2])], verbose=False)
    if since("2.0"):
        model = xgboost.XGBRegressor(early_stopping_rounds=2, num_parallel_tree=2, subsample=0.7, **settings).fit(rows[::2], target[::2], **parts)
    else:
        model = xgboost.XGBRegressor(**settings).fit(rows[::2], target[::2], early_stopping_rounds=2, **parts)
    examine(exam, model, rows, leaves=True)


@case("regressor-single-tree", "XGBRegressor", "3.0.5", "one tree: its leaves are one-dimensional")
def single(exam):
    rows, target = datasets.iris()
    examine(exam, xgboost.XGBRegressor(n_estimators=1, max_depth=2).fit(rows, target), rows, leaves=True)


def measures():
    """Three targets of one size."""
    rows, target = datasets.diabetes()
    return rows[:, :4], np.stack([target / 100, rows[:, 5] * 20, rows[:, 6] * 20 + 1], axis=1)


@case("regressor-multi-output", "XGBRegressor", "3.1.3", "a tree for each output")
def multi_output(exam):
    rows, target = measures()
    examine(exam, xgboost.XGBRegressor(**SMALL).fit(rows, target), rows)


@case("regressor-vector-leaves", "XGBRegressor", "2.0.3 3.1.3 3.2.0", "trees with all outputs in a leaf, whose vectors moved in 3.2")
def vector_leaves(exam):
    rows, target = measures()
    model = xgboost.XGBRegressor(multi_strategy="multi_output_tree", tree_method="hist", max_bin=8, **SMALL)
    examine(exam, model.fit(rows, target), rows, splits=False)


@case("regressor-linear", "XGBRegressor", "0.90 3.4.1", "gblinear: weights in float32; missing cells count nothing")
def linear(exam):
    rows, target = datasets.diabetes()
    model = xgboost.XGBRegressor(booster="gblinear", n_estimators=4, updater="coord_descent") if since("1.3") else xgboost.XGBRegressor(booster="gblinear", n_estimators=4)
    save_wrapper(exam, model.fit(rows, target))
    exam.ask(exam.numeric(hurt.ordinary(rows, missing=True, count=12, huge=False)), methods=["predict", "raw"])
    exam.probe("predict", exam.numeric(hurt.spoiled(rows, (np.inf,)), "infinite"), "infinite")


@case("classifier-linear", "XGBClassifier", "1.3.3", "gblinear with three classes")
def linear_classifier(exam):
    rows, target = datasets.iris()
    save_wrapper(exam, xgboost.XGBClassifier(booster="gblinear", n_estimators=4).fit(rows, target))
    exam.ask(exam.numeric(hurt.ordinary(rows, missing=True, count=12, huge=False)), methods=["predict", "predict_proba", "raw"])


@case("ranker", "XGBRanker", "1.5.2", "scores as they are")
def ranker(exam):
    rows, target = datasets.iris()
    order = np.random.RandomState(1).permutation(len(rows))
    rows, target = rows[order], target[order]
    examine(exam, xgboost.XGBRanker(objective="rank:pairwise", **SMALL).fit(rows, target, group=[50, 50, 50]), rows)
