"""SplineTransformer."""

import numpy as np
from sklearn import preprocessing

import datasets
import numbers_that_hurt as hurt
from registry import case


def bend(exam, rows=None, outside=True, missing=False, **options):
    """Fits, and asks knots, their neighbours, and what lies beyond the ends."""
    rows = datasets.iris()[0][:, :3] if rows is None else rows
    exam.save(preprocessing.SplineTransformer(**options).fit(rows))
    splines = exam.model.bsplines_
    degree = exam.model.degree
    knots = np.column_stack([spline.t[degree : len(spline.t) - degree] for spline in splines])
    low, high = knots[0], knots[-1]
    asked = [rows[::12], knots, np.nextafter(knots[1:], -np.inf), np.nextafter(knots[:-1], np.inf)]
    beyond = np.vstack([np.nextafter(low, -np.inf), np.nextafter(high, np.inf), low - 1.3, high + 0.7, low - 40, high + 1e4])
    if outside:
        asked.append(beyond)
    cells = np.vstack(asked)
    if missing:
        cells[2, 1] = cells[5] = np.nan
    exam.ask(exam.numeric(cells))
    for name, number in (("infinite", np.inf), ("missing", np.nan)):
        exam.probe("transform", exam.numeric(hurt.spoiled(rows[:5], (number,)), name), name)
    if not outside:
        for row, name in enumerate(("below", "above")):
            exam.probe("transform", exam.numeric(beyond[row : row + 1], name), name)


@case("spline", "SplineTransformer", "1.0.2 1.5.2 1.9.1", "cubic splines that end flat")
def constant(exam):
    bend(exam)


@case("spline-linear", "SplineTransformer", "1.0.2 1.9.1", "straight lines beyond the ends, quantiles as knots, no bias")
def linear(exam):
    bend(exam, extrapolation="linear", knots="quantile", n_knots=4, include_bias=False)


@case("spline-linear-low", "SplineTransformer", "1.2.2 1.7.2", "degree 1: the ends of later columns move inwards")
def linear_low(exam):
    bend(exam, extrapolation="linear", degree=1, n_knots=6)


@case("spline-constant-column", "SplineTransformer", "1.0.2 1.9.1", "knots that coincide: no spline rises over a column that was constant")
def constant_column(exam):
    rows = datasets.iris()[0][:, :2].copy()
    rows[:, 0] = -3.7
    exam.save(preprocessing.SplineTransformer(degree=1).fit(rows))
    exam.ask(exam.numeric(np.vstack([rows[::15], [[-4, 5], [-3.6, 6], [-3.7, 0]]])))


@case("spline-linear-steps", "SplineTransformer", "1.3.2", "degree 0")
def linear_steps(exam):
    bend(exam, extrapolation="linear", degree=0, n_knots=7)


@case("spline-continue", "SplineTransformer", "1.3.2 1.9.1", "the outermost pieces go on; knots of one's own")
def go_on(exam):
    knots = np.array([[4, 2, 0.5], [5, 3, 2], [6.5, 3.25, 4], [8, 4.5, 7]])
    bend(exam, extrapolation="continue", degree=2, knots=knots)


@case("spline-error", "SplineTransformer", "1.0.2 1.7.2", "beyond the ends is an error")
def error(exam):
    bend(exam, extrapolation="error", outside=False)


@case("spline-periodic", "SplineTransformer", "1.0.2 1.9.1", "the remainder of a period")
def periodic(exam):
    bend(exam, extrapolation="periodic", n_knots=5, degree=3)


@case("spline-periodic-short", "SplineTransformer", "1.5.2", "as many knots as the degree allows: a spline meets itself")
def periodic_short(exam):
    bend(exam, extrapolation="periodic", n_knots=4, degree=3, include_bias=False)


@case("spline-sparse", "SplineTransformer", "1.3.2 1.9.1", "sparse output")
def sparse(exam):
    bend(exam, extrapolation="linear", sparse_output=True, degree=3)


@case("spline-missing", "SplineTransformer", "1.9.1", "missing values are zeros, on request")
def missing(exam):
    bend(exam, missing=True, handle_missing="zeros", degree=2)
