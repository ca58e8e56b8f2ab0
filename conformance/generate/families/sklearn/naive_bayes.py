"""GaussianNB, MultinomialNB, BernoulliNB, CategoricalNB and ComplementNB."""

import numpy as np
import scipy.sparse
from sklearn.naive_bayes import BernoulliNB, CategoricalNB, ComplementNB, GaussianNB, MultinomialNB

import datasets
import numbers_that_hurt as hurt
from registry import case

NAMES = np.array(["setosa", "versicolor", "virginica"])


def believe(exam, model, rows, target, asked=None):
    """Fits, asks hurting rows, refuses missing and infinite ones."""
    exam.save(model.fit(rows, target))
    exam.ask(exam.numeric(hurt.ordinary(rows) if asked is None else asked))
    exam.refuse("predict", exam.numeric(hurt.spoiled(datasets.counts()[0], (np.nan,)), "missing"))
    exam.refuse("predict", exam.numeric(hurt.spoiled(datasets.counts()[0], (np.inf,)), "infinite"))


def counted():
    """Whole-number flower measures with text labels."""
    rows, target = datasets.counts()
    return rows, NAMES[target]


@case("gaussian-nb", "GaussianNB", "0.24.2 1.0.2 1.2.2 1.5.2 1.9.1", "variances as sigma_ up to 0.24 and var_ later")
def gaussian(exam):
    rows, target = datasets.iris()
    believe(exam, GaussianNB(), rows, NAMES[target])


@case("gaussian-nb-priors", "GaussianNB", "1.3.2 1.7.2", "given priors, two classes, smoothed variances")
def gaussian_priors(exam):
    rows, target = datasets.iris()
    believe(exam, GaussianNB(priors=[0.2, 0.8], var_smoothing=1e-2), rows, target == 1)


@case("multinomial-nb", "MultinomialNB", "0.24.2 1.5.2 1.9.1", "counts; negative rows are computed too")
def multinomial(exam):
    believe(exam, MultinomialNB(), *counted())


@case("multinomial-nb-smoothing", "MultinomialNB", "1.0.2 1.7.2", "strong smoothing, no fitted prior, two classes")
def multinomial_smoothing(exam):
    rows, target = datasets.counts()
    believe(exam, MultinomialNB(alpha=25.0, fit_prior=False), rows, (target == 2).astype(int))


@case("multinomial-nb-sparse", "MultinomialNB", "0.24.2 1.9.1", "fitted on a sparse matrix")
def multinomial_sparse(exam):
    rows, target = counted()
    exam.save(MultinomialNB().fit(scipy.sparse.csr_matrix(rows), target))
    exam.ask(exam.numeric(np.abs(hurt.ordinary(rows))))


@case("bernoulli-nb", "BernoulliNB", "1.2.2 1.7.2 1.9.1", "a threshold of 14: on it is absent")
def bernoulli(exam):
    rows, target = counted()
    edges = np.array([hurt.neighbours(14.0)[:4], hurt.neighbours(14.0)[4:]])
    believe(exam, BernoulliNB(binarize=14.0), rows, target, np.vstack([hurt.ordinary(rows, double=True), edges]))


@case("bernoulli-nb-as-is", "BernoulliNB", "1.0.2 1.5.2", "binarize=None takes the values as they are")
def bernoulli_raw(exam):
    rows, target = datasets.counts()
    zeros_and_ones = (rows > 20).astype(np.float64)
    believe(exam, BernoulliNB(binarize=None), zeros_and_ones, target, hurt.ordinary(zeros_and_ones, huge=False))


@case("bernoulli-nb-binary", "BernoulliNB", "0.24.2 1.3.2", "two classes, given priors")
def bernoulli_binary(exam):
    rows, target = datasets.counts()
    believe(exam, BernoulliNB(class_prior=[0.7, 0.3], alpha=0.1, binarize=20), rows, (target == 2).astype(int))


@case("complement-nb", "ComplementNB", "0.24.2 1.5.2 1.9.1", "the stored weights carry the sign")
def complement(exam):
    believe(exam, ComplementNB(), *counted())


@case("complement-nb-norm", "ComplementNB", "1.0.2 1.3.2", "norm=True")
def complement_norm(exam):
    believe(exam, ComplementNB(norm=True, alpha=0.5), *counted())


@case("complement-nb-one-class", "ComplementNB", "0.24.2 1.9.1", "one class only: the prior is added")
def complement_one(exam):
    rows, _ = datasets.counts()
    exam.save(ComplementNB().fit(rows, np.zeros(len(rows), dtype=int)))
    exam.ask(exam.numeric(hurt.sample(rows, 20)))


@case("multinomial-nb-one-class", "MultinomialNB", "1.0.2 1.7.2", "one class only")
def multinomial_one(exam):
    rows, _ = datasets.counts()
    exam.save(MultinomialNB().fit(rows, np.full(len(rows), "only")))
    exam.ask(exam.numeric(hurt.sample(rows, 20)))


@case("categorical-nb", "CategoricalNB", "0.24.2 1.0.2 1.9.1", "cells are cut to whole numbers; one that was not fitted is an error")
def categorical(exam):
    rows, target = datasets.counts()
    rows = rows // 8
    exam.save(CategoricalNB(alpha=0.5).fit(rows, NAMES[target]))
    asked = hurt.sample(rows, 14)
    exam.ask(exam.numeric(np.vstack([asked, asked + 0.75, np.zeros((1, 4)), np.full((1, 4), -0.5)])))
    for name, value in (("unseen", 99), ("negative", -1), ("missing", np.nan)):
        exam.refuse("predict", exam.numeric(hurt.spoiled(asked, (value,)), name))


@case("categorical-nb-priors", "CategoricalNB", "1.2.2 1.5.2", "given priors, categories that no row has")
def categorical_priors(exam):
    rows, target = datasets.counts()
    model = CategoricalNB(class_prior=[0.2, 0.3, 0.5], min_categories=14)
    rows = rows // 8
    exam.save(model.fit(rows, target))
    exam.ask(exam.numeric(np.vstack([hurt.sample(rows, 12), np.full((1, 4), 13.0)])))
