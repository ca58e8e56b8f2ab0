"""PCA and TruncatedSVD."""

import numpy as np
import scipy.sparse
from sklearn.decomposition import PCA, TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import Normalizer

import datasets
import documents
import numbers_that_hurt as hurt
from registry import case


def rotate(exam, model, rows):
    """Fits, asks hurting rows, refuses missing and infinite ones."""
    exam.save(model.fit(rows))
    exam.ask(exam.numeric(hurt.ordinary(rows)))
    exam.refuse("transform", exam.numeric(hurt.spoiled(rows, (np.nan,)), "missing"))
    exam.refuse("transform", exam.numeric(hurt.spoiled(rows, (np.inf,)), "infinite"))


def pca(name, versions, note, data=datasets.wine, **options):
    @case(name, "PCA", versions, note)
    def build(exam):
        rotate(exam, PCA(**options), data()[0])


def single():
    """Wine rows as float32."""
    rows, target = datasets.wine()
    return rows.astype(np.float32), target


pca("pca", "0.24.2 1.0.2 1.2.2 1.3.2 1.5.2 1.7.2 1.9.1", "components in Fortran order; the mean is subtracted after the product from 1.5 on", n_components=3)
pca("pca-whiten", "0.24.2 1.3.2 1.9.1", "whitened", n_components=4, whiten=True)
pca("pca-all", "1.2.2 1.7.2", "all components", data=datasets.diabetes)
pca("pca-share", "0.24.2 1.9.1", "as many components as keep 0.99 of the variance", n_components=0.99)
pca("pca-randomized", "1.0.2 1.5.2", "the randomised solver", n_components=2, svd_solver="randomized", random_state=0)
pca("pca-float32", "1.2.2 1.7.2", "float32 components asked with float64", data=single, n_components=3)


@case("pca-inputs", "PCA", "1.5.2 1.9.1", "Fortran order, float32 and int64 files for one model")
def inputs(exam):
    rows = datasets.iris()[0]
    exam.save(PCA(n_components=2).fit(rows))
    exam.ask(exam.numeric(np.asfortranarray(hurt.ordinary(rows))))
    exam.ask(exam.numeric(hurt.ordinary(rows).astype(np.float32), "float32"), "float32")
    exam.ask(exam.numeric(np.round(rows[::6]).astype(np.int64), "int64"), "int64")


@case("truncated-svd", "TruncatedSVD", "1.2.2 1.5.2 1.9.1", "the randomised solver, no mean")
def truncated(exam):
    rotate(exam, TruncatedSVD(n_components=3, random_state=0), datasets.wine()[0])


@case("truncated-svd-arpack", "TruncatedSVD", "1.0.2 1.7.2", "arpack, fitted on a sparse matrix")
def arpack(exam):
    rows = datasets.counts()[0]
    exam.save(TruncatedSVD(n_components=2, algorithm="arpack", random_state=0).fit(scipy.sparse.csr_matrix(rows)))
    exam.ask(exam.numeric(hurt.ordinary(rows)))


@case("truncated-svd-words", "Pipeline", "1.3.2 1.9.1", "latent semantic analysis: TfidfVectorizer, TruncatedSVD, Normalizer")
def words(exam):
    model = make_pipeline(TfidfVectorizer(sublinear_tf=True), TruncatedSVD(n_components=4, random_state=0), Normalizer(copy=False))
    exam.save(model.fit(documents.topics()[0]))
    exam.ask(exam.texts(documents.asked()))
