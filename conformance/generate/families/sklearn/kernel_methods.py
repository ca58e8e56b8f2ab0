"""KernelRidge, KernelPCA, KernelCenterer, Nystroem and the samplers."""

import warnings

import numpy as np
import scipy.sparse
from sklearn.decomposition import KernelPCA
from sklearn.gaussian_process.kernels import RBF, ExpSineSquared, RationalQuadratic, WhiteKernel
from sklearn.kernel_approximation import AdditiveChi2Sampler, Nystroem, PolynomialCountSketch, RBFSampler, SkewedChi2Sampler
from sklearn.kernel_ridge import KernelRidge
from sklearn.preprocessing import KernelCenterer

import datasets
import numbers_that_hurt as hurt
from registry import case

warnings.simplefilter("ignore")


def wine(step=5):
    """Few rows, scaled, and their labels."""
    rows, target = datasets.wine()
    return ((rows - rows.mean(axis=0)) / rows.std(axis=0))[::step], target[::step]


def flowers():
    return datasets.iris()[0][::5]


def sit(exam, model, rows, target=None, huge=True, count=16, methods=None):
    exam.save(model.fit(rows) if target is None else model.fit(rows, target))
    dense = np.asarray(rows.todense()) if scipy.sparse.issparse(rows) else rows
    exam.ask(exam.numeric(hurt.ordinary(dense, count=count, huge=huge)), methods=methods)
    probe = (methods or ["transform" if hasattr(model, "transform") else "predict"])[0]
    exam.probe(probe, exam.numeric(hurt.spoiled(dense, (np.nan, np.inf)), "missing"), "missing")


RIDGE = {
    "linear": ({}, "0.24.2 1.9.1"),
    "poly": ({"degree": 2, "coef0": 0.5, "gamma": 0.3}, "0.24.2 1.5.2"),
    "rbf": ({"gamma": 0.2}, "0.24.2 1.3.2 1.9.1"),
    "laplacian": ({}, "1.0.2 1.7.2"),
    "sigmoid": ({"coef0": 0.1}, "1.2.2"),
    "cosine": ({}, "0.24.2 1.9.1"),
}


def ridge_case(kernel, options, versions):
    @case("kernel-ridge-" + kernel, "KernelRidge", versions, "kernel='%s'" % kernel)
    def build(exam):
        sit(exam, KernelRidge(kernel=kernel, **options), *wine())


for kernel, (options, versions) in RIDGE.items():
    ridge_case(kernel, options, versions)


def chi_case(kernel, versions):
    @case("kernel-ridge-" + kernel.replace("_", "-"), "KernelRidge", versions, "kernel='%s', for numbers that are not negative" % kernel)
    def build(exam):
        rows = flowers()
        exam.save(KernelRidge(kernel=kernel, gamma=0.7).fit(rows, np.column_stack([rows[:, 0], rows.sum(axis=1)])))
        exam.ask(exam.numeric(np.vstack([hurt.sample(datasets.iris()[0], 12), np.zeros((1, 4))])))


chi_case("chi2", "0.24.2 1.9.1")
chi_case("additive_chi2", "1.2.2 1.9.1")


@case("kernel-ridge-sparse", "KernelRidge", "0.24.2 1.5.2", "fitted on a sparse matrix, two targets")
def ridge_sparse(exam):
    rows, target = wine()
    rows = np.maximum(rows, 0)
    sit(exam, KernelRidge(kernel="laplacian"), scipy.sparse.csr_matrix(rows), np.column_stack([target, rows[:, 0]]))


@case("kernel-ridge-precomputed", "KernelRidge", "1.0.2 1.9.1", "the rows are kernels already")
def ridge_precomputed(exam):
    rows, target = wine()
    exam.save(KernelRidge(kernel="precomputed").fit(rows @ rows.T, target))
    exam.ask(exam.numeric(wine(7)[0] @ rows.T))


@case("kernel-pca-rbf", "KernelPCA", "0.24.2 1.2.2 1.3.2 1.9.1", "centred kernels; gamma_ since 1.3")
def pca_rbf(exam):
    sit(exam, KernelPCA(3, kernel="rbf"), wine()[0], methods=["transform"])


@case("kernel-pca-linear", "KernelPCA", "0.24.2 1.7.2", "every component, some of an eigenvalue of 0")
def pca_linear(exam):
    sit(exam, KernelPCA(n_components=10), wine()[0], huge=False, methods=["transform"])


