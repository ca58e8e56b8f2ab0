"""Decompositions whose `transform` is a loop of its own: factors that are not negative, topics, sparse codes."""

import inspect
import warnings

import numpy as np
from sklearn import decomposition
from sklearn.decomposition import NMF, DictionaryLearning, LatentDirichletAllocation, MiniBatchDictionaryLearning, SparseCoder

import datasets
import numbers_that_hurt as hurt
from registry import case


def known(kind, **options):
    """The options that the version knows, under its own names."""
    names = inspect.signature(kind).parameters
    return {name: value for name, value in options.items() if name in names}


def asked(rows, count=12):
    """Ordinary rows, some with a tiny cell or none at all; nothing negative."""
    return np.abs(hurt.ordinary(rows, count=count, huge=False))


class OneByOne:
    """A model that is asked row by row."""

    def __init__(self, model):
        self.model = model

    def transform(self, rows):
        """Each row's answer as if it came alone."""
        return np.vstack([self.model.transform(rows[index : index + 1]) for index in range(len(rows))])


def factorize(exam, model, rows, refuses=True):
    """Fits, asks each row alone, and the way back."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exam.save(model.fit(rows))
        back = exam.model
        exam.model = OneByOne(back)
        exam.ask(exam.numeric(asked(rows)), methods=["transform"])
        exam.model = back
        exam.ask(exam.numeric(hurt.ordinary(back.transform(rows), count=6), "back"), methods=["inverse_transform"])
    if refuses:
        exam.refuse("transform", exam.numeric(hurt.spoiled(rows, (-1.0, np.nan)), "refused"))


@case("nmf", "NMF", "0.24.2 1.0.2 1.2.2 1.9.1", "coordinate descent, which ends by the sum over all rows: asked row by row")
def nmf(exam):
    factorize(exam, NMF(n_components=3, init="nndsvda", random_state=0, max_iter=400), datasets.counts()[0] / 7)


@case("nmf-penalty", "NMF", "0.24.2 1.0.2 1.3.2 1.7.2", "penalties, which count the columns since 1.0, under two names")
def nmf_penalty(exam):
    options = known(NMF, alpha_W=0.02) or dict(alpha=0.05, regularization="transformation")
    factorize(exam, NMF(n_components=2, l1_ratio=0.4, init="nndsvda", random_state=0, **options), datasets.counts()[0] / 7)


@case("nmf-former-penalty", "NMF", "1.0.2", "alpha and regularization while alpha_W is left alone")
def nmf_former(exam):
    model = NMF(n_components=2, l1_ratio=0.5, init="nndsvda", random_state=0, alpha=0.1, regularization="both")
    factorize(exam, model, datasets.counts()[0] / 7)


@case("nmf-scaling", "NMF", "0.24.2 1.1.3 1.5.2", "multiplicative updates for squares, with an end every ten rounds")
def nmf_scaling(exam):
    factorize(exam, NMF(n_components=2, solver="mu", init="nndsvda", random_state=0), datasets.counts()[0] / 7)


@case("nmf-kullback-leibler", "NMF", "0.24.2 1.2.2 1.9.1", "multiplicative updates for the Kullback-Leibler divergence")
def nmf_kullback(exam):
    model = NMF(n_components=3, solver="mu", beta_loss="kullback-leibler", init="nndsvda", random_state=0)
    factorize(exam, model, datasets.counts()[0] / 7)


@case("nmf-itakura-saito", "NMF", "1.0.2 1.3.2", "the Itakura-Saito divergence, which takes no zero")
def nmf_itakura(exam):
    rows = datasets.counts()[0] / 7
    model = NMF(n_components=2, solver="mu", beta_loss="itakura-saito", init="nndsvda", random_state=0)
    exam.save(model.fit(rows))
    back = exam.model
    exam.model = OneByOne(back)
    exam.ask(exam.numeric(hurt.sample(rows, 14)), methods=["transform"])
    exam.model = back
    exam.refuse("transform", exam.numeric(hurt.spoiled(rows, (0.0,)), "zero"))


@case("nmf-beta", "NMF", "0.24.2 1.5.2", "another divergence, with an exponent and penalties")
def nmf_beta(exam):
    options = known(NMF, alpha_W=0.01) or dict(alpha=0.01, regularization="both")
    model = NMF(n_components=2, solver="mu", beta_loss=0.5, l1_ratio=0.5, init="nndsvda", random_state=0, **options)
    factorize(exam, model, datasets.counts()[0] / 7)


@case("nmf-beta-three", "NMF", "1.9.1", "a divergence above squares")
def nmf_beta_three(exam):
    factorize(exam, NMF(n_components=2, solver="mu", beta_loss=3, init="nndsvda", random_state=0), datasets.counts()[0] / 7)


def mini_batch(exam, **options):
    """Fits MiniBatchNMF, which came with 1.1."""
    model = decomposition.MiniBatchNMF(n_components=2, batch_size=50, init="nndsvda", random_state=0, **options)
    factorize(exam, model, datasets.counts()[0] / 7, refuses=False)


@case("mini-batch-nmf", "MiniBatchNMF", "1.1.3 1.3.2 1.9.1", "multiplicative updates that end by the change of the weights")
def mini_batch_nmf(exam):
    mini_batch(exam)


@case("mini-batch-nmf-beta", "MiniBatchNMF", "1.2.2 1.7.2", "the Kullback-Leibler divergence and a limit of its own for new rows")
def mini_batch_nmf_beta(exam):
    mini_batch(exam, beta_loss="kullback-leibler", transform_max_iter=30, alpha_W=0.001)


@case("latent-dirichlet-allocation", "LatentDirichletAllocation", "0.24.2 1.0.2 1.2.2 1.9.1", "a loop for each row, with its own end")
def topics(exam):
    rows = datasets.counts()[0]
    exam.save(LatentDirichletAllocation(n_components=3, max_iter=4, random_state=0).fit(rows))
    exam.ask(exam.numeric(asked(rows)), methods=["transform"])
    exam.refuse("transform", exam.numeric(hurt.spoiled(rows, (-1.0, np.nan)), "refused"))


@case("latent-dirichlet-priors", "LatentDirichletAllocation", "1.3.2 1.5.2", "given priors, a coarse end, the online method")
def topics_priors(exam):
    rows = datasets.counts()[0]
    model = LatentDirichletAllocation(2, doc_topic_prior=0.3, topic_word_prior=0.2, mean_change_tol=0.1, max_doc_update_iter=7, max_iter=3, learning_method="online", random_state=0)
    exam.save(model.fit(rows))
    exam.ask(exam.numeric(asked(rows)), methods=["transform"])


def code(exam, model, rows):
    """Asks for codes, and the way back where there is one."""
    rows = rows - rows.mean(axis=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exam.save(model.fit(rows))
        exam.ask(exam.numeric(hurt.ordinary(rows, count=14)), methods=["transform"])
        if hasattr(exam.model, "inverse_transform"):
            exam.ask(exam.numeric(hurt.ordinary(exam.model.transform(rows), count=6), "back"), methods=["inverse_transform"])
    exam.refuse("transform", exam.numeric(hurt.spoiled(rows, (np.nan,)), "missing"))


def learned(name, versions, note, **options):
    @case(name, "DictionaryLearning", versions, note)
    def build(exam):
        code(exam, DictionaryLearning(n_components=5, max_iter=8, random_state=0, **options), datasets.wine()[0][:60] / 4)


learned("dictionary-pursuit", "0.24.2 1.0.2 1.9.1", "orthogonal matching pursuit, the choice unless told", transform_n_nonzero_coefs=3)
learned("dictionary-pursuit-usual", "1.3.2 1.7.2", "as many atoms as a tenth of the columns", split_sign=True)
learned("dictionary-lasso-descent", "0.24.2 1.2.2 1.7.2 1.8.0 1.9.1", "the lasso by coordinate descent; atoms are ruled out since 1.8", transform_algorithm="lasso_cd", transform_alpha=0.5)
learned("dictionary-lasso-positive", "1.0.2 1.5.2", "positive codes; alpha of the fit since 1.2", transform_algorithm="lasso_cd", alpha=0.7, positive_code=True, fit_algorithm="cd")
learned("dictionary-lasso-angles", "0.24.2 1.0.2 1.9.1", "the lasso by least angles", transform_algorithm="lasso_lars", transform_alpha=0.3)
learned("dictionary-angles", "0.24.2 1.5.2 1.9.1", "least angle regression", transform_algorithm="lars", transform_n_nonzero_coefs=4)
learned("dictionary-threshold", "0.24.2 1.7.2", "a threshold, with signs side by side", transform_algorithm="threshold", transform_alpha=0.4, split_sign=True)


@case("mini-batch-dictionary", "MiniBatchDictionaryLearning", "0.24.2 1.1.3 1.9.1", "as DictionaryLearning")
def mini_batch_dictionary(exam):
    options = known(MiniBatchDictionaryLearning, max_iter=3) or dict(n_iter=10)
    model = MiniBatchDictionaryLearning(n_components=4, batch_size=20, random_state=0, transform_algorithm="lasso_lars", transform_alpha=0.2, positive_code=True, fit_algorithm="cd", **options)
    code(exam, model, datasets.iris()[0])


@case("sparse-coder", "SparseCoder", "0.24.2 1.2.2 1.9.1", "given atoms, more than columns")
def coder(exam):
    atoms = np.random.RandomState(1).randn(7, 4)
    atoms /= np.linalg.norm(atoms, axis=1, keepdims=True)
    code(exam, SparseCoder(atoms, transform_algorithm="omp", transform_n_nonzero_coefs=3), datasets.iris()[0])


@case("sparse-coder-angles", "SparseCoder", "1.0.2 1.7.2", "more atoms than columns, so that the path drops some")
def coder_angles(exam):
    atoms = np.random.RandomState(4).randn(9, 4)
    atoms /= np.linalg.norm(atoms, axis=1, keepdims=True)
    code(exam, SparseCoder(atoms, transform_algorithm="lasso_lars", transform_alpha=0.05), datasets.iris()[0])


@case("sparse-coder-alike", "SparseCoder", "1.3.2", "an atom twice, and one that is nothing")
def coder_alike(exam):
    atoms = np.random.RandomState(6).randn(4, 4)
    atoms /= np.linalg.norm(atoms, axis=1, keepdims=True)
    code(exam, SparseCoder(np.vstack([atoms, atoms[:1], 0 * atoms[:1]]), transform_algorithm="lasso_cd", transform_alpha=0.1), datasets.iris()[0])
