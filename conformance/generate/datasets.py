"""The real data that models are fitted on, cut to a size that keeps the files small."""

import numpy as np
import sklearn.datasets


def iris():
    """150 flowers, 4 measures, 3 classes."""
    return sklearn.datasets.load_iris(return_X_y=True)


def wine():
    """178 wines, 6 of 13 measures, 3 classes."""
    rows, target = sklearn.datasets.load_wine(return_X_y=True)
    return rows[:, [0, 1, 4, 6, 9, 12]].copy(), target


def cancer():
    """569 tumours, 6 of 30 measures, 2 classes."""
    rows, target = sklearn.datasets.load_breast_cancer(return_X_y=True)
    return rows[:, [0, 1, 4, 6, 21, 27]].copy(), target


def diabetes():
    """442 patients, 10 scaled measures, disease progression."""
    return sklearn.datasets.load_diabetes(return_X_y=True)


def linnerud():
    """20 men, 3 exercises, 3 body measures."""
    return sklearn.datasets.load_linnerud(return_X_y=True)


def counts():
    """Flower measures in tenths as whole numbers, for the models of counts."""
    rows, target = iris()
    return np.round(rows * 10), target


def with_missing(rows, share=0.1, seed=7):
    """The rows with a share of the cells missing."""
    rows = np.array(rows, dtype=np.float64)
    rows[np.random.RandomState(seed).rand(*rows.shape) < share] = np.nan
    return rows
