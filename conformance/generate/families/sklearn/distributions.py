"""PowerTransformer and QuantileTransformer."""

import numpy as np
import scipy.sparse
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, PowerTransformer, QuantileTransformer

import datasets
import numbers_that_hurt as hurt
from registry import case


def reshape(exam, model, rows, missing=True, back=None):
    """Asks the hurting rows, infinities, and the way back."""
    exam.save(model.fit(rows))
    asked = hurt.ordinary(rows, count=20, huge=False, missing=missing)
    exam.ask(exam.numeric(asked))
    exam.probe("transform", exam.numeric(hurt.spoiled(rows, (np.inf, -np.inf)), "infinite"), "infinite")
    answers = np.asarray(exam.model.transform(rows[:16])) if back is None else back
    exam.ask(exam.numeric(answers, "back"), "back", methods=["inverse_transform"])


def skewed():
    """Columns of both signs, long tails, a constant, and one that is above zero."""
    source = np.random.RandomState(5)
    return np.column_stack([np.exp(source.normal(0, 1, 60)), source.normal(0, 3, 60), np.full(60, 2.5), -source.gamma(2, 2, 60)])


@case("power-yeo-johnson", "PowerTransformer", "0.24.2 1.3.2 1.9.1", "powers on both sides of zero; SciPy's formula since 1.9")
def yeo_johnson(exam):
    reshape(exam, PowerTransformer(), skewed())


@case("power-yeo-johnson-special", "PowerTransformer", "1.2.2 1.7.2", "exponents 0 and 2 are logarithms; not standardized")
def special(exam):
    model = PowerTransformer(standardize=False).fit(skewed())
    model.lambdas_ = np.array([0.0, 2.0, 1.0, -0.5])
    exam.save(model)
    exam.ask(exam.numeric(hurt.ordinary(skewed(), count=20, huge=False, missing=True)))
    exam.ask(exam.numeric(np.random.RandomState(2).normal(0, 0.4, (16, 4)), "back"), "back", methods=["inverse_transform"])


@case("power-box-cox", "PowerTransformer", "1.0.2 1.5.2 1.9.1", "only numbers above zero; SciPy's way back since 1.6")
def box_cox(exam):
    rows = np.abs(datasets.iris()[0]) + 0.5
    exam.save(PowerTransformer(method="box-cox").fit(rows))
    exam.ask(exam.numeric(datasets.with_missing(rows[::6])))
    for name, number in (("zero", 0.0), ("negative", -1.0)):
        exam.probe("transform", exam.numeric(hurt.spoiled(rows[:8], (number,)), name), name)
    exam.ask(exam.numeric(exam.model.transform(rows)[:16], "back"), "back", methods=["inverse_transform"])


@case("power-box-cox-log", "PowerTransformer", "0.24.2 1.7.2", "an exponent of 0 is a logarithm")
def box_cox_log(exam):
    rows = np.abs(datasets.iris()[0]) + 0.5
    model = PowerTransformer(method="box-cox", standardize=False).fit(rows)
    model.lambdas_ = np.array([0.0, -1.25, 1.0, 0.5])
    exam.save(model)
    exam.ask(exam.numeric(rows[::9]))
    exam.ask(exam.numeric(exam.model.transform(rows)[:16], "back"), "back", methods=["inverse_transform"])


def quantiles(exam, model, rows):
    """Asks quantiles and their neighbours, and the way back from shares, ends and beyond."""
    exam.save(model.fit(rows))
    found = exam.model.quantiles_
    on = np.vstack([found[[0, 1, -2, -1]], np.nextafter(found[[0, -1]], -np.inf), np.nextafter(found[[0, 2, -1]], np.inf)])
    exam.ask(exam.numeric(np.vstack([hurt.ordinary(rows, count=14, missing=True), on])))
    exam.probe("transform", exam.numeric(hurt.spoiled(rows, (np.inf,)), "infinite"), "infinite")
    shares = exam.model.transform(rows)[:14]
    ends = np.array([0, 1, -0.0, 1e-8, 1 - 1e-8, -3, 5, -5.3, 5.1993, np.nan, 0.5])
    exam.ask(exam.numeric(np.vstack([shares, np.repeat(ends.reshape(-1, 1), rows.shape[1], axis=1)]), "back"), "back", methods=["inverse_transform"])


@case("quantile-uniform", "QuantileTransformer", "0.24.2 1.3.2 1.9.1", "shares; repeated quantiles are met from both sides")
def quantile_uniform(exam):
    quantiles(exam, QuantileTransformer(n_quantiles=20), np.hstack([datasets.iris()[0][:, :3], np.ones((150, 1))]))


@case("quantile-normal", "QuantileTransformer", "1.0.2 1.7.2", "the normal distribution at a share, cut off at both ends")
def quantile_normal(exam):
    quantiles(exam, QuantileTransformer(n_quantiles=25, output_distribution="normal"), datasets.with_missing(datasets.iris()[0]))


@case("quantile-sparse", "Pipeline", "1.2.2 1.9.1", "stored cells only; a negative one is refused")
def quantile_sparse(exam):
    rows = np.maximum(datasets.iris()[0] - 2, 0)
    model = make_pipeline(FunctionTransformer(scipy.sparse.csr_matrix, accept_sparse=True), QuantileTransformer(n_quantiles=10))
    exam.save(model.fit(rows))
    exam.ask(exam.numeric(rows[::8]), methods=["transform"])
    exam.probe("transform", exam.numeric(hurt.spoiled(rows[:6], (-1.0,)), "negative"), "negative")
