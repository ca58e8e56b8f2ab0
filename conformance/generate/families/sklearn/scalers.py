"""StandardScaler, MinMaxScaler, MaxAbsScaler, RobustScaler, Normalizer, Binarizer, PolynomialFeatures, FunctionTransformer."""

import numpy as np
import scipy.sparse
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    Binarizer,
    FunctionTransformer,
    MaxAbsScaler,
    MinMaxScaler,
    Normalizer,
    OrdinalEncoder,
    PolynomialFeatures,
    RobustScaler,
    StandardScaler,
)

import datasets
import numbers_that_hurt as hurt
from registry import case


def with_constant_columns(rows):
    """The rows, a column of zeros, a constant column and a column of denormals."""
    width = len(rows)
    extra = np.column_stack([np.zeros(width), np.full(width, 7.25), np.linspace(1e-310, 9e-310, width)])
    return np.hstack([rows, extra])


def scale(exam, model, rows, missing=True, huge=True):
    """Fits, asks the hurting rows, and refuses infinities."""
    exam.save(model.fit(rows))
    exam.ask(exam.numeric(hurt.ordinary(rows, missing=missing, huge=huge, double=huge)))
    exam.probe("transform", exam.numeric(hurt.spoiled(rows, (np.inf, -np.inf)), "infinite"), "infinite")
    exam.probe("transform", exam.numeric(hurt.spoiled(rows, (np.nan,)), "missing"), "missing")


@case("standard-scaler", "StandardScaler", "1.2.2 1.5.2 1.9.1", "constant and zero columns scale by one; missing values pass through")
def standard(exam):
    scale(exam, StandardScaler(), with_constant_columns(datasets.wine()[0]))


@case("standard-scaler-mean-only", "StandardScaler", "1.3.2 1.7.2", "with_std=False leaves scale_ None")
def standard_mean(exam):
    scale(exam, StandardScaler(with_std=False), datasets.with_missing(datasets.wine()[0]))


@case("standard-scaler-scale-only", "StandardScaler", "0.24.2 1.9.1", "with_mean=False fitted on a sparse matrix leaves mean_ None")
def standard_scale(exam):
    rows = datasets.counts()[0] - 20
    exam.save(StandardScaler(with_mean=False).fit(scipy.sparse.csr_matrix(rows)))
    exam.ask(exam.numeric(hurt.ordinary(rows)))


@case("standard-scaler-identity", "StandardScaler", "1.2.2 1.9.1", "neither mean nor scale")
def standard_identity(exam):
    scale(exam, StandardScaler(with_mean=False, with_std=False), datasets.iris()[0])


@case("standard-scaler-inputs", "StandardScaler", "1.5.2 1.7.2", "Fortran order, float32 and int64 input files for one model")
def standard_inputs(exam):
    rows = datasets.iris()[0]
    exam.save(StandardScaler().fit(rows))
    exam.ask(exam.numeric(np.asfortranarray(hurt.ordinary(rows))))
    exam.ask(exam.numeric(hurt.ordinary(rows).astype(np.float32), "float32"), "float32")
    exam.ask(exam.numeric(np.round(hurt.sample(rows, 20) * 10).astype(np.int64), "int64"), "int64")
    exam.refuse("transform", exam.numeric(rows[:4, :3], "narrow"))


@case("standard-scaler-float32", "StandardScaler", "1.2.2 1.9.1", "fitted on float32, asked with float64")
def standard_single(exam):
    scale(exam, StandardScaler(), datasets.wine()[0].astype(np.float32))


@case("min-max-scaler", "MinMaxScaler", "0.24.2 1.0.2 1.9.1", "range other than zero to one, constant columns")
def min_max(exam):
    scale(exam, MinMaxScaler(feature_range=(-2.5, 3)), with_constant_columns(datasets.wine()[0]))


@case("min-max-scaler-clip", "MinMaxScaler", "0.24.2 1.7.2 1.9.1", "clip=True holds values in the range and keeps missing ones")
def min_max_clip(exam):
    scale(exam, MinMaxScaler(clip=True), datasets.with_missing(datasets.wine()[0]))


