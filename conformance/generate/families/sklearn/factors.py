"""Independent components, factors, sparse components."""

import inspect

import numpy as np
from sklearn.decomposition import FactorAnalysis, FastICA, IncrementalPCA, MiniBatchSparsePCA, SparsePCA

import datasets
import numbers_that_hurt as hurt
from registry import case


def take_apart(exam, model, rows):
    """Fits, asks hurting rows and the way back, refuses missing cells."""
    exam.save(model.fit(rows))
    exam.ask(exam.numeric(hurt.ordinary(rows, count=12)))
    if hasattr(exam.model, "inverse_transform"):
        exam.ask(exam.numeric(hurt.ordinary(exam.model.transform(rows), count=6), "back"), methods=["inverse_transform"])
    exam.refuse("transform", exam.numeric(hurt.spoiled(rows, (np.nan,)), "missing"))


def rounds(kind, count):
    """The option that limits the rounds, under the version's name."""
    return {"max_iter" if "max_iter" in inspect.signature(kind).parameters else "n_iter": count}


@case("fast-ica", "FastICA", "0.24.2 1.2.2 1.3.2 1.9.1", "whitened; whiten is true, a word or a warning")
def ica(exam):
    take_apart(exam, FastICA(n_components=3, random_state=0), datasets.wine()[0])


@case("fast-ica-plain", "FastICA", "0.24.2 1.5.2", "not whitened: nothing is centred")
def ica_plain(exam):
    rows = datasets.iris()[0]
    rows = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    take_apart(exam, FastICA(whiten=False, random_state=0, max_iter=400), rows)


@case("factor-analysis", "FactorAnalysis", "0.24.2 1.0.2 1.9.1", "inverts a matrix at each call")
def factors(exam):
    take_apart(exam, FactorAnalysis(n_components=2, random_state=0), datasets.wine()[0])


@case("factor-analysis-all", "FactorAnalysis", "1.2.2 1.7.2", "as many factors as columns, turned by varimax")
def factors_all(exam):
    take_apart(exam, FactorAnalysis(n_components=4, rotation="varimax"), datasets.iris()[0])


@case("sparse-pca", "SparsePCA", "0.24.2 1.0.2 1.2.2 1.9.1", "ridge regression on the components; a way back since 1.2")
def sparse(exam):
    take_apart(exam, SparsePCA(n_components=3, alpha=0.5, max_iter=20, random_state=0), datasets.wine()[0])


@case("sparse-pca-wide", "SparsePCA", "1.3.2", "more components than columns")
def sparse_wide(exam):
    take_apart(exam, SparsePCA(n_components=6, ridge_alpha=0.2, max_iter=10, random_state=0), datasets.iris()[0])


@case("mini-batch-sparse-pca", "MiniBatchSparsePCA", "0.24.2 1.5.2", "as SparsePCA")
def mini_batch(exam):
    model = MiniBatchSparsePCA(n_components=2, random_state=0, **rounds(MiniBatchSparsePCA, 5))
    take_apart(exam, model, datasets.iris()[0])


@case("incremental-pca", "IncrementalPCA", "0.24.2 1.3.2 1.9.1", "as PCA, whitened")
def incremental(exam):
    take_apart(exam, IncrementalPCA(n_components=3, whiten=True, batch_size=40), datasets.wine()[0])
