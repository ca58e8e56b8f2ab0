"""Every regressor of linear_model but the stochastic ones, and LinearSVR."""

import numpy as np
import scipy.sparse
from sklearn import linear_model, svm

import datasets
import numbers_that_hurt as hurt
from registry import case
from versions import at_least


def solve(exam, model, rows, target):
    """Fits, asks the hurting rows, refuses missing and infinite ones."""
    exam.save(model.fit(rows, target))
    exam.ask(exam.numeric(hurt.ordinary(rows)))
    exam.refuse("predict", exam.numeric(hurt.spoiled(rows, (np.nan,)), "missing"))
    exam.refuse("predict", exam.numeric(hurt.spoiled(rows, (np.inf,)), "infinite"))
    exam.refuse("predict", exam.numeric(rows[:3, 1:], "narrow"))


def two_targets():
    """The diabetes rows with a second target made of the first and a measure."""
    rows, target = datasets.diabetes()
    return rows, np.column_stack([target, 3 * rows[:, 2] - target / 100])


def regressor(name, estimator, versions, note, targets=1, data=None, module=linear_model, **options):
    @case(name, estimator, versions, note)
    def build(exam):
        rows, target = (data or (two_targets if targets == 2 else datasets.diabetes))()
        solve(exam, getattr(module, estimator)(**options), rows, target)


def offset_diabetes():
    """The diabetes rows moved and stretched away from mean zero."""
    rows, target = datasets.diabetes()
    return rows * np.arange(1, 11) * 40 + 5, target


def as_float32():
    """The diabetes rows and target as float32."""
    rows, target = datasets.diabetes()
    return rows.astype(np.float32), target.astype(np.float32)


def as_column():
    """The target as a column, which makes every answer a column."""
    rows, target = datasets.diabetes()
    return rows, target.reshape(-1, 1)


regressor("linear-regression", "LinearRegression", "0.24.2 1.0.2 1.2.2 1.3.2 1.5.2 1.7.2 1.9.1", "one target", data=offset_diabetes)
regressor("linear-regression-multi", "LinearRegression", "1.3.2 1.9.1", "two targets", targets=2)
regressor("linear-regression-column", "LinearRegression", "1.2.2 1.7.2", "a target of one column gives a column", data=as_column)
regressor("linear-regression-positive", "LinearRegression", "0.24.2 1.5.2", "positive coefficients, no intercept", positive=True, fit_intercept=False)
regressor("linear-regression-float32", "LinearRegression", "1.0.2 1.9.1", "float32 coefficients asked with float64", data=as_float32)
regressor("ridge", "Ridge", "0.24.2 1.5.2 1.9.1", "one target", data=offset_diabetes)
regressor("ridge-multi", "Ridge", "1.0.2 1.7.2", "two targets with a penalty each", targets=2, alpha=np.array([0.1, 3.0]))
regressor("ridge-no-intercept", "Ridge", "0.24.2 1.3.2", "the intercept is a Python float", fit_intercept=False, solver="lsqr")
regressor("ridge-column", "Ridge", "1.2.2 1.9.1", "a target of one column", data=as_column)
regressor("ridge-cv", "RidgeCV", "0.24.2 1.3.2", "penalties by leave-one-out", alphas=(0.01, 0.1, 1.0))
regressor("ridge-cv-multi", "RidgeCV", "1.2.2 1.7.2", "two targets", targets=2, alphas=(0.01, 0.1, 1.0), alpha_per_target=True)
regressor("lasso", "Lasso", "1.2.2 1.9.1", "zeros among the coefficients", alpha=0.5)
regressor("lasso-multi", "Lasso", "1.0.2 1.5.2", "two targets", targets=2, alpha=0.01)
regressor("lasso-cv", "LassoCV", "0.24.2 1.3.2", "penalty by cross-validation", cv=3, eps=0.01)
regressor("elastic-net", "ElasticNet", "0.24.2 1.0.2 1.9.1", "both penalties", alpha=0.01, l1_ratio=0.3)
regressor("elastic-net-cv", "ElasticNetCV", "0.24.2 1.9.1", "both by cross-validation", cv=3, l1_ratio=[0.2, 0.8], eps=0.01)
regressor("lars", "Lars", "0.24.2 1.2.2", "path of least angles; normalised by default in old versions", n_nonzero_coefs=5)
regressor("lars-multi", "Lars", "1.0.2 1.5.2", "two targets", targets=2, n_nonzero_coefs=4)
regressor("lars-cv", "LarsCV", "0.24.2 1.3.2", "length by cross-validation", cv=3, max_iter=8)
regressor("lasso-lars", "LassoLars", "0.24.2 1.9.1", "lasso by least angles", alpha=0.3)
regressor("lasso-lars-cv", "LassoLarsCV", "1.0.2 1.9.1", "penalty by cross-validation", cv=3, max_iter=8)
regressor("lasso-lars-ic-aic", "LassoLarsIC", "0.24.2 1.7.2", "criterion aic", criterion="aic")
regressor("lasso-lars-ic-bic", "LassoLarsIC", "1.0.2 1.9.1", "criterion bic", criterion="bic")
regressor("orthogonal-matching-pursuit", "OrthogonalMatchingPursuit", "0.24.2 1.2.2 1.5.2", "three coefficients", n_nonzero_coefs=3)
regressor("orthogonal-matching-pursuit-multi", "OrthogonalMatchingPursuit", "1.0.2 1.7.2", "two targets", targets=2, n_nonzero_coefs=3)
regressor("orthogonal-matching-pursuit-cv", "OrthogonalMatchingPursuitCV", "0.24.2 1.3.2", "count by cross-validation", cv=3)
regressor("bayesian-ridge", "BayesianRidge", "0.24.2 1.2.2 1.9.1", "estimated penalties", data=offset_diabetes)
regressor("ard-regression", "ARDRegression", "0.24.2 1.3.2", "pruned coefficients")
regressor("huber-regressor", "HuberRegressor", "1.2.2 1.9.1", "robust loss", max_iter=400)
regressor("theil-sen", "TheilSenRegressor", "1.5.2 1.9.1", "median of subsets", max_subpopulation=200, random_state=0)
regressor("quantile-regressor", "QuantileRegressor", "1.0.2 1.2.2 1.9.1", "the 0.8 quantile", quantile=0.8, alpha=0.001, solver="highs")
regressor("poisson-regressor", "PoissonRegressor", "0.24.2 1.3.2 1.9.1", "exp link overflows to infinity for huge rows", alpha=0.1)
regressor("gamma-regressor", "GammaRegressor", "1.2.2 1.7.2", "exp link", alpha=0.1)
for power, label, power_versions in (
    (0, "normal", "0.24.2 1.9.1"),
    (1, "poisson", "1.0.2 1.5.2"),
    (1.5, "compound", "1.3.2 1.9.1"),
    (2, "gamma", "1.2.2 1.7.2"),
    (3, "inverse", "1.0.2 1.9.1"),
):
    regressor("tweedie-" + label, "TweedieRegressor", power_versions, "power %s with link='auto'" % power, power=power, alpha=0.2)
