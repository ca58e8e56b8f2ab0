"""Encoders that do not look at the target: ordinals, counts, bits and contrasts."""

import category_encoders as ce
import numpy as np
import pandas
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

import frames
from registry import case

OLD, NEW = "2.2.2", "2.8.1"
BOTH = OLD + " " + NEW


def places(gaps=True, numbers=True):
    """Grade, age and city of some customers; the age stands between and passes."""
    frame = frames.customers(count=60, gaps=gaps)[0]
    few = frame["city"].isna() | frame["city"].isin(frames.CITIES[:8])
    frame["city"] = frame["city"].where(few, "東京").astype(object)
    return frame[["grade", "age", "city"] if numbers else ["grade", "city"]]


def encode(exam, model, frame, unseen=True, target=None, refuses=False):
    """Fits; asks rows of the training, unseen categories and missing cells, apart where some are refused."""
    exam.save(model.fit(frame, target) if target is not None else model.fit(frame))
    rows = frames.shuffled(frame).iloc[:18]
    strange = frames.with_unseen(frame, values=frames.UNSEEN[:3])
    gone = frame.iloc[:2].copy()
    gone["grade"] = np.array([np.nan] * 2, dtype=object)
    if unseen and not refuses:
        rows = pandas.concat([rows, strange, gone], ignore_index=True)
    exam.ask(exam.table(rows), methods=["transform"])
    if refuses:
        exam.probe("transform", exam.table(strange, "unseen"), "unseen")
        exam.probe("transform", exam.table(gone, "missing"), "missing")


@case("ordinal", "OrdinalEncoder", BOTH, "codes in the order of the training; -1 for unseen and -2 for missing cells")
def ordinal(exam):
    encode(exam, ce.OrdinalEncoder(), places(gaps=False))


@case("ordinal-gaps", "OrdinalEncoder", NEW, "missing cells in training have a code of their own")
def ordinal_gaps(exam):
    encode(exam, ce.OrdinalEncoder(), places())


@case("ordinal-whole", "OrdinalEncoder", BOTH, "integers where nothing but codes is put out")
def ordinal_whole(exam):
    encode(exam, ce.OrdinalEncoder(), places(gaps=False, numbers=False), unseen=False)


@case("ordinal-nan", "OrdinalEncoder", NEW, "return_nan for unseen and missing cells; an array, no frame, comes back")
def ordinal_nan(exam):
    encode(exam, ce.OrdinalEncoder(handle_unknown="return_nan", handle_missing="return_nan", return_df=False), places())


@case("ordinal-error", "OrdinalEncoder", NEW, "unseen and missing cells are refused")
def ordinal_error(exam):
    encode(exam, ce.OrdinalEncoder(handle_unknown="error", handle_missing="error", cols=["grade", "city"]), places(gaps=False), refuses=True)


@case("ordinal-mapping", "OrdinalEncoder", NEW, "codes that the user gave; the other text column passes")
def ordinal_mapping(exam):
    mapping = [{"col": "grade", "mapping": {"S": 1, "M": 2, "L": 3, "XL": 10}}]
    encode(exam, ce.OrdinalEncoder(cols=["grade"], mapping=mapping), places(gaps=False))


@case("one-hot", "OneHotEncoder", BOTH, "zeros for unseen and missing cells")
def one_hot(exam):
    encode(exam, ce.OneHotEncoder(use_cat_names=True), places())


@case("one-hot-indicator", "OneHotEncoder", NEW, "a column for unseen cells, and one for missing cells")
def one_hot_indicator(exam):
    encode(exam, ce.OneHotEncoder(handle_unknown="indicator", handle_missing="indicator"), places(gaps=False))


@case("one-hot-nan", "OneHotEncoder", NEW, "return_nan for unseen and missing cells")
def one_hot_nan(exam):
    encode(exam, ce.OneHotEncoder(handle_unknown="return_nan", handle_missing="return_nan"), places())


