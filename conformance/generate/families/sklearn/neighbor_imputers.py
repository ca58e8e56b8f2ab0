"""KNNImputer."""

import numpy as np
from sklearn.impute import KNNImputer

import datasets
from families.sklearn.neighbors import some
from registry import case


def impute(name, versions, note, empty=False, code=None, **options):
    @case(name, "KNNImputer", versions, note)
    def build(exam):
        rows = some(datasets.iris()[0], 40)
        fitted = datasets.with_missing(rows, 0.2, seed=2)
        asked = datasets.with_missing(rows[::2] + 0.017, 0.3, seed=3)
        asked[0] = np.nan
        asked[1, 1:] = np.nan
        if empty:
            fitted[:, 2] = np.nan
            asked[:, 2] = np.nan
        if code is not None:
            fitted, asked = [np.where(np.isnan(each), code, each) for each in (fitted, asked)]
        exam.save(KNNImputer(**options).fit(fitted))
        exam.ask(exam.numeric(asked))


impute("knn-imputer", "0.24.2 1.2.2 1.5.2 1.9.1", "the mean of five; a row without cells takes the column's mean")
impute("knn-imputer-distance", "0.24.2 1.9.1", "inverse distances, with an indicator", weights="distance", n_neighbors=3, add_indicator=True)
impute("knn-imputer-many", "0.24.2 1.9.1", "more neighbours than lie at a distance", n_neighbors=38)
impute("knn-imputer-code", "1.0.2", "a missing value of its own", code=-1.0, missing_values=-1)
impute("knn-imputer-empty", "1.0.2", "a column without cells is left out", empty=True)

impute("knn-imputer-kept", "1.9.1", "a column without cells becomes zeros", empty=True, keep_empty_features=True)
