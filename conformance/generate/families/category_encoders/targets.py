"""Encoders that learn of the target."""

import category_encoders as ce
import numpy as np
from category_encoders.wrapper import NestedCVWrapper, PolynomialWrapper

import frames
from families.category_encoders.codes import BOTH, NEW, encode, places
from registry import case


def outcome(frame):
    """Zeros and ones that lean on the grade."""
    source = np.random.RandomState(2)
    return (source.rand(len(frame)) + 0.2 * (frame["grade"] == "L") > 0.6).astype(int).to_numpy()


def learn(exam, model, gaps=True, refuses=False):
    """Fits on the places and an outcome, and asks."""
    frame = places(gaps=gaps)
    encode(exam, model, frame, target=outcome(frame), refuses=refuses)


@case("target", "TargetEncoder", BOTH, "means drawn towards that of all")
def target(exam):
    learn(exam, ce.TargetEncoder(min_samples_leaf=3, smoothing=2.0))


@case("target-nan", "TargetEncoder", NEW, "return_nan for unseen and missing cells")
def target_nan(exam):
    learn(exam, ce.TargetEncoder(handle_unknown="return_nan", handle_missing="return_nan"), gaps=False)


@case("target-hierarchy", "TargetEncoder", NEW, "means drawn towards those of groups of categories")
def target_hierarchy(exam):
    hierarchy = {"grade": {"small": ("S", "M"), "large": ("L", "XL")}}
    learn(exam, ce.TargetEncoder(cols=["grade", "city"], hierarchy=hierarchy), gaps=False)


@case("leave-one-out", "LeaveOneOutEncoder", BOTH, "a category of one row counts for nothing")
def leave_one_out(exam):
    learn(exam, ce.LeaveOneOutEncoder())


@case("leave-one-out-strict", "LeaveOneOutEncoder", NEW, "unseen cells are refused, missing ones stay missing")
def leave_one_out_strict(exam):
    learn(exam, ce.LeaveOneOutEncoder(handle_unknown="error", handle_missing="return_nan"), refuses=True)


@case("cat-boost", "CatBoostEncoder", BOTH, "means drawn towards that of all by one row")
def cat_boost(exam):
    learn(exam, ce.CatBoostEncoder())


@case("cat-boost-a", "CatBoostEncoder", NEW, "means drawn towards that of all by five rows; return_nan")
def cat_boost_a(exam):
    learn(exam, ce.CatBoostEncoder(a=5, handle_unknown="return_nan", handle_missing="return_nan"), gaps=False)


@case("woe", "WOEEncoder", NEW, "weights of evidence")
def woe(exam):
    learn(exam, ce.WOEEncoder())


@case("m-estimate", "MEstimateEncoder", NEW, "estimates of m rows; unseen cells are refused")
def m_estimate(exam):
    learn(exam, ce.MEstimateEncoder(m=2.0, handle_unknown="error"), refuses=True)


@case("james-stein", "JamesSteinEncoder", NEW, "shrunken means")
def james_stein(exam):
    learn(exam, ce.JamesSteinEncoder())


@case("glmm", "GLMMEncoder", NEW, "a mixed model's effects; nothing is random at inference")
def glmm(exam):
    learn(exam, ce.GLMMEncoder(binomial_target=False), gaps=False)


@case("quantile", "QuantileEncoder", NEW, "medians")
def quantile(exam):
    learn(exam, ce.QuantileEncoder(m=2.0))


@case("summary", "SummaryEncoder", NEW, "two quantiles a column")
def summary(exam):
    learn(exam, ce.SummaryEncoder(quantiles=(0.25, 0.75)))


@case("nested-folds", "NestedCVWrapper", NEW, "folds count in training only")
def nested_folds(exam):
    frame = places(gaps=False)
    model = NestedCVWrapper(ce.TargetEncoder(), random_state=0)
    model.fit(frame, outcome(frame))
    exam.save(model)
    exam.ask(exam.table(frames.shuffled(frame).iloc[:18]), methods=["transform"])


@case("polynomial-classes", "PolynomialWrapper", NEW, "three classes, and an encoder for all but the first")
def polynomial_classes(exam):
    frame = places(gaps=False)
    model = PolynomialWrapper(ce.TargetEncoder())
    model.fit(frame, np.array(["low", "mid", "high"])[np.arange(len(frame)) % 3])
    exam.save(model)
    exam.ask(exam.table(frames.shuffled(frame).iloc[:18]), methods=["transform"])
