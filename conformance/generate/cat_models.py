"""Small CatBoost models for the families of that library, stored as people store them, and rows that hurt them."""

import json
import os
import re
import tempfile

import catboost
import numpy as np
import pandas

import numbers_that_hurt as hurt
from exam import seeded

SMALL = dict(
    iterations=5, depth=3, learning_rate=0.5, border_count=24, random_seed=3, thread_count=1, verbose=False, allow_writing_files=False
)
WHOLE = ("raw", "leaf")
# Lengths on both sides of each change of the hash, and letters of one to four bytes.
TEXTS = ["", "a", "to", "red", "blue", "12", "éa", "grün-weiß", "日本語", "a name of 17 byt", "a name of 17 byte", "x" * 32, "x" * 33, "y" * 64, "y" * 65, "😀" * 40]


def at_least(text):
    """True where CatBoost is of this version or newer."""
    parts = [tuple(int(part) for part in version.split(".")) for version in (catboost.__version__, text)]
    return parts[0] >= parts[1]


def fit(kind, rows, target, cats=None, **options):
    """A fitted model of a few small trees, without the moment of its making."""
    settings = dict(SMALL)
    settings.update(options)
    model = kind(settings) if kind is catboost.CatBoost else kind(**settings)
    model.fit(rows, target, cat_features=cats)
    return timeless(model)


def timeless(model):
    """The model without what differs from run to run, or is long and says nothing of its answers."""
    facts = model.get_metadata()
    for key in facts.keys():
        if key == "model_guid":
            facts[key] = "0-0-0-0"
        elif key == "train_finish_time":
            facts[key] = "2024-05-01T00:00:00Z"
        elif key in ("output_options", "training"):
            facts[key] = "{}"
    return model


def save_file(exam, model, form="cbm", pool=None):
    """Stores the model in a format of the library's own and asks what was read back."""
    exam.model_file = "model." + form
    path = exam._path(exam.model_file)
    model.save_model(path, format=form, pool=pool)
    if form == "json":
        without_indents(path)
    exam.model = type(model)().load_model(path, format=form)


def without_indents(path):
    """Takes line breaks and what follows them from a JSON file."""
    with open(path, encoding="utf-8") as stream:
        text = stream.read()
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(re.sub(r"\n\s*", "", text))


def change_json(exam, model, pool, change):
    """Stores the model in JSON after a change of its content, and asks what was read back."""
    save_file(exam, model, "json", pool)
    path = exam._path(exam.model_file)
    with open(path, encoding="utf-8") as stream:
        content = json.load(stream)
    change(content)
    with open(path, "w", encoding="utf-8") as stream:
        json.dump(content, stream)
    exam.model = type(model)().load_model(path, format="json")


def described(model, pool=None):
    """The model as its JSON says it."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.json")
        model.save_model(path, format="json", pool=pool)
        with open(path, encoding="utf-8") as stream:
            return json.load(stream)


def on_borders(model, rows, count=24):
    """Rows with one cell on a border of the model or next to it."""
    found = []
    for feature in described(model)["features_info"].get("float_features", ()):
        for border in feature.get("borders") or ():
            found += [(feature["flat_feature_index"], value) for value in hurt.neighbours(float(np.float32(border)))]
    found = found[:: max(1, len(found) // count)]
    asked = hurt.sample(rows, len(found), "borders")
    for row, (column, value) in zip(asked, found):
        row[column] = value
    return asked


def save(exam, model):
    """Stores the model compressed: most of a file of CatBoost tells how it was trained."""
    exam.save(model, "joblib-3")


def ask(exam, rows, missing=True, methods=WHOLE):
    """Ordinary rows with hurting cells, and rows on the borders."""
    asked = [hurt.ordinary(rows, 16, missing=missing, infinite=True, double=True), on_borders(exam.model, np.nan_to_num(rows))]
    exam.ask(exam.numeric(np.vstack(asked)), methods=methods)


def colours(count=240, seed=5):
    """A table of two numbers between three columns of categories, and a target that depends on all of them."""
    source = np.random.RandomState(seed)
    colour = np.array(TEXTS, dtype=object)[source.randint(0, len(TEXTS), count)]
    city = np.array(["city %d" % number for number in range(30)], dtype=object)[(source.gamma(2, 3, count)).astype(int).clip(0, 29)]
    switch = np.array(["on", "off", "?"], dtype=object)[source.randint(0, 3, count)]
    size = source.normal(size=count).round(2)
    weight = source.normal(size=count).round(2)
    weight[::9] = np.nan
    frame = pandas.DataFrame(dict(colour=colour, size=size, city=city, switch=switch, weight=weight))
    score = np.isin(colour, ["red", "", "日本語", "y" * 64]) * 1.5 + (switch == "on") * (size > 0) + np.isin(city, ["city 3", "city 5"]) + 0.3 * size
    return frame, score, ["colour", "city", "switch"]


def ask_categories(exam, frame, count=24):
    """Rows as they are, rows with categories that training did not meet, and rows with gaps in the numbers."""
    source = seeded("categories")
    plain = frame.iloc[source.choice(len(frame), count, replace=False)]
    odd = frame.iloc[source.choice(len(frame), 12, replace=False)].copy()
    for column in ("colour", "city", "switch"):
        odd[column] = [("new %d" % number) * (number % 5 + 1) for number in source.randint(0, 99, len(odd))]
    mixed = frame.iloc[source.choice(len(frame), len(TEXTS), replace=False)].copy()
    mixed["colour"] = TEXTS
    mixed["weight"] = [np.nan, np.inf, -np.inf, 1e300] * (len(TEXTS) // 4)
    rows = pandas.concat([plain, odd, mixed], ignore_index=True)
    for column in ("colour", "city", "switch"):
        rows[column] = rows[column].astype(object)
    exam.ask(exam.listed(rows[list(frame.columns)]), methods=WHOLE)
