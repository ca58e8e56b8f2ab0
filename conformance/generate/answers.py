"""Asks a fitted model for an answer and writes it in the form that its type calls for."""

import io
import json
import os

import numpy as np
import scipy.sparse

import hist_trees


def answer(model, method, value):
    """The library's answer; `raw`, `leaf` and `predict_std` are methods that it has no public name for."""
    with np.errstate(all="ignore"):
        if method == "raw":
            return model.raw(value) if hasattr(model, "raw") else raw_score(model, value)
        if method == "leaf":
            return model.leaf(value) if hasattr(model, "leaf") else leaf_index(model, value)
        if method.startswith("staged_"):
            return np.stack(list(getattr(model, method)(value)), axis=1)
        if method == "predict_std":
            return model.predict(value, return_std=True)[1]
        result = getattr(model, method)(value)
        if method == "decision_path" and isinstance(result, tuple):
            return result[0]
        if method == "transform":
            return layers_last(model, result)
        return list(result) if isinstance(result, tuple) else result


def layers_last(model, result):
    """The layers of probabilities that soft votes may be, rows first."""
    layered = type(model).__name__ == "VotingClassifier" and isinstance(result, np.ndarray) and result.ndim == 3
    return np.moveaxis(result, 0, 1) if layered else result


def raw_score(model, value):
    """The untransformed score of a tree ensemble."""
    if is_lightgbm(model):
        return getattr(model, "booster_", model).predict(value, raw_score=True)
    if is_catboost(model):
        return catboost_base(model).predict(model, value, prediction_type="RawFormulaVal")
    if hist_trees.is_hist(model):
        return hist_trees.raw_score(model, value)
    if hasattr(model, "_raw_predict"):
        scores = model._raw_predict(np.asarray(value, dtype=np.float32))
        return scores.ravel() if scores.shape[1] == 1 else scores
    return model.predict_proba(value) if hasattr(model, "predict_proba") else model.predict(value)


def leaf_index(model, value):
    """The leaf that each row reaches in each tree."""
    if is_lightgbm(model):
        return getattr(model, "booster_", model).predict(value, pred_leaf=True).reshape(len(value), -1)
    if is_catboost(model):
        return model.calc_leaf_indexes(value)
    return hist_trees.leaves(model, value) if hist_trees.is_hist(model) else model.apply(value)


def is_lightgbm(model):
    """True for a booster and for the wrappers around one."""
    return type(model).__module__.startswith("lightgbm.")


def is_catboost(model):
    """True for every class of CatBoost."""
    return type(model).__module__.startswith("catboost.")


def catboost_base(model):
    """The class CatBoost, whose `predict` gives any kind of answer."""
    return next(kind for kind in type(model).__mro__ if kind.__name__ == "CatBoost")


def write(result, folder, label):
    """Writes an answer and returns the file's name."""
    if hasattr(result, "to_numpy"):
        result = result.to_numpy()
    if scipy.sparse.issparse(result):
        return write_sparse(result, folder, label)
    if isinstance(result, np.ndarray) and result.dtype.kind in "biuf":
        np.save(os.path.join(folder, label + ".npy"), np.ascontiguousarray(result))
        return label + ".npy"
    if isinstance(result, np.ndarray):
        rows = [plain(row) for row in result]
    elif isinstance(result, list) and isinstance(result[0], np.ndarray):
        rows = [[plain(output[index]) for output in result] for index in range(len(result[0]))]
    else:
        raise AssertionError("no form for an answer of type %s" % type(result).__name__)
    write_rows(os.path.join(folder, label + ".jsonl"), rows)
    return label + ".jsonl"


def write_sparse(result, folder, label):
    """Writes a sparse matrix by rows."""
    file = label + ".npz"
    path, rows = os.path.join(folder, file), result.tocsr()
    if hasattr(scipy.sparse, "save_npz"):
        scipy.sparse.save_npz(path, rows)
    else:
        np.savez_compressed(path, indices=rows.indices, indptr=rows.indptr, format=np.array(b"csr"), shape=rows.shape, data=rows.data)
    return file


def write_rows(path, rows):
    """Writes one JSON value a line."""
    with io.open(path, "w", encoding="utf-8", newline="") as stream:
        for row in rows:
            stream.write(u"%s\n" % json.dumps(plain(row), ensure_ascii=False))


def plain(value):
    """Numpy values as the Python values that JSON has."""
    if isinstance(value, np.ndarray):
        return [plain(item) for item in value]
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, np.generic):
        return plain(value.item())
    return value