@case("max-abs-scaler", "MaxAbsScaler", "0.24.2 1.2.2 1.5.2", "a column of zeros is left alone")
def max_abs(exam):
    scale(exam, MaxAbsScaler(), with_constant_columns(datasets.wine()[0] - 20))


@case("max-abs-scaler-clip", "MaxAbsScaler", "1.9.1", "clip=True exists from 1.8 on")
def max_abs_clip(exam):
    scale(exam, MaxAbsScaler(clip=True), datasets.wine()[0] - 20)


@case("robust-scaler", "RobustScaler", "0.24.2 1.9.1", "other quantiles, a column without spread")
def robust(exam):
    scale(exam, RobustScaler(quantile_range=(10.0, 80.0)), with_constant_columns(datasets.wine()[0]))


@case("robust-scaler-unit-variance", "RobustScaler", "1.0.2 1.7.2", "unit_variance divides by the normal quantiles")
def robust_unit(exam):
    scale(exam, RobustScaler(unit_variance=True), datasets.wine()[0])


@case("robust-scaler-no-centre", "RobustScaler", "1.2.2 1.5.2", "with_centering=False leaves center_ None")
def robust_uncentred(exam):
    scale(exam, RobustScaler(with_centering=False), datasets.wine()[0])


def normalise(exam, norm):
    rows = datasets.iris()[0] - 3
    exam.save(Normalizer(norm=norm).fit(rows))
    exam.ask(exam.numeric(hurt.ordinary(rows, double=norm != "l2")))
    exam.probe("transform", exam.numeric(hurt.spoiled(rows, (np.nan,)), "missing"), "missing")


@case("normalizer-l1", "Normalizer", "0.24.2 1.5.2", "a row of zeros is left alone")
def normalizer_l1(exam):
    normalise(exam, "l1")


@case("normalizer-l2", "Normalizer", "1.0.2 1.7.2", "squares of denormals vanish; a row of zeros is left alone")
def normalizer_l2(exam):
    normalise(exam, "l2")


@case("normalizer-max", "Normalizer", "0.24.2 1.2.2 1.9.1", "the largest absolute value, a sign change in 0.24")
def normalizer_max(exam):
    normalise(exam, "max")


@case("binarizer", "Binarizer", "0.24.2 1.9.1", "strictly above the threshold is one; on it and minus zero are zero")
def binarizer(exam):
    rows = datasets.iris()[0]
    exam.save(Binarizer(threshold=1.4).fit(rows))
    edges = np.array(hurt.neighbours(1.4)).reshape(2, 4)
    exam.ask(exam.numeric(np.vstack([hurt.ordinary(rows, double=True), edges])))
    exam.refuse("transform", exam.numeric(hurt.spoiled(rows, (np.nan,)), "missing"))


@case("binarizer-zero", "Binarizer", "1.0.2 1.5.2", "the default threshold zero")
def binarizer_zero(exam):
    rows = datasets.iris()[0] - 3
    exam.save(Binarizer().fit(rows))
    exam.ask(exam.numeric(hurt.ordinary(rows)))


def polynomial(exam, model):
    rows = datasets.iris()[0]
    exam.save(model.fit(rows))
    exam.ask(exam.numeric(hurt.ordinary(rows, count=20, huge=False)))
    exam.refuse("transform", exam.numeric(hurt.spoiled(rows, (np.nan,)), "missing"))


@case("polynomial-features", "PolynomialFeatures", "0.24.2 1.2.2", "degree 3: order of the products")
def polynomial_cubic(exam):
    polynomial(exam, PolynomialFeatures(degree=3))


@case("polynomial-features-interactions", "PolynomialFeatures", "0.24.2 1.5.2", "interaction_only without bias")
def polynomial_interactions(exam):
    polynomial(exam, PolynomialFeatures(degree=3, interaction_only=True, include_bias=False))


@case("polynomial-features-range", "PolynomialFeatures", "1.0.2 1.7.2", "degree=(2, 3) drops the columns of lower degree")
def polynomial_range(exam):
    polynomial(exam, PolynomialFeatures(degree=(2, 3), include_bias=True))


@case("polynomial-features-order", "PolynomialFeatures", "1.2.2 1.9.1", "order='F' gives a Fortran array of the same values")
def polynomial_fortran(exam):
    polynomial(exam, PolynomialFeatures(degree=2, order="F"))


