"""Discriminant analysis, Gaussian mixtures, covariance estimators, random projections."""

import warnings

import numpy as np
import scipy.sparse
from sklearn.covariance import OAS, EllipticEnvelope, EmpiricalCovariance, GraphicalLasso, LedoitWolf, MinCovDet, ShrunkCovariance
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis, QuadraticDiscriminantAnalysis
from sklearn.mixture import BayesianGaussianMixture, GaussianMixture
from sklearn.random_projection import GaussianRandomProjection, SparseRandomProjection

import datasets
import numbers_that_hurt as hurt
from registry import case

warnings.simplefilter("ignore")


def sit(exam, model, rows, target=None, huge=True, probe="predict", methods=None):
    """Fits, asks hurting rows, refuses missing values."""
    exam.save(model.fit(rows) if target is None else model.fit(rows, target))
    exam.ask(exam.numeric(hurt.ordinary(rows, count=16, huge=huge)), methods=methods)
    if probe:
        exam.probe(probe, exam.numeric(hurt.spoiled(rows, (np.nan, np.inf)), "missing"), "missing")


@case("lda-svd", "LinearDiscriminantAnalysis", "0.24.2 1.2.2 1.9.1", "three labels: softmax, a projection after centring")
def lda_svd(exam):
    sit(exam, LinearDiscriminantAnalysis(), *datasets.wine())


@case("lda-lsqr", "LinearDiscriminantAnalysis", "1.0.2 1.7.2", "shrinkage; lsqr cannot transform")
def lda_lsqr(exam):
    sit(exam, LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto"), *datasets.wine(), methods=("predict", "predict_proba", "predict_log_proba", "decision_function"))


@case("lda-eigen", "LinearDiscriminantAnalysis", "0.24.2 1.5.2", "one of two directions; no centring")
def lda_eigen(exam):
    rows, target = datasets.wine()
    sit(exam, LinearDiscriminantAnalysis(solver="eigen", n_components=1), rows, np.array(["a", "b", "c"])[target])


@case("lda-binary", "LinearDiscriminantAnalysis", "0.24.2 1.3.2 1.9.1", "two labels: expit, and logarithms of probabilities that vanish")
def lda_binary(exam):
    sit(exam, LinearDiscriminantAnalysis(priors=[0.2, 0.8]), *datasets.cancer())


@case("lda-single", "LinearDiscriminantAnalysis", "1.2.2 1.9.1", "fitted on float32")
def lda_single(exam):
    rows, target = datasets.iris()
    sit(exam, LinearDiscriminantAnalysis(), rows.astype(np.float32), target, huge=False)


@case("qda", "QuadraticDiscriminantAnalysis", "0.24.2 1.5.2 1.7.2 1.9.1", "since 1.6 the logarithms of tiny probabilities are kept")
def qda(exam):
    sit(exam, QuadraticDiscriminantAnalysis(), *datasets.wine())


@case("qda-binary", "QuadraticDiscriminantAnalysis", "1.0.2 1.9.1", "two labels: one score, the difference; regularised")
def qda_binary(exam):
    sit(exam, QuadraticDiscriminantAnalysis(reg_param=0.1, store_covariance=True), *datasets.cancer())


@case("qda-eigen", "QuadraticDiscriminantAnalysis", "1.9.1", "the eigen solver of 1.8 with shrinkage")
def qda_eigen(exam):
    sit(exam, QuadraticDiscriminantAnalysis(solver="eigen", shrinkage=0.2), *datasets.wine())


KINDS = {"full": "0.24.2 1.5.2 1.9.1", "tied": "1.0.2 1.7.2", "diag": "0.24.2 1.3.2 1.9.1", "spherical": "0.24.2 1.7.2 1.9.1"}


def mixture_case(kind, versions):
    @case("gaussian-mixture-" + kind, "GaussianMixture", versions, "covariance_type='%s'" % kind)
    def build(exam):
        rows = datasets.wine()[0]
        sit(exam, GaussianMixture(3, covariance_type=kind, random_state=0), rows, huge=False)

    @case("bayesian-mixture-" + kind, "BayesianGaussianMixture", versions.split()[0] + " " + versions.split()[-1], "expected logarithms; covariance_type='%s'" % kind)
    def bayes(exam):
        rows = datasets.wine()[0]
        prior = "dirichlet_distribution" if kind in ("tied", "diag") else "dirichlet_process"
        model = BayesianGaussianMixture(n_components=4, covariance_type=kind, random_state=0, weight_concentration_prior_type=prior, max_iter=30)
        sit(exam, model, rows, huge=False)


for kind, versions in KINDS.items():
    mixture_case(kind, versions)


@case("gaussian-mixture-single", "GaussianMixture", "1.5.2 1.9.1", "fitted on float32, which stays float32 since 1.7")
def mixture_single(exam):
    rows = datasets.iris()[0].astype(np.float32)
    sit(exam, GaussianMixture(2, random_state=0), rows, huge=False)


@case("gaussian-mixture-far", "GaussianMixture", "0.24.2 1.9.1", "rows so far away that no component reaches them: a density of 0")
def mixture_far(exam):
    rows = datasets.iris()[0][:, :2]
    exam.save(GaussianMixture(1, covariance_type="diag", random_state=0).fit(rows))
    exam.ask(exam.numeric(np.vstack([rows[::20], [[1e300, 0], [-1e300, 1e300], [1e150, 2]]])), methods=("predict", "score_samples"))


@case("elliptic-envelope", "EllipticEnvelope", "0.24.2 1.2.2 1.9.1", "distances of a robust covariance")
def envelope(exam):
    sit(exam, EllipticEnvelope(contamination=0.2, random_state=0), datasets.wine()[0][:80])


def covariance_case(name, make, versions):
    @case("covariance-" + name, type(make()).__name__, versions, "distances from the mean")
    def build(exam):
        sit(exam, make(), datasets.iris()[0], probe="mahalanobis")


covariance_case("empirical", EmpiricalCovariance, "0.24.2 1.9.1")
covariance_case("centred", lambda: EmpiricalCovariance(assume_centered=True), "1.5.2")
covariance_case("shrunk", ShrunkCovariance, "1.0.2")
covariance_case("ledoit-wolf", LedoitWolf, "1.2.2")
covariance_case("oas", OAS, "1.7.2")
covariance_case("robust", lambda: MinCovDet(random_state=0), "0.24.2 1.9.1")
covariance_case("inverted", lambda: EmpiricalCovariance(store_precision=False), "0.24.2 1.9.1")
covariance_case("lasso", GraphicalLasso, "1.3.2")


@case("gaussian-random-projection", "GaussianRandomProjection", "0.24.2 1.2.2 1.9.1", "a dense random matrix")
def gaussian_projection(exam):
    sit(exam, GaussianRandomProjection(4, random_state=0), datasets.diabetes()[0], probe="transform")


@case("sparse-random-projection", "SparseRandomProjection", "0.24.2 1.5.2 1.9.1", "a sparse random matrix and a dense table")
def sparse_projection(exam):
    sit(exam, SparseRandomProjection(5, random_state=0), datasets.diabetes()[0], probe="transform")


@case("gaussian-random-projection-inverse", "GaussianRandomProjection", "1.2.2", "the inverse is kept")
def gaussian_projection_inverse(exam):
    rows = datasets.diabetes()[0]
    model = GaussianRandomProjection(4, compute_inverse_components=True, random_state=0).fit(rows)
    exam.save(model)
    exam.ask(exam.numeric(model.transform(hurt.ordinary(rows, count=8, huge=False))), methods=["inverse_transform"])
