"""Features that are split by category: codes, and columns of pandas."""

import numpy as np
import pandas

import boosters
import datasets
import numbers_that_hurt as hurt
from registry import case

EAGER = dict(min_data_per_group=2, cat_smooth=1, cat_l2=1, max_cat_to_onehot=2, num_leaves=8)
ODD = [-1.0, -0.5, -1e-36, 0.4, 1.99, 255.0, 256.0, 1e6, 2.0**31, 2.0**32 + 1, 1e300, -1e300, np.inf, -np.inf, np.nan]


def coded(count, seed=1):
    source = np.random.RandomState(seed)
    codes = source.randint(0, count, 500)
    effect = source.randn(count)
    rows = np.column_stack([codes, source.randn(500), source.randint(0, 3, 500)]).astype(float)
    return rows, effect[codes] + rows[:, 1] * 0.3 + (rows[:, 2] == 1)


def ask_codes(exam, rows):
    odd = [boosters.with_cell(rows, column, ODD) for column in (0, 2)]
    asked = [hurt.sample(rows, 40), boosters.thresholds(exam.model, rows, 10)] + odd
    exam.ask(exam.numeric(np.vstack(asked)), also=("leaf",))


@case("categories", "Booster", "2.0.12 3.0.0 4.7.0", "codes within words of bits; unknown, negative, broken and missing ones go right")
def categories(exam):
    rows, target = coded(12)
    booster = boosters.train(rows, target, objective="regression", data=dict(categorical_feature=[0, 2]), **EAGER)
    boosters.save_text(exam, booster)
    ask_codes(exam, rows)


@case("categories-many", "Booster", "4.0.0", "bit sets of several words")
def many(exam):
    rows, target = coded(150)
    options = dict(EAGER, max_bin=255)
    booster = boosters.train(rows, target, objective="regression", data=dict(categorical_feature=[0]), **options)
    boosters.save_text(exam, booster)
    ask_codes(exam, rows)


@case("categories-with-gaps", "Booster", "3.2.1", "NaN among the categories of training")
def with_gaps(exam):
    rows, target = coded(8)
    rows[::7, 0] = np.nan
    booster = boosters.train(rows, target, objective="regression", data=dict(categorical_feature=[0]), **EAGER)
    boosters.save_text(exam, booster)
    ask_codes(exam, rows)


def frame(rows=300, seed=2):
    source = np.random.RandomState(seed)
    return pandas.DataFrame(
        {
            "city": source.choice(["Ulm", "Åre", "東京", "a b", "x=y"], rows),
            "size": source.rand(rows),
            "grade": source.choice(["low", "middle", "high"], rows),
            "doors": source.choice([2.0, 3.0, 5.0], rows),
            "empty": 1.0,
        }
    )


def effect(table):
    return (table["city"] == "東京") * 2 + table["size"] + (table["grade"].isin(["high", 1.0])) - (table["doors"] == 3) + (table["city"] == "Ulm") * 0.5


def typed(table, columns, seen=None, ordered=()):
    """The table with some columns as categories."""
    table = table.copy()
    for column in columns:
        values = ["low", "middle", "high"] if column == "grade" else sorted(set((table if seen is None else seen)[column].dropna()))
        table[column] = pandas.Categorical(table[column], values if seen is None else None, ordered=column in ordered)
    return table


def ask_frame(exam, table, columns, ordered=()):
    asked = table.iloc[:30].copy()
    asked.loc[asked.index[:3], "city"] = ["Oslo", None, "ulm"]
    if "grade" in columns:
        asked.loc[asked.index[3:6], "grade"] = ["none", None, "high"]
    asked.loc[asked.index[6:9], "doors"] = [4.0, np.nan, 5.0]
    asked.loc[asked.index[9:10], "size"] = np.nan
    source = exam.table(asked)
    source.value = typed(asked, columns, seen=asked, ordered=ordered)
    exam.ask(source, also=("leaf",))


def pandas_case(name, versions, note, columns, ordered=(), pickled=False):
    @case(name, "Booster", versions, note)
    def build(exam):
        table = frame()
        if "grade" not in columns:
            table["grade"] = (table["grade"] == "high") * 1.0
        data = dict(categorical_feature="auto")
        booster = boosters.train(typed(table, columns, ordered=ordered), effect(table), objective="regression", data=data, **EAGER)
        if pickled:
            exam.save(booster)
        else:
            boosters.save_text(exam, booster)
        ask_frame(exam, table, columns, ordered)


pandas_case("pandas-categories", "2.0.12 4.7.0", "texts become the places of categories; unknown ones are missing", ["city", "grade"])
pandas_case("pandas-categories-pickled", "2.2.3 4.3.0", "the categories stand beside the text", ["city", "grade"], pickled=True)
pandas_case("pandas-numbers", "4.0.0", "categories that are numbers", ["city", "doors"])
pandas_case("pandas-ordered", "2.3.1 4.7.0", "an ordered category is split as a number", ["city", "grade"], ordered=["grade"])
