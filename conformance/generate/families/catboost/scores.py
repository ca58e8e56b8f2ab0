"""CatBoostRegressor, CatBoostRanker and CatBoost: what follows the sum of the leaves."""

import numpy as np
from catboost import CatBoost, CatBoostRegressor, Pool

import cat_models
import datasets
from registry import case


def regress(name, versions, note, target_of=None, missing=0.05, **options):
    @case(name, "CatBoostRegressor", versions, note)
    def build(exam):
        rows, target = datasets.diabetes()
        rows = datasets.with_missing(rows[:, :6], missing) if missing else rows[:, :6].copy()
        target = target if target_of is None else target_of(target, rows)
        cat_models.save(exam, cat_models.fit(CatBoostRegressor, rows, target, **options))
        cat_models.ask(exam, rows, methods=("predict", "raw"))


def pair(target, rows):
    return np.stack([target, -target / 3 + 4], 1)


regress("regressor", "0.20.2 0.24.4 1.2.10", "squared error; a bias from 0.24 on", iterations=11)
regress("missing-above", "1.2.10", "missing cells above every border", nan_mode="Max")
regress("missing-unmet", "0.26.1", "missing cells that training did not meet", missing=0)
regress("absolute", "0.26.1", "", loss_function="MAE")
regress("quantile", "1.0.6", "", loss_function="Quantile:alpha=0.8")
regress("poisson", "0.20.2 0.24.4 1.2.10", "exp of the score from 0.24.3 on", lambda target, rows: np.round(target / 20), loss_function="Poisson")
regress("tweedie", "1.0.6", "", lambda target, rows: target.clip(80) - 80, loss_function="Tweedie:variance_power=1.5")
regress("uncertainty", "1.2.10", "mean and variance", loss_function="RMSEWithUncertainty")
regress("several-targets", "0.24.4", "", pair, loss_function="MultiRMSE")
regress("several-quantiles", "1.2.10", "", loss_function="MultiQuantile:alpha=0.1,0.5,0.9")


@case("scale-and-bias", "CatBoostRegressor", "0.24.4 1.2.10", "set by hand: scale times sum plus bias")
def scale_and_bias(exam):
    rows, target = datasets.diabetes()
    rows = rows[:, :6].copy()
    model = cat_models.fit(CatBoostRegressor, rows, target, iterations=9)
    model.set_scale_and_bias(-0.37, [12.3] if cat_models.at_least("0.25") else 12.3)
    cat_models.save(exam, model)
    cat_models.ask(exam, rows, methods=("predict", "raw"))


@case("several-biases", "CatBoostRegressor", "1.2.10", "a bias for each output")
def several_biases(exam):
    rows, target = datasets.diabetes()
    rows = rows[:, :6].copy()
    model = cat_models.fit(CatBoostRegressor, rows, pair(target, rows), loss_function="MultiRMSE")
    model.set_scale_and_bias(1.7, [0.1, -5.5])
    cat_models.save_file(exam, model)
    cat_models.ask(exam, rows, methods=("predict", "raw"))


@case("base-class", "CatBoost", "0.20.2", "the class that has no idea of classes answers with scores")
def base_class(exam):
    rows, target = datasets.cancer()
    cat_models.save(exam, cat_models.fit(CatBoost, rows, target, loss_function="Logloss"))
    cat_models.ask(exam, rows, methods=("predict", "raw"))


@case("ranker", "CatBoostRanker", "1.0.6", "")
def ranker(exam):
    from catboost import CatBoostRanker

    rows, target = datasets.diabetes()
    rows = rows[:, :6].copy()
    model = CatBoostRanker(**cat_models.SMALL)
    model.fit(Pool(rows, target / 400, group_id=np.arange(len(rows)) // 20))
    cat_models.save(exam, cat_models.timeless(model))
    cat_models.ask(exam, rows, methods=("predict", "raw"))
