"""Partial least squares and its relatives."""

import numpy as np
from sklearn.cross_decomposition import CCA, PLSSVD, PLSCanonical, PLSRegression

import datasets
import numbers_that_hurt as hurt
from registry import case


def correlate(exam, model, rows, target):
    """Fits, asks hurting rows and the way back, refuses missing cells."""
    exam.save(model.fit(rows, target))
    exam.ask(exam.numeric(hurt.ordinary(rows, count=12)))
    if hasattr(exam.model, "inverse_transform"):
        exam.ask(exam.numeric(hurt.ordinary(exam.model.transform(rows), count=6), "back"), methods=["inverse_transform"])
    exam.refuse("transform", exam.numeric(hurt.spoiled(rows, (np.nan,)), "missing"))


@case("pls-regression", "PLSRegression", "0.24.2 1.0.2 1.2.2 1.3.2 1.5.2 1.9.1", "coefficients are turned in 1.3 and hold the scale from 1.5 on")
def regression(exam):
    rows, target = datasets.linnerud()
    correlate(exam, PLSRegression(n_components=2), rows, target)


@case("pls-regression-column", "PLSRegression", "1.0.2 1.2.2 1.3.2 1.7.2", "a target without a second dimension, kept so since 1.3")
def column(exam):
    rows, target = datasets.diabetes()
    correlate(exam, PLSRegression(n_components=3, scale=False), rows[:80], target[:80])


@case("pls-canonical", "PLSCanonical", "0.24.2 1.2.2 1.5.2", "both sides deflated alike")
def canonical(exam):
    rows, target = datasets.linnerud()
    correlate(exam, PLSCanonical(n_components=2), rows, target)


@case("cca", "CCA", "0.24.2 1.3.2 1.9.1", "canonical correlation")
def cca(exam):
    rows, target = datasets.linnerud()
    correlate(exam, CCA(n_components=2), rows, target)


@case("pls-svd", "PLSSVD", "0.24.2 1.0.2 1.9.1", "only weights")
def svd(exam):
    rows, target = datasets.linnerud()
    correlate(exam, PLSSVD(n_components=2), rows, target)
