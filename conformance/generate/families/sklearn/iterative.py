"""IterativeImputer."""

import numpy as np
from sklearn.experimental import enable_iterative_imputer  # noqa: F401
from sklearn.impute import IterativeImputer
from sklearn.linear_model import BayesianRidge, Ridge
from sklearn.tree import DecisionTreeRegressor

import datasets
from registry import case
from versions import at_least


def fill(exam, model, rows, count=24):
    """Fits on rows with gaps and asks some of them, with one that is all gaps."""
    exam.save(model.fit(rows))
    asked = rows[:count].copy()
    asked[3] = np.nan
    asked[5, 0] = 1e6
    exam.ask(exam.numeric(asked))
    spoiled = asked[:4].copy()
    spoiled[1, 1] = np.inf
    exam.probe("transform", exam.numeric(spoiled, "infinite"), "infinite")


def gaps(share=0.15):
    """Flowers with gaps."""
    return datasets.with_missing(datasets.iris()[0][::2], share)


@case("iterative-imputer", "IterativeImputer", "0.24.2 1.2.2 1.9.1", "rounds of ridge regressions; a row without a value")
def ridge(exam):
    fill(exam, IterativeImputer(max_iter=4, random_state=0), gaps())


@case("iterative-imputer-trees", "IterativeImputer", "1.0.2 1.5.2", "trees, from right to left, within limits, with the indicator")
def trees(exam):
    model = IterativeImputer(DecisionTreeRegressor(max_depth=3, random_state=0), max_iter=3, imputation_order="arabic", min_value=[4.5, 2.5, 1, 0], max_value=[7, 4, 6, 2], add_indicator=True, initial_strategy="median", random_state=0)
    fill(exam, model, gaps(0.2))


@case("iterative-imputer-nearest", "IterativeImputer", "1.3.2 1.7.2", "few neighbours a column, at random, one limit for all; columns without gaps are skipped")
def nearest(exam):
    rows = gaps()
    rows[:, 2] = np.nan_to_num(rows[:, 2], nan=3.0)
    model = IterativeImputer(Ridge(), n_nearest_features=2, imputation_order="random", max_iter=3, min_value=0.5, initial_strategy="most_frequent", skip_complete=True, random_state=0)
    fill(exam, model, rows)


@case("iterative-imputer-empty", "IterativeImputer", "0.24.2 1.2.2 1.9.1", "a column without a value in training is left out, or kept since 1.2")
def empty(exam):
    rows = gaps()
    rows[:, 1] = np.nan
    options = dict(keep_empty_features=True) if at_least("1.2") else {}
    fill(exam, IterativeImputer(BayesianRidge(), max_iter=2, random_state=0, **options), rows)


@case("iterative-imputer-number", "IterativeImputer", "1.5.2", "a number stands for a missing value; NaN is refused")
def number(exam):
    rows = np.nan_to_num(gaps(), nan=-1)
    exam.save(IterativeImputer(missing_values=-1, max_iter=2, random_state=0).fit(rows))
    exam.ask(exam.numeric(rows[:20]))
    exam.probe("transform", exam.numeric([[1, np.nan, 2, 3]], "missing"), "missing")


@case("iterative-imputer-no-round", "IterativeImputer", "1.7.2", "max_iter=0 is the first imputer alone")
def no_round(exam):
    fill(exam, IterativeImputer(max_iter=0, random_state=0), gaps())
