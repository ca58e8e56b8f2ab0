"""Nearest neighbours: every metric, by trees and by brute force."""

import numpy as np
import scipy.sparse
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor, NearestNeighbors
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import datasets
import numbers_that_hurt as hurt
from registry import case

BOTH_SIDES = "0.24.2 1.9.1"


def some(rows, count=45):
    """The rows with whole numbers of tenths drawn apart, so that few lie equally far."""
    shift = np.random.RandomState(3).uniform(-0.04, 0.04, rows.shape)
    return (rows + shift)[:: max(1, len(rows) // count)]


def asked(rows):
    """Rows like those of the fit, and some of them as they are."""
    return np.concatenate([hurt.ordinary(rows, count=9, huge=False), rows[[0, len(rows) // 2]]])


def classify(name, versions, note, labels=None, **options):
    @case(name, "KNeighborsClassifier", versions, note)
    def build(exam):
        rows, target = datasets.iris()
        rows, target = some(rows), target[:: max(1, len(target) // 45)]
        exam.save(KNeighborsClassifier(**options).fit(rows, target if labels is None else np.array(labels)[target]))
        exam.ask(exam.numeric(asked(rows)))


classify("kneighbors-classifier", "0.24.2 1.3.2 1.9.1", "the default: a tree, five neighbours", labels=["setosa", "versicolor", "virginica"])
classify("kneighbors-classifier-brute", BOTH_SIDES, "squares multiplied out", algorithm="brute", n_neighbors=3)
classify("kneighbors-classifier-distance", "1.9.1", "inverse distances; rows of the fit lie at none", weights="distance", n_neighbors=9)
classify("kneighbors-classifier-brute-distance", "1.5.2", "inverse distances of squares multiplied out", weights="distance", n_neighbors=12, algorithm="brute", metric="manhattan")
classify("kneighbors-classifier-ball", "1.0.2", "a ball tree with small leaves", algorithm="ball_tree", leaf_size=3, n_neighbors=7, labels=[True, False, True])

@case("neighbors-missing", "NearestNeighbors", "1.9.1", "nan_euclidean takes gaps in the fit and in the rows")
def gaps(exam):
    rows = datasets.with_missing(some(datasets.iris()[0], 30))
    exam.save(NearestNeighbors(n_neighbors=3, metric="nan_euclidean").fit(rows))
    exam.ask(exam.numeric(datasets.with_missing(rows[::4] + 0.013, seed=9)))


@case("neighbors-sparse", "KNeighborsClassifier", "0.24.2 1.5.2", "fitted on a sparse matrix")
def sparse(exam):
    rows, target = datasets.iris()
    rows = np.where(rows < 1.5, 0, some(rows, 150))
    exam.save(KNeighborsClassifier(n_neighbors=3).fit(scipy.sparse.csr_matrix(rows[::2]), target[::2]))
    exam.ask(exam.numeric(rows[1::9]))


@case("neighbors-ties", "KNeighborsClassifier", "1.9.1", "rows that come twice, and many equally far: the vote may differ only there")
def ties(exam):
    rows, target = datasets.counts()
    rows = np.round(rows / 5)
    exam.save(KNeighborsClassifier(n_neighbors=4, algorithm="kd_tree").fit(rows, target))
    exam.ask(exam.numeric(rows[::9]), methods=["predict", "predict_proba"])


@case("neighbors-several-outputs", "KNeighborsClassifier", "0.24.2 1.9.1", "two outputs, probabilities as a list")
def outputs(exam):
    rows, target = datasets.iris()
    rows = some(rows, 150)
    both = np.stack([target, (rows[:, 0] > 5.8).astype(int) * 4], axis=1)
    exam.save(KNeighborsClassifier(n_neighbors=6, weights="distance").fit(rows, both))
    exam.ask(exam.numeric(asked(rows)))


@case("neighbors-in-pipeline", "Pipeline", "0.24.2 1.5.2", "scaled before")
def scaled(exam):
    rows, target = [each[::4] for each in datasets.wine()]
    exam.save(make_pipeline(StandardScaler(), KNeighborsClassifier(n_neighbors=7, weights="distance")).fit(rows, target))
    exam.ask(exam.numeric(hurt.ordinary(rows, huge=False)))
    exam.refuse("predict", exam.numeric(hurt.spoiled(rows, (np.nan,)), "missing"))
    exam.refuse("predict", exam.numeric(hurt.spoiled(rows, (np.inf,)), "infinite"))


def regress(name, versions, note, several=False, single=False, **options):
    @case(name, "KNeighborsRegressor", versions, note)
    def build(exam):
        rows, target = datasets.diabetes()
        rows, target = some(rows, 60)[:, :6] * 100, target[:: max(1, len(target) // 60)]
        values = np.stack([target, rows[:, 2] * 0.37, rows[:, 3] - 7], axis=1) if several else target * 1.1
        exam.save(KNeighborsRegressor(**options).fit(rows, values.astype(np.float32) if single else values))
        exam.ask(exam.numeric(asked(rows)))


regress("kneighbors-regressor", "0.24.2 1.9.1", "the mean of five")
regress("kneighbors-regressor-many", "1.2.2", "so many that NumPy adds in blocks", n_neighbors=19)
regress("kneighbors-regressor-distance", "0.24.2", "inverse distances in blocks", n_neighbors=11, weights="distance", p=1)
regress("kneighbors-regressor-outputs", "1.5.2", "three outputs are added from the nearest on", n_neighbors=9, several=True)
regress("kneighbors-regressor-outputs-distance", "1.9.1", "three outputs, inverse distances", n_neighbors=9, several=True, weights="distance")
regress("kneighbors-regressor-float32", "1.5.2", "float32 targets are averaged in float32", single=True)
regress("kneighbors-regressor-brute", "1.7.2", "brute force", algorithm="brute", n_neighbors=4)
