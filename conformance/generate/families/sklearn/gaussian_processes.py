"""GaussianProcessRegressor and GaussianProcessClassifier with every kernel object."""

import warnings

import numpy as np
from sklearn.gaussian_process import GaussianProcessClassifier, GaussianProcessRegressor
from sklearn.gaussian_process.kernels import (
    RBF,
    ConstantKernel,
    DotProduct,
    ExpSineSquared,
    Matern,
    PairwiseKernel,
    RationalQuadratic,
    WhiteKernel,
)

import datasets
import numbers_that_hurt as hurt
from registry import case

warnings.simplefilter("ignore")


def patients(columns=4):
    """Few rows of some columns, scaled, and a target."""
    rows, target = datasets.diabetes()
    rows = rows[::18, :columns]
    return rows / rows.std(axis=0), target[::18]


def regress(exam, kernel, target=None, std=True, **options):
    rows, own = patients()
    model = GaussianProcessRegressor(kernel, random_state=0, optimizer=None, alpha=1e-2, **options)
    exam.save(model.fit(rows, own if target is None else target))
    exam.ask(exam.numeric(hurt.ordinary(rows, count=12)), methods=("predict", "predict_std") if std else ("predict",))
    exam.refuse("predict", exam.numeric(hurt.spoiled(rows, (np.nan,)), "missing"))


KERNELS = {
    "rbf": (lambda: 2.0 * RBF(1.3), "1.0.2 1.5.2 1.9.1"),
    "rbf-anisotropic": (lambda: RBF([0.7, 1.0, 2.0, 3.0]) + WhiteKernel(0.5), "1.2.2 1.9.1"),
    "matern-half": (lambda: Matern(1.5, nu=0.5), "1.0.2"),
    "matern-three-halves": (lambda: Matern([1.5, 1, 2, 1], nu=1.5), "1.7.2"),
    "matern-five-halves": (lambda: Matern(0.8, nu=2.5), "1.9.1"),
    "matern-infinite": (lambda: Matern(1.1, nu=np.inf), "1.3.2"),
    "rational-quadratic": (lambda: RationalQuadratic(1.5, alpha=0.7), "1.0.2 1.9.1"),
    "exp-sine-squared": (lambda: ExpSineSquared(1.2, periodicity=2.5) * RBF(3) + WhiteKernel(2.0), "1.2.2 1.9.1"),
    "dot-product": (lambda: DotProduct(0.8) ** 2 + ConstantKernel(3.0), "1.0.2 1.7.2"),
    "pairwise": (lambda: PairwiseKernel(gamma=0.4, metric="laplacian"), "1.0.2 1.9.1"),
    "pairwise-poly": (lambda: PairwiseKernel(gamma=0.4, metric="poly", pairwise_kernels_kwargs={"degree": 2}), "1.5.2"),
    "constant": (lambda: ConstantKernel(2.0) + WhiteKernel(1.0), "1.5.2"),
}


def kernel_case(name, make, versions):
    @case("gaussian-process-" + name, "GaussianProcessRegressor", versions, "mean and deviation with the kernel %s" % make())
    def build(exam):
        regress(exam, make())


for name, (make, versions) in KERNELS.items():
    kernel_case(name, make, versions)


@case("gaussian-process-old", "GaussianProcessRegressor", "0.24.2", "the mean only: before 1.0 the deviation is computed in another way")
def old(exam):
    regress(exam, 2.0 * RBF(1.3) + WhiteKernel(0.1), std=False, normalize_y=True)


@case("gaussian-process-targets", "GaussianProcessRegressor", "1.0.2 1.3.2 1.9.1", "two targets, each scaled back")
def targets(exam):
    rows, target = patients()
    regress(exam, RBF(1.1), np.column_stack([target, rows[:, 0] ** 2]), normalize_y=True)


@case("gaussian-process-column", "GaussianProcessRegressor", "0.24.2 1.9.1", "one target as a column")
def column(exam):
    regress(exam, RBF(1.1), patients()[1][:, None], std=False, normalize_y=True)


@case("gaussian-process-default", "GaussianProcessRegressor", "1.0.2 1.9.1", "no kernel given")
def default(exam):
    regress(exam, None)


def classify(exam, kernel, classes=2, **options):
    rows, target = datasets.wine()
    rows, target = ((rows - rows.mean(axis=0)) / rows.std(axis=0))[::6, :4], target[::6]
    if classes == 2:
        target = np.where(target == 1, "one", "other")
    exam.save(GaussianProcessClassifier(kernel, random_state=0, optimizer=None, **options).fit(rows, target))
    methods = ("predict",) if options.get("multi_class") == "one_vs_one" and classes > 2 else ("predict", "predict_proba")
    exam.ask(exam.numeric(hurt.ordinary(rows, count=12)), methods=methods)
    exam.refuse("predict", exam.numeric(hurt.spoiled(rows, (np.nan,)), "missing"))


@case("gaussian-process-classifier", "GaussianProcessClassifier", "0.24.2 1.2.2 1.7.2 1.9.1", "two labels, Laplace's approximation")
def binary(exam):
    classify(exam, 1.5 * RBF(1.2))


@case("gaussian-process-classifier-dot", "GaussianProcessClassifier", "0.24.2 1.9.1", "a kernel whose diagonal depends on the row")
def dot(exam):
    classify(exam, DotProduct(1.0) + WhiteKernel(0.3))


@case("gaussian-process-classifier-rest", "GaussianProcessClassifier", "0.24.2 1.5.2 1.9.1", "one process a label")
def rest(exam):
    classify(exam, Matern(1.1, nu=1.5), classes=3)


@case("gaussian-process-classifier-pairs", "GaussianProcessClassifier", "0.24.2 1.9.1", "one process a pair; no probabilities")
def pairs(exam):
    classify(exam, RBF(1.1), classes=3, multi_class="one_vs_one")
