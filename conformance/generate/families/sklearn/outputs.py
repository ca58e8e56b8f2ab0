"""Several labels or outputs from binary or single parts: one-versus-rest, chains and their like."""

import numpy as np
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.multiclass import OneVsOneClassifier, OneVsRestClassifier, OutputCodeClassifier
from sklearn.multioutput import ClassifierChain, MultiOutputClassifier, MultiOutputRegressor, RegressorChain
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

import datasets
import numbers_that_hurt as hurt
from registry import case


def gather(exam, model, rows, target):
    """Fits; asks ordinary rows; probes a missing and an infinite value."""
    exam.save(model.fit(rows, target))
    exam.ask(exam.numeric(hurt.ordinary(rows, count=14, huge=False)))
    exam.probe("predict", exam.numeric(hurt.spoiled(rows, (np.nan, np.inf)), "missing"), "missing")


def svc():
    """A classifier without probabilities."""
    return make_pipeline(StandardScaler(), LinearSVC(random_state=0, dual=True))


def logistic():
    """A classifier with scores and probabilities."""
    return make_pipeline(StandardScaler(), LogisticRegression())


def tree(depth=2):
    """A classifier without scores, whose probabilities are often equal."""
    return DecisionTreeClassifier(max_depth=depth, random_state=0)


def named(target, names):
    """The labels by name."""
    return np.array(names)[target]


def flags(rows, target):
    """Three labels a row, of which each may be true."""
    return np.column_stack([rows[:, 0] > 13, target == 1, rows[:, 1] > 2]).astype(int)


@case("one-vs-rest-scores", "OneVsRestClassifier", "0.24.2", "the highest score; string labels")
def rest_scores(exam):
    rows, target = datasets.wine()
    gather(exam, OneVsRestClassifier(svc()), rows, named(target, ["a", "b", "c"]))


@case("one-vs-rest-ties", "OneVsRestClassifier", "1.7.2 1.9.1", "equal probabilities: up to 1.7 the last label, later the first; rows of zeros")
def rest_ties(exam):
    rows, target = datasets.wine()
    gather(exam, OneVsRestClassifier(tree()), rows, target)


@case("one-vs-rest-binary", "OneVsRestClassifier", "1.9.1", "two labels are one part")
def rest_binary(exam):
    rows, target = datasets.cancer()
    gather(exam, OneVsRestClassifier(logistic()), rows, target * 5)


@case("one-vs-rest-multilabel", "OneVsRestClassifier", "1.9.1", "several labels a row")
def rest_multilabel(exam):
    rows, target = datasets.wine()
    gather(exam, OneVsRestClassifier(logistic()), rows, flags(rows, target))


@case("one-vs-rest-constant", "OneVsRestClassifier", "1.9.1", "labels that all rows or no row has are constants, the first of which moves the threshold")
def rest_constant(exam):
    rows, target = datasets.wine()
    labels = flags(rows, target)
    labels[:, 0], labels[:, 2] = 1, 0
    gather(exam, OneVsRestClassifier(logistic()), rows, np.column_stack([labels, target == 2]))


@case("one-vs-one-scores", "OneVsOneClassifier", "0.24.2 1.9.1", "votes and confidences")
def one_scores(exam):
    rows, target = datasets.wine()
    gather(exam, OneVsOneClassifier(svc()), rows, named(target, ["a", "b", "c"]))


@case("one-vs-one-trees", "OneVsOneClassifier", "1.9.1", "confidences are probabilities")
def one_trees(exam):
    rows, target = datasets.wine()
    gather(exam, OneVsOneClassifier(tree()), rows, target)


@case("one-vs-one-binary", "OneVsOneClassifier", "1.0.2 1.2.2", "two labels: the threshold of probabilities is 0.5 from 1.1 on")
def one_binary(exam):
    rows, target = datasets.cancer()
    gather(exam, OneVsOneClassifier(tree()), rows, target)


@case("output-code", "OutputCodeClassifier", "1.9.1", "the nearest code; codes of -1 and 1")
def output_code(exam):
    rows, target = datasets.wine()
    gather(exam, OutputCodeClassifier(svc(), code_size=2, random_state=0), rows, named(target, ["a", "b", "c"]))


@case("output-code-trees", "OutputCodeClassifier", "1.9.1", "the nearest code of zeros and ones")
def output_code_trees(exam):
    rows, target = datasets.wine()
    gather(exam, OutputCodeClassifier(tree(4), code_size=2.5, random_state=0), rows, target)


@case("multi-output-classifier", "MultiOutputClassifier", "0.24.2 1.9.1", "a part an output, of two and three labels")
def outputs_classifier(exam):
    rows, target = datasets.wine()
    gather(exam, MultiOutputClassifier(logistic()), rows, np.column_stack([(rows[:, 0] > 13).astype(int), target]))


@case("multi-output-regressor", "MultiOutputRegressor", "1.9.1", "a part an output")
def outputs_regressor(exam):
    rows, target = datasets.linnerud()
    gather(exam, MultiOutputRegressor(Ridge()), rows, target)


@case("classifier-chain", "ClassifierChain", "0.24.2 1.9.1", "parts see what earlier ones say; the order is not that of the outputs")
def classifier_chain(exam):
    rows, target = datasets.wine()
    gather(exam, ClassifierChain(logistic(), order=[2, 0, 1]), rows, flags(rows, target))


@case("classifier-chain-trees", "ClassifierChain", "1.9.1", "a drawn order")
def classifier_chain_trees(exam):
    rows, target = datasets.wine()
    gather(exam, ClassifierChain(tree(), order="random", random_state=3), rows, flags(rows, target))


@case("classifier-chain-probabilities", "ClassifierChain", "1.9.1", "parts see the probabilities of earlier ones")
def classifier_chain_probabilities(exam):
    rows, target = datasets.wine()
    gather(exam, ClassifierChain(GaussianNB(), order=[1, 2, 0], chain_method="predict_proba"), rows, flags(rows, target))


@case("regressor-chain", "RegressorChain", "0.24.2 1.9.1", "linear parts in another order")
def regressor_chain(exam):
    rows, target = datasets.linnerud()
    gather(exam, RegressorChain(Ridge(), order=[2, 0, 1]), rows, target)


@case("regressor-chain-trees", "RegressorChain", "1.3.2", "trees that split what earlier trees say")
def regressor_chain_trees(exam):
    rows, target = datasets.linnerud()
    gather(exam, RegressorChain(DecisionTreeRegressor(max_depth=2, random_state=0)), rows, target)
