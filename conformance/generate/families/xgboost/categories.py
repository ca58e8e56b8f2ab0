"""Splits by category: one against the rest and sets, of codes and of categories that the file keeps."""

import numpy as np
import pandas as pd
import xgboost

from exam import Input, seeded
from families.xgboost.asking import save_booster, save_wrapper, since
from registry import case

# Letters beyond ASCII are kept whole since 3.4.
COLOURS = ["red", "green", "blue", "gold", "grün", "rosé", "tan"] if since("3.4") else ["red", "green", "blue", "gold", "gruen", "rose", "tan"]


def coded(count=90):
    """Codes of two columns with missing cells, a number, and a target that depends on all."""
    source = seeded("categories")
    first, second = source.randint(0, 7, count).astype(float), source.randint(0, 40, count).astype(float)
    third = source.rand(count)
    target = np.isin(first, (1, 4)) * 2.0 + np.sin(second) + third
    first[source.rand(count) < 0.15] = np.nan
    target[np.isnan(first)] += 1.5
    return np.stack([first, second, third], axis=1), target


def hurting():
    """Codes that are fractions, negative, beyond the sets, and beyond what counts as a category."""
    rows, _ = coded()
    values = [-1, -0.5, -0.0, 0.5, 3.7, 6.999, 7, 31, 32, 33, 63, 64, 1000, 2.0**24 - 1, 2.0**24, 2.0**25, np.nan]
    spoiled = [np.where(np.arange(3) == column, value, row) for column in (0, 1) for value, row in zip(values, rows[20:])]
    return np.vstack([rows[:30], spoiled])


@case("category-codes", "Booster", "1.6.2 1.7.6 3.4.1", "codes and sets of them")
def codes(exam):
    rows, target = coded()
    types = dict(feature_types=["c", "c", "float"], enable_categorical=True)
    settings = dict(max_depth=4, verbosity=0, tree_method="hist")
    booster = xgboost.train(settings, xgboost.DMatrix(rows, label=target, **types), 4)
    save_booster(exam, booster, "json")
    asked = exam.numeric(hurting())
    exam.ask(asked, methods=["predict", "raw", "leaf"])


@case("category-one-hot", "XGBRegressor", "3.1.3", "a category against the rest, in a wrapper")
def one_hot(exam):
    rows, target = coded()
    options = dict(feature_types=["c", "c", "float"], enable_categorical=True, tree_method="hist", max_cat_to_onehot=100)
    save_wrapper(exam, xgboost.XGBRegressor(n_estimators=3, max_depth=4, **options).fit(rows, target))
    exam.ask(exam.numeric(hurting()), methods=["predict", "raw"])


def frames():
    """A frame of texts and whole numbers as categories, and a number."""
    rows, target = coded()
    first = pd.Series([None if np.isnan(code) else COLOURS[int(code)] for code in rows[:, 0]], dtype=object)
    frame = pd.DataFrame({"colour": first, "size": np.nan_to_num(rows[:, 1]) * 10 + 3, "weight": rows[:, 2]})
    return frame, target


def as_categories(frame):
    """The frame as the library takes it."""
    return frame.assign(
        colour=frame["colour"].astype("category"),
        size=frame["size"].astype("int64").astype("category"),
    )


def asked(exam, frame, name=None):
    return Input(exam.table(frame, name).file, as_categories(frame))


@case("category-frame", "XGBRegressor", "3.1.3 3.4.1", "categories of texts and numbers that the model keeps")
def frame_wrapper(exam):
    frame, target = frames()
    model = xgboost.XGBRegressor(n_estimators=4, max_depth=4, enable_categorical=True, tree_method="hist", max_cat_to_onehot=2)
    save_wrapper(exam, model.fit(as_categories(frame), target))
    rows = pd.concat([frame.iloc[40:60], frame.iloc[:5]])
    exam.ask(asked(exam, rows), methods=["predict", "raw", "apply"])
    exam.refuse("predict", asked(exam, frame.iloc[:2].assign(colour=["violet", "red"]), "unseen"))


@case("category-frame-booster", "Booster", "3.2.0", "the same in UBJSON")
def frame_booster(exam):
    frame, target = frames()
    matrix = xgboost.DMatrix(as_categories(frame), label=target, enable_categorical=True)
    booster = xgboost.train(dict(max_depth=4, verbosity=0, max_cat_to_onehot=2), matrix, 4)
    save_booster(exam, booster, "ubj", frame=True)
    exam.ask(asked(exam, frame.iloc[40:60]), methods=["predict", "raw", "leaf"])
