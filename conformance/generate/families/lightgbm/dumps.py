"""What `dump_model` gives, stored as JSON."""

import numpy as np

import boosters
import datasets
from families.lightgbm.boosting import FOREST
from families.lightgbm.categories import EAGER, ask_codes, ask_frame, coded, effect, frame, typed
from registry import case


@case("dump", "Booster", "2.3.1 4.7.0", "the objects of JSON for a text's lists")
def dump(exam):
    rows, target = datasets.iris()
    boosters.save_json(exam, boosters.train(datasets.with_missing(rows), target, 3, objective="multiclass", num_class=3))
    boosters.ask(exam, rows)


@case("dump-categories", "Booster", "3.0.0", "categories between two bars")
def dump_categories(exam):
    rows, target = coded(40)
    data = dict(categorical_feature=[0, 2])
    boosters.save_json(exam, boosters.train(rows, target, objective="regression", data=data, **EAGER))
    ask_codes(exam, rows)


@case("dump-pandas", "Booster", "3.3.5", "the categories of pandas")
def dump_pandas(exam):
    table = frame()
    columns = ["city", "grade"]
    boosters.save_json(exam, boosters.train(typed(table, columns), effect(table), objective="regression", **EAGER))
    ask_frame(exam, table, columns)


@case("dump-forest", "Booster", "4.0.0", "a random forest")
def dump_forest(exam):
    rows, target = datasets.cancer()
    boosters.save_json(exam, boosters.train(rows, target, objective="binary", zero_as_missing=True, **FOREST))
    boosters.ask(exam, rows)


@case("dump-linear", "Booster", "4.7.0", "linear leaves")
def dump_linear(exam):
    rows, target = datasets.diabetes()
    options = dict(objective="regression", linear_tree=True, linear_lambda=0.01, min_data_in_leaf=20)
    boosters.save_json(exam, boosters.train(rows[:, :5].copy(), target, 3, **options))
    boosters.ask(exam, rows[:, :5])