@case("one-hot-numbers", "OneHotEncoder", BOTH, "a column of whole numbers, told by its place, of an array")
def one_hot_numbers(exam):
    rows = frames.customers(count=60, gaps=False)[0][["age", "visits", "member"]].to_numpy(dtype=np.float64)
    exam.save(ce.OneHotEncoder(cols=[1, 2]).fit(rows))
    exam.ask(exam.numeric(rows[:20]), methods=["transform"])
    unseen = rows[:3].copy()
    unseen[:, 1] = (99, 2.5, -0.0)
    exam.probe("transform", exam.numeric(unseen, "unseen"), "unseen")


@case("one-hot-invariant", "OneHotEncoder", NEW, "columns that hold the same in every row are dropped")
def one_hot_invariant(exam):
    frame = places(gaps=False)
    frame["grade"] = np.array(["M"] * len(frame), dtype=object)
    encode(exam, ce.OneHotEncoder(drop_invariant=True), frame)


@case("binary", "BinaryEncoder", BOTH, "the bits of the code")
def binary(exam):
    encode(exam, ce.BinaryEncoder(), places())


@case("base-n", "BaseNEncoder", NEW, "the digits of the code in base 3; unseen cells are refused")
def base_n(exam):
    encode(exam, ce.BaseNEncoder(base=3, handle_unknown="error", handle_missing="return_nan"), places(), refuses=True)


@case("gray", "GrayEncoder", NEW, "bits of which neighbours differ in one")
def gray(exam):
    encode(exam, ce.GrayEncoder(), places(gaps=False))


@case("rank-hot", "RankHotEncoder", NEW, "ones up to the rank")
def rank_hot(exam):
    encode(exam, ce.RankHotEncoder(), places(gaps=False))


@case("helmert", "HelmertEncoder", BOTH, "contrasts against the mean of those before")
def helmert(exam):
    encode(exam, ce.HelmertEncoder(), places())


@case("sum", "SumEncoder", NEW, "contrasts against the mean of all; an indicator of unseen cells")
def sums(exam):
    encode(exam, ce.SumEncoder(cols=["grade"], handle_unknown="indicator"), places())


@case("backward-difference", "BackwardDifferenceEncoder", NEW, "contrasts against the one before; return_nan")
def backward_difference(exam):
    encode(exam, ce.BackwardDifferenceEncoder(cols=["grade"], handle_unknown="return_nan", handle_missing="return_nan"), places())


@case("polynomial", "PolynomialEncoder", NEW, "orthogonal polynomials of the code")
def polynomial(exam):
    encode(exam, ce.PolynomialEncoder(cols=["grade"]), places(gaps=False))


@case("count", "CountEncoder", NEW, "how often; missing cells are counted")
def count(exam):
    encode(exam, ce.CountEncoder(), places())


@case("count-all", "CountEncoder", BOTH, "the old state does not name the columns of the input, all of which are counted")
def count_all(exam):
    encode(exam, ce.CountEncoder(handle_unknown=0), places(numbers=False), unseen=False)


@case("count-groups", "CountEncoder", NEW, "rare categories as one group; shares; an own number for unseen cells")
def count_groups(exam):
    encode(exam, ce.CountEncoder(min_group_size=3, min_group_name="rare", normalize=False, handle_unknown=-7), places())


@case("count-shares", "CountEncoder", NEW, "shares of the training; return_nan")
def count_shares(exam):
    encode(exam, ce.CountEncoder(normalize=True, handle_unknown="return_nan", handle_missing="return_nan"), places())


@case("encoded-pipeline", "Pipeline", NEW, "one-hot columns into a logistic regression")
def pipeline(exam):
    frame, label = frames.customers(count=60, gaps=False)
    frame = frame[["grade", "age", "city"]]
    exam.save(make_pipeline(ce.OneHotEncoder(cols=["grade", "city"]), LogisticRegression(max_iter=500)).fit(frame, label))
    exam.ask(exam.table(frames.shuffled(frame).iloc[:20]), methods=["predict", "predict_proba"])
