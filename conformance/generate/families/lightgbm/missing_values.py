"""What is missing, and where it goes."""

import numpy as np

import boosters
import datasets
from registry import case


def gaps():
    rows, target = datasets.diabetes()
    return np.where(np.abs(rows) < 0.012, 0, rows)[:, :5].copy(), target


@case("missing-nan", "Booster", "2.0.12 4.7.0", "NaN takes a side of its own")
def missing_nan(exam):
    rows, target = gaps()
    boosters.save_text(exam, boosters.train(datasets.with_missing(rows), target, objective="regression"))
    boosters.ask(exam, rows)


@case("missing-zero", "Booster", "2.0.12 4.7.0", "zero, what lies within 1e-35 of it, and NaN take a side of their own")
def missing_zero(exam):
    rows, target = gaps()
    boosters.save_text(exam, boosters.train(datasets.with_missing(rows), target, 6, objective="regression", zero_as_missing=True))
    boosters.ask(exam, rows)


@case("missing-none", "Booster", "2.0.12 4.7.0", "nothing was missing: NaN counts as zero")
def missing_none(exam):
    rows, target = gaps()
    boosters.save_text(exam, boosters.train(rows, target, objective="regression"))
    boosters.ask(exam, rows)


@case("missing-unused", "Booster", "4.0.0", "use_missing=false: NaN counts as zero although it was seen")
def missing_unused(exam):
    rows, target = gaps()
    boosters.save_text(exam, boosters.train(datasets.with_missing(rows), target, objective="regression", use_missing=False))
    boosters.ask(exam, rows)


@case("near-zero", "Booster", "2.3.1 4.7.0", "thresholds at the smallest number that is not zero")
def near_zero(exam):
    source = np.random.RandomState(4)
    scale = np.array([1e-35, 3e-35, 1e-34, 1e-33])
    rows = source.randn(400, 4) * scale
    target = (rows / scale).sum(axis=1) + source.randn(400) * 0.1
    boosters.save_text(exam, boosters.train(rows, target, 6, objective="regression", min_data_in_bin=1, max_bin=255))
    boosters.ask(exam, rows, also=[boosters.near_zero(rows, range(2, 4))])
