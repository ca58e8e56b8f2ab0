"""Linear models, a network, a support vector machine and nearest neighbours, each on standardised or raw numbers."""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from tree_models import sample


def fit(model, rows, scaled=True):
    x, label, _ = sample()
    return (make_pipeline(StandardScaler(), model) if scaled else model).fit(x[:rows], label[:rows])


def ten_classes(model):
    x, _, score = sample()
    return make_pipeline(StandardScaler(), model).fit(x, np.searchsorted(np.quantile(score, np.arange(1, 10) / 10), score))


DENSE_MODELS = {
    "logistic": lambda: fit(LogisticRegression(max_iter=300), 20_000),
    "logistic-10": lambda: ten_classes(LogisticRegression(max_iter=300)),
    "mlp": lambda: fit(MLPClassifier((100, 50), max_iter=15, random_state=0), 20_000),
    "svc": lambda: fit(SVC(), 2_600),
    "neighbors-brute": lambda: fit(KNeighborsClassifier(algorithm="brute"), 10_000, scaled=False),
    "neighbors-tree": lambda: fit(KNeighborsClassifier(algorithm="kd_tree"), 10_000, scaled=False),
}