regressor("tweedie-identity", "TweedieRegressor", "0.24.2 1.5.2", "power 1.5 with an identity link", power=1.5, link="identity", alpha=10.0, data=datasets.diabetes)
regressor("tweedie-log", "TweedieRegressor", "1.0.2 1.2.2", "power 0 with a log link", power=0, link="log", alpha=0.5)
regressor("multi-task-lasso", "MultiTaskLasso", "0.24.2 1.3.2", "coefficients in Fortran order", targets=2, alpha=0.05)
regressor("multi-task-lasso-cv", "MultiTaskLassoCV", "1.0.2 1.5.2", "penalty by cross-validation", targets=2, cv=3, eps=0.01)
regressor("multi-task-elastic-net", "MultiTaskElasticNet", "1.2.2 1.7.2", "both penalties", targets=2, alpha=0.02)
regressor("multi-task-elastic-net-cv", "MultiTaskElasticNetCV", "0.24.2 1.9.1", "both by cross-validation", targets=2, cv=3, eps=0.01)
regressor("linear-svr", "LinearSVR", "0.24.2 1.2.2 1.5.2", "an intercept of one element", module=svm, C=30.0, random_state=0, max_iter=5000)
regressor("linear-svr-no-intercept", "LinearSVR", "1.0.2 1.7.2", "squared loss without intercept", module=svm, C=20.0, loss="squared_epsilon_insensitive", fit_intercept=False, random_state=0, max_iter=5000)


@case("ransac", "RANSACRegressor", "0.24.2 1.2.2 1.7.2", "the inner regressor answers")
def ransac(exam):
    solve(exam, linear_model.RANSACRegressor(random_state=0, min_samples=20), *datasets.diabetes())


@case("ransac-ridge", "RANSACRegressor", "1.0.2 1.3.2", "an inner Ridge with two targets")
def ransac_ridge(exam):
    inner = {"estimator" if at_least("1.1") else "base_estimator": linear_model.Ridge(alpha=0.5)}
    solve(exam, linear_model.RANSACRegressor(random_state=0, min_samples=40, **inner), *two_targets())


@case("lasso-sparse-coefficients", "Lasso", "0.24.2 1.5.2", "sparse_coef_ is a property; fitted on a sparse matrix")
def lasso_sparse(exam):
    rows, target = datasets.diabetes()
    exam.save(linear_model.Lasso(alpha=0.3).fit(scipy.sparse.csc_matrix(rows), target))
    exam.ask(exam.numeric(hurt.ordinary(rows)))


@case("linear-regression-inputs", "LinearRegression", "1.2.2 1.9.1", "Fortran order, float32 and int64 files for one model")
def linear_inputs(exam):
    rows, target = datasets.iris()
    exam.save(linear_model.LinearRegression().fit(rows, target))
    exam.ask(exam.numeric(np.asfortranarray(hurt.ordinary(rows))))
    exam.ask(exam.numeric(hurt.ordinary(rows).astype(np.float32), "float32"), "float32")
    exam.ask(exam.numeric(np.round(rows[::6]).astype(np.int64), "int64"), "int64")
