"""LightGBM boosters for the families of that library: small ones, stored as people store them, and rows that hurt them."""

import json

import lightgbm
import numpy as np

import numbers_that_hurt as hurt

SMALL = dict(verbose=-1, num_leaves=5, min_data_in_leaf=5, num_threads=1, seed=3, max_bin=31)
# A float32: numbers within it of zero are zero.
ZERO = float(np.float32(1e-35))


def at_least(text):
    """True where LightGBM is of this version or newer."""
    parts = [tuple(int(part) for part in version.split(".")) for version in (lightgbm.__version__, text)]
    return parts[0] >= parts[1]


def train(rows, target, rounds=3, data=(), **options):
    """A booster of a few small trees; `data` are options of the data set."""
    settings = dict(SMALL)
    settings.update(options)
    return lightgbm.train(settings, lightgbm.Dataset(rows, target, **dict(data)), rounds)


def save_text(exam, booster):
    """Stores a booster in the library's own text and asks what was read back."""
    exam.model_file = "model.txt"
    booster.save_model(exam._path(exam.model_file))
    exam.model = lightgbm.Booster(model_file=exam._path(exam.model_file))


def save_json(exam, booster):
    """Stores what `dump_model` gives and asks the booster that it was taken from."""
    exam.model_file = "model.json"
    with open(exam._path(exam.model_file), "w", encoding="utf-8") as stream:
        json.dump(booster.dump_model(), stream)
    exam.model = booster


def thresholds(booster, rows, count=14):
    """Rows with one cell on a threshold of the model or next to it."""
    text = booster.model_to_string() if hasattr(booster, "model_to_string") else booster._save_model_to_string()
    found = []
    for block in text.split("Tree=")[1:]:
        fields = dict(line.split("=", 1) for line in block.split("\n\n")[0].split("\n") if "=" in line)
        splits = zip(fields["split_feature"].split(), fields["threshold"].split(), fields["decision_type"].split())
        for feature, threshold, kind in splits:
            if not int(kind) & 1:
                found += [(int(feature), value) for value in hurt.neighbours(float(threshold))[:3]]
    found = found[:: max(1, len(found) // count)]
    asked = hurt.sample(rows, len(found), "thresholds")
    for row, (feature, value) in zip(asked, found):
        row[feature] = value
    return asked


def near_zero(rows, columns=None):
    """Rows with cells at, within and next to the smallest number that is not zero."""
    values = [ZERO, -ZERO, np.nextafter(ZERO, 1), np.nextafter(-ZERO, -1), 1e-36, -1e-36]
    return np.vstack([with_cell(rows, column, values) for column in columns or range(2)])


def with_cell(rows, column, values):
    """Rows with each of the values in a column."""
    asked = hurt.sample(rows, len(values), "column %d" % column)
    asked[:, column] = values
    return asked


def ask(exam, rows, methods=("predict", "leaf"), also=()):
    """Asks ordinary rows, rows with cells that hurt, and rows on thresholds."""
    booster = getattr(exam.model, "booster_", exam.model)
    asked = [hurt.ordinary(rows, 12, missing=True, infinite=True), near_zero(rows)]
    asked += [thresholds(booster, rows)] + list(also)
    exam.ask(exam.numeric(np.vstack(asked)), methods=methods)
