"""KBinsDiscretizer."""

import inspect

import numpy as np
from sklearn.preprocessing import KBinsDiscretizer

import datasets
import numbers_that_hurt as hurt
from registry import case


def discretizer(**options):
    """The discretizer without sampling or averaging of quantiles, where its version has them."""
    known = inspect.signature(KBinsDiscretizer.__init__).parameters
    if "subsample" in known:
        options["subsample"] = None
    if "quantile_method" in known:
        options.setdefault("quantile_method", "linear")
    if "random_state" in known:
        options["random_state"] = 0
    return KBinsDiscretizer(**options)


def cut(exam, model, rows, double=True):
    """Fits, asks hurting rows and rows on every edge and next to it."""
    exam.save(model.fit(rows))
    exam.ask(exam.numeric(hurt.ordinary(rows, double=double)))
    edges = []
    for column, borders in enumerate(model.bin_edges_):
        for edge in borders[:: max(1, len(borders) // 3)]:
            for value in hurt.neighbours(edge) + [edge - 1e-8, edge - 1e-6 * abs(edge), edge - 2e-5 * abs(edge)]:
                row = rows[0].copy()
                row[column] = value
                edges.append(row)
    exam.ask(exam.numeric(np.array(edges), "edges"), "edges")
    exam.refuse("transform", exam.numeric(hurt.spoiled(rows, (np.nan,)), "missing"))
    exam.refuse("transform", exam.numeric(hurt.spoiled(rows, (np.inf,)), "infinite"))


@case("k-bins-ordinal-uniform", "KBinsDiscretizer", "0.24.2 1.0.2 1.2.2 1.5.2 1.9.1", "up to 1.0 a tolerance lifts values just below an edge")
def uniform(exam):
    cut(exam, discretizer(n_bins=4, encode="ordinal", strategy="uniform"), datasets.wine()[0][:, :3])


@case("k-bins-one-hot-quantile", "KBinsDiscretizer", "0.24.2 1.3.2 1.7.2", "quantile edges, sparse output")
def quantile(exam):
    cut(exam, discretizer(n_bins=[3, 5, 4], encode="onehot", strategy="quantile"), datasets.wine()[0][:, :3])


@case("k-bins-dense-kmeans", "KBinsDiscretizer", "0.24.2 1.2.2 1.9.1", "edges between cluster centres, dense output")
def kmeans(exam):
    cut(exam, discretizer(n_bins=4, encode="onehot-dense", strategy="kmeans"), datasets.iris()[0][:, :2])


@case("k-bins-merged", "KBinsDiscretizer", "1.0.2 1.3.2", "equal quantiles are merged, so columns have fewer bins than asked for")
def merged(exam):
    rows = np.column_stack([np.repeat([0.0, 1.0, 5.0], [90, 30, 30]), datasets.iris()[0][:, 0]])
    cut(exam, discretizer(n_bins=6, encode="onehot-dense", strategy="quantile"), rows)


@case("k-bins-constant", "KBinsDiscretizer", "0.24.2 1.5.2", "a constant column has infinite edges")
def constant(exam):
    rows = np.column_stack([np.full(40, 3.5), np.linspace(-1, 1, 40)])
    exam.save(discretizer(n_bins=3, encode="ordinal", strategy="uniform").fit(rows))
    exam.ask(exam.numeric(np.vstack([rows[::8], [[-9.0, 0.0], [1e300, -1e300], [3.5, 1 / 3]]])))


@case("k-bins-float32", "KBinsDiscretizer", "0.24.2 1.2.2", "dtype=float32 of the output; from 1.0 on the rows are cast to it")
def single(exam):
    cut(exam, discretizer(n_bins=3, encode="ordinal", strategy="uniform", dtype=np.float32), datasets.iris()[0][:, :2], double=False)


@case("k-bins-tiny", "KBinsDiscretizer", "0.24.2 1.3.2 1.9.1", "all edges of a column of tiny values are merged, which leaves one edge and no bin")
def tiny(exam):
    rows = np.column_stack([datasets.iris()[0][:, 0] * 1e-20, datasets.iris()[0][:, 1]])
    cut(exam, discretizer(n_bins=3, encode="ordinal", strategy="quantile"), rows)
