"""What a user wrote beside scikit-learn: two classes and a function."""

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin


class RatioAdder(TransformerMixin, BaseEstimator):
    """Appends the quotient of two columns, and `missing` where the second is zero."""

    def __init__(self, above, below, missing=0.0):
        self.above = above
        self.below = below
        self.missing = missing

    def fit(self, X, y=None):
        self.n_features_in_ = np.asarray(X).shape[1]
        return self

    def transform(self, X):
        X = np.asarray(X, dtype=np.float64)
        below = X[:, self.below]
        ratio = np.where(below == 0, self.missing, X[:, self.above] / np.where(below == 0, 1.0, below))
        return np.column_stack([X, ratio])


class CautiousClassifier(ClassifierMixin, BaseEstimator):
    """Says the second label only where the inner model is surer than a threshold."""

    def __init__(self, model, threshold):
        self.model = model
        self.threshold = threshold

    def fit(self, X, y):
        self.model_ = self.model.fit(X, y)
        self.classes_ = self.model_.classes_
        self.n_features_in_ = self.model_.n_features_in_
        return self

    def predict(self, X):
        return self.classes_[(self.model_.predict_proba(X)[:, 1] > self.threshold).astype(int)]


def signed_root(X):
    """The square root of the magnitude, with the sign of the number."""
    return np.sign(X) * np.sqrt(np.abs(X))