FUNCTIONS = "log1p expm1 sqrt abs exp log log2 log10 square cbrt reciprocal sign negative floor ceil rint tanh sin cos arctan deg2rad nan_to_num".split()


def function_case(name, versions):
    @case("function-" + name.replace("_", "-"), "FunctionTransformer", versions, "numpy.%s stored as a global" % name)
    def build(exam):
        rows = datasets.iris()[0]
        signed = np.abs(hurt.ordinary(rows, missing=True, infinite=True, huge=name not in ("sin", "cos")))
        signed = np.vstack([signed, -np.abs(hurt.sample(rows, 8)), np.array([[0.5, -0.5, 1.5, 2.5], [-0.0, 0.0, 1.0, -1.0]])])
        if name in ("exp", "expm1"):
            signed[signed > 1e6] = 700.0
        exam.save(FunctionTransformer(getattr(np, name)).fit(rows))
        exam.ask(exam.numeric(signed))


for index, function in enumerate(FUNCTIONS):
    function_case(function, "0.24.2 1.2.2" if index < 4 else ("1.0.2 1.7.2" if index % 2 else "1.3.2 1.9.1"))


@case("function-identity", "FunctionTransformer", "0.24.2 1.3.2", "func=None gives the input back, infinities included")
def function_identity(exam):
    rows = datasets.iris()[0]
    exam.save(FunctionTransformer(validate=False).fit(rows))
    exam.ask(exam.numeric(hurt.ordinary(rows, missing=True, infinite=True, double=True)))


@case("function-validate", "FunctionTransformer", "1.0.2 1.5.2", "validate=True refuses missing values")
def function_validate(exam):
    rows = datasets.iris()[0]
    exam.save(FunctionTransformer(np.sqrt, validate=True).fit(rows))
    exam.ask(exam.numeric(np.abs(hurt.ordinary(rows))))
    exam.refuse("transform", exam.numeric(hurt.spoiled(rows, (np.nan,)), "missing"))


@case("function-keywords", "FunctionTransformer", "1.2.2 1.9.1", "numpy.clip with kw_args")
def function_keywords(exam):
    rows = datasets.iris()[0]
    bounds = {"a_min": 0.3, "a_max": 5.1}
    exam.save(FunctionTransformer(np.clip, kw_args=bounds).fit(rows))
    exam.ask(exam.numeric(hurt.ordinary(rows, missing=True, infinite=True)))


@case("standard-scaler-set-output", "StandardScaler", "1.2.2 1.7.2", "set_output('pandas') is in the state and changes names only")
def standard_set_output(exam):
    import pandas

    frame = pandas.DataFrame(datasets.iris()[0], columns=["sepal length", "sepal width", "petal length", "petal width"])
    exam.save(StandardScaler().set_output(transform="pandas").fit(frame))
    exam.ask(exam.table(frame.iloc[::5]))


@case("normalizer-dense-float32", "Pipeline", "0.24.2 1.2.2 1.9.1", "dense rows in single precision, a row of zeros, each norm")
def normalizer_float32(exam):
    rows = np.round(datasets.wine()[0][:40, :9] * 3)
    rows[0] = rows.min(axis=0)
    steps = [OrdinalEncoder(dtype=np.float32), FunctionTransformer(np.clip, kw_args=dict(a_min=0, a_max=30.1)), Normalizer("l2")]
    exam.save(make_pipeline(*steps, Normalizer("l1"), Normalizer("max")).fit(rows))
    exam.ask(exam.numeric(rows[:24]))


@case("function-finite", "FunctionTransformer", "1.0.2 1.7.2", "whether cells are finite")
def function_finite(exam):
    exam.save(FunctionTransformer(np.isfinite).fit(np.ones((2, 3))))
    exam.ask(exam.numeric([[1, np.inf, np.nan], [-np.inf, -0.0, 1e308]]))


@case("function-infinite", "FunctionTransformer", "1.5.2", "whether cells are infinite")
def function_infinite(exam):
    exam.save(FunctionTransformer(np.isinf).fit(np.ones((2, 3))))
    exam.ask(exam.numeric([[1, np.inf, np.nan], [-np.inf, -0.0, 1e308]]))
