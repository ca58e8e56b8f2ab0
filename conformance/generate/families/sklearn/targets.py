"""TargetEncoder."""

import numpy as np
from sklearn import preprocessing

import frames
from registry import case


def learn(exam, model, missing=np.nan, target=None):
    """Fits on city and grade; asks known, unseen and missing categories."""
    frame, label = frames.customers(missing=missing)
    frame = frame[["city", "grade", "visits"]]
    exam.save(model.fit(frame, np.asarray(label if target is None else target(frame))))
    exam.ask(exam.table(frames.shuffled(frame).iloc[:40]))
    exam.probe("transform", exam.table(frames.with_unseen(frame), "unseen"), "unseen")


@case("target-encoder", "TargetEncoder", "1.3.2 1.9.1", "two labels; unseen categories are the mean of the target")
def binary(exam):
    learn(exam, preprocessing.TargetEncoder(random_state=0), target=lambda frame: np.arange(len(frame)) % 3 == 0)


@case("target-encoder-continuous", "TargetEncoder", "1.3.2 1.7.2", "None is a category; a fixed smoothing")
def continuous(exam):
    learn(exam, preprocessing.TargetEncoder(smooth=4.5, target_type="continuous"), missing=None, target=lambda frame: np.arange(len(frame)) * 0.37)


@case("target-encoder-multiclass", "TargetEncoder", "1.5.2 1.9.1", "a column for each category and class")
def multiclass(exam):
    learn(exam, preprocessing.TargetEncoder(random_state=0), target=lambda frame: np.array(["a", "b", "c"])[np.arange(len(frame)) % 3])


@case("target-encoder-numbers", "TargetEncoder", "1.5.2", "numbers as categories, without names; infinity is refused")
def numbers(exam):
    rows = np.column_stack([np.arange(60) % 5 - 1.5, np.arange(60) % 7])
    rows[3, 0] = np.nan
    exam.save(preprocessing.TargetEncoder(random_state=0).fit(rows, np.arange(60) % 2))
    exam.ask(exam.numeric(np.vstack([rows[:20], [[np.nan, np.nan], [9, 9], [-0.0, 0.5]]])))
    exam.probe("transform", exam.numeric([[np.inf, 0]], "infinite"), "infinite")
