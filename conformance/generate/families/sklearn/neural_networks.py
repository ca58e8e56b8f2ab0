"""Multi-layer perceptrons and the Boltzmann machine."""

import warnings

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.neural_network import BernoulliRBM, MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import datasets
import documents
import numbers_that_hurt as hurt
from registry import case

NAMES = np.array(["setosa", "versicolor", "virginica"])


def fitted(model, *data):
    """The model after the few rounds that it is given."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return model.fit(*data)


def think(exam, model, rows, target):
    """Fits on scaled rows, asks hurting ones, refuses missing ones."""
    rows = StandardScaler().fit_transform(rows)
    exam.save(fitted(model, rows, target))
    exam.ask(exam.numeric(hurt.ordinary(rows, count=14, huge=False)))
    exam.refuse("predict", exam.numeric(hurt.spoiled(rows, (np.nan,)), "missing"))


def classifier(activation, **options):
    """A small network."""
    return MLPClassifier((5, 4), activation=activation, max_iter=25, random_state=0, **options)


@case("mlp-classifier", "MLPClassifier", "0.24.2 1.5.2 1.9.1", "three classes: softmax after relu")
def several(exam):
    rows, target = datasets.iris()
    think(exam, classifier("relu"), rows, NAMES[target])


@case("mlp-classifier-binary", "MLPClassifier", "1.0.2 1.7.2", "one output for two classes, after tanh")
def binary(exam):
    rows, target = datasets.iris()
    think(exam, classifier("tanh"), rows, NAMES[target % 2])


@case("mlp-classifier-labels", "MLPClassifier", "0.24.2 1.3.2", "several labels a row, after the logistic function")
def labels(exam):
    rows, target = datasets.iris()
    think(exam, classifier("logistic", solver="lbfgs"), rows, np.column_stack([target == 0, target > 0, rows[:, 0] > 6]).astype(int))


@case("mlp-classifier-one-class", "MLPClassifier", "1.2.2", "a single class, whose only output is logistic")
def one_class(exam):
    rows, _ = datasets.iris()
    think(exam, MLPClassifier((2,), max_iter=2, random_state=0), rows, np.full(len(rows), 7))


@case("mlp-classifier-float32", "Pipeline", "1.0.2 1.9.1", "single precision from the words to the labels")
def single(exam):
    texts, target = documents.topics()
    network = MLPClassifier((3,), activation="tanh", max_iter=30, random_state=0)
    exam.save(fitted(make_pipeline(TfidfVectorizer(dtype=np.float32), network), texts, target))
    exam.ask(exam.texts(documents.asked()))


@case("mlp-regressor", "MLPRegressor", "0.24.2 1.2.2 1.9.1", "one output has one dimension; identity inside")
def regressor(exam):
    rows, target = datasets.diabetes()
    think(exam, MLPRegressor(hidden_layer_sizes=(4,), activation="identity", max_iter=20, random_state=0), rows, target)


@case("mlp-regressor-outputs", "MLPRegressor", "1.5.2 1.7.2", "several outputs, no hidden layer but one of relu")
def outputs(exam):
    rows, target = datasets.linnerud()
    think(exam, MLPRegressor(hidden_layer_sizes=(3,), max_iter=40, random_state=0), rows, target)


@case("mlp-regressor-poisson", "MLPRegressor", "1.7.2 1.9.1", "the exponential of the output")
def poisson(exam):
    rows, target = datasets.iris()
    think(exam, MLPRegressor(hidden_layer_sizes=(3,), loss="poisson", max_iter=30, random_state=0), rows, target.astype(float))


@case("bernoulli-rbm", "BernoulliRBM", "0.24.2 1.0.2 1.9.1", "the chance of each hidden unit; its own score is drawn at random")
def boltzmann(exam):
    rows = datasets.iris()[0] / 8
    exam.save(BernoulliRBM(n_components=3, n_iter=4, random_state=0).fit(rows))
    exam.ask(exam.numeric(hurt.ordinary(rows, count=14)), methods=["transform"])
    exam.refuse("transform", exam.numeric(hurt.spoiled(rows, (np.nan,)), "missing"))