@case("kernel-pca-inverse", "KernelPCA", "1.0.2 1.5.2", "fitted for the way back")
def pca_inverse(exam):
    rows = wine()[0]
    exam.save(KernelPCA(2, kernel="poly", degree=2, fit_inverse_transform=True, gamma=0.1).fit(rows))
    exam.ask(exam.numeric(hurt.sample(wine(1)[0], 12)), methods=["transform"])
    exam.ask(exam.numeric(hurt.sample(exam.model.transform(wine(1)[0]), 8), "reduced"), "reduced", methods=["inverse_transform"])


@case("kernel-centerer", "KernelCenterer", "0.24.2 1.9.1", "the row's own mean as well")
def centerer(exam):
    rows = wine(9)[0]
    exam.save(KernelCenterer().fit(rows @ rows.T))
    exam.ask(exam.numeric(hurt.sample(wine(1)[0], 12) @ rows.T), methods=["transform"])


def nystroem_case(kernel, versions, **options):
    @case("nystroem-" + kernel, "Nystroem", versions, "kernel='%s' with some training rows" % kernel)
    def build(exam):
        rows = flowers() if kernel == "chi2" else wine()[0]
        exam.save(Nystroem(kernel=kernel, n_components=6, random_state=0, **options).fit(rows))
        exam.ask(exam.numeric(hurt.sample(rows, 16) if kernel == "chi2" else hurt.ordinary(rows, count=12)))


nystroem_case("rbf", "0.24.2 1.5.2 1.9.1", gamma=0.3)
nystroem_case("polynomial", "1.0.2 1.9.1", degree=3)
nystroem_case("chi2", "0.24.2 1.7.2")
nystroem_case("sigmoid", "1.2.2")
nystroem_case("laplacian", "1.3.2")


@case("rbf-sampler", "RBFSampler", "0.24.2 1.0.2 1.2.2 1.9.1", "the scale is a quotient of roots before 1.2, a root after")
def rbf_sampler(exam):
    sit(exam, RBFSampler(gamma=0.5, n_components=7, random_state=0), wine()[0], huge=False)


@case("skewed-chi2-sampler", "SkewedChi2Sampler", "0.24.2 1.7.2", "what lies at or below minus the skewedness is refused")
def skewed(exam):
    rows = flowers()
    exam.save(SkewedChi2Sampler(skewedness=0.3, n_components=5, random_state=0).fit(rows))
    exam.ask(exam.numeric(np.vstack([hurt.sample(rows, 12), [[-0.2, 0, 1, -0.29999]]])))
    exam.refuse("transform", exam.numeric(np.array([[-0.3, 0, 1, 2.0]]), "edge"))


def additive_case(name, versions, **options):
    @case("additive-chi2-sampler" + name, "AdditiveChi2Sampler", versions, "roots, cosines and sines of logarithms")
    def build(exam):
        rows = flowers()
        exam.save(AdditiveChi2Sampler(**options).fit(rows))
        asked = np.vstack([hurt.sample(rows, 12), np.zeros((1, 4)), [[0, -0.0, 1e-5, 1e5]]])
        exam.ask(exam.numeric(asked), methods=["transform"])
        exam.refuse("transform", exam.numeric(np.array([[-0.3, 0, 1, 2.0]]), "negative"))


additive_case("", "0.24.2 1.2.2 1.3.2 1.9.1")
additive_case("-steps", "1.0.2 1.7.2", sample_steps=3)
additive_case("-interval", "0.24.2 1.5.2", sample_steps=4, sample_interval=0.35)


@case("polynomial-count-sketch", "PolynomialCountSketch", "0.24.2 1.9.1", "a convolution by way of Fourier transforms, with a constant column")
def count_sketch(exam):
    sit(exam, PolynomialCountSketch(gamma=0.3, degree=3, coef0=2, n_components=12, random_state=0), wine()[0], huge=False)


@case("polynomial-count-sketch-prime", "PolynomialCountSketch", "1.5.2", "an odd number of components, and no constant")
def count_sketch_prime(exam):
    sit(exam, PolynomialCountSketch(degree=2, n_components=23, random_state=1), wine()[0], huge=False)


@case("kernel-ridge-covariance", "KernelRidge", "0.24.2 1.9.1", "a kernel object of Gaussian processes")
def ridge_covariance(exam):
    rows, target = wine()
    kernel = 1.5 * ExpSineSquared(2.0, 5.0) + RBF(3.0) + WhiteKernel(0.5)
    sit(exam, KernelRidge(alpha=0.1, kernel=kernel), rows, target)


@case("nystroem-covariance", "Nystroem", "1.5.2", "a kernel object of Gaussian processes")
def nystroem_covariance(exam):
    sit(exam, Nystroem(kernel=RationalQuadratic(2.0, 0.7), n_components=6, random_state=0), wine()[0], methods=["transform"])
