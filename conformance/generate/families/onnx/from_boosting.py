"""Models of XGBoost and LightGBM as onnxmltools writes them, and of CatBoost as it writes them itself."""

import os

import datasets
import numbers_that_hurt
import numpy as np
from families.onnx import runtime
from registry import case

VERSIONS = "1.10.2 1.19.1"


def asked_rows(rows, key, missing=False):
    """Ordinary rows in float32."""
    return numbers_that_hurt.ordinary(rows, count=16, huge=False, missing=missing, key=key).astype(np.float32)


def single(data):
    """The data with inputs that float32 holds."""
    rows, target = data
    return rows.astype(np.float32), target


def convert(exam, converter, model, width, rows, opset=None):
    """Writes what onnxmltools makes of the model."""
    import onnxmltools
    from onnxmltools.convert.common.data_types import FloatTensorType

    kinds = [("input", FloatTensorType([None, width]))]
    runtime.store(exam, getattr(onnxmltools, "convert_" + converter)(model, initial_types=kinds, target_opset=opset))
    runtime.ask(exam, exam.numeric(rows))


@case("xgboost-classifier", "XGBClassifier", VERSIONS, "three classes by softmax")
def xgboost_classifier(exam):
    from xgboost import XGBClassifier

    rows, target = single(datasets.wine())
    model = XGBClassifier(n_estimators=4, max_depth=3, n_jobs=1).fit(rows, target)
    convert(exam, "xgboost", model, 6, asked_rows(rows, "xgb-c", True))


@case("xgboost-binary", "XGBClassifier", VERSIONS, "one score of two classes, missing values")
def xgboost_binary(exam):
    from xgboost import XGBClassifier

    rows, target = single(datasets.cancer())
    model = XGBClassifier(n_estimators=5, max_depth=3, n_jobs=1).fit(datasets.with_missing(rows).astype(np.float32), target)
    convert(exam, "xgboost", model, 6, asked_rows(rows, "xgb-b", True))


@case("xgboost-regressor", "XGBRegressor", VERSIONS, "a base score after the trees")
def xgboost_regressor(exam):
    from xgboost import XGBRegressor

    rows, target = single(datasets.diabetes())
    model = XGBRegressor(n_estimators=6, max_depth=3, n_jobs=1, base_score=100.5).fit(rows, target)
    convert(exam, "xgboost", model, 10, asked_rows(rows, "xgb-r", True))


@case("lightgbm-classifier", "LGBMClassifier", VERSIONS, "three classes")
def lightgbm_classifier(exam):
    from lightgbm import LGBMClassifier

    rows, target = single(datasets.wine())
    model = LGBMClassifier(n_estimators=4, num_leaves=6, n_jobs=1, verbose=-1).fit(rows, target)
    convert(exam, "lightgbm", model, 6, asked_rows(rows, "lgb-c", True))


@case("lightgbm-binary", "LGBMClassifier", VERSIONS, "two classes")
def lightgbm_binary(exam):
    from lightgbm import LGBMClassifier

    rows, target = single(datasets.cancer())
    model = LGBMClassifier(n_estimators=5, num_leaves=6, n_jobs=1, verbose=-1).fit(datasets.with_missing(rows), target)
    convert(exam, "lightgbm", model, 6, asked_rows(rows, "lgb-b", True))


@case("lightgbm-regressor", "LGBMRegressor", VERSIONS, "categories by chains of equality")
def lightgbm_regressor(exam):
    from lightgbm import LGBMRegressor

    rows, target = single(datasets.diabetes())
    rows = np.column_stack([rows[:, :5], np.arange(len(rows)) * 7 % 6]).astype(np.float32)
    target = target + np.array([0, 90, -60, 30, 0, 50])[rows[:, 5].astype(int)]
    model = LGBMRegressor(n_estimators=5, num_leaves=8, n_jobs=1, verbose=-1, min_data_per_group=5, cat_smooth=1)
    model.fit(rows, target, categorical_feature=[5])
    asked = asked_rows(rows, "lgb-r")
    asked[:8, 5] = np.arange(8)
    convert(exam, "lightgbm", model, 6, asked)


def catboost(exam, model, rows, params=None):
    """What CatBoost exports."""
    import onnx

    path = os.path.join(exam.folder, "export.onnx")
    model.save_model(path, format="onnx", export_parameters=params or {})
    exported = onnx.load(path)
    os.remove(path)
    runtime.store(exam, exported)
    runtime.ask(exam, exam.numeric(rows))


@case("catboost-classifier", "CatBoostClassifier", "1.19.1", "three classes")
def catboost_classifier(exam):
    from catboost import CatBoostClassifier

    rows, target = single(datasets.wine())
    model = CatBoostClassifier(iterations=4, depth=3, thread_count=1, verbose=0, allow_writing_files=False).fit(rows, target)
    catboost(exam, model, asked_rows(rows, "cat-c"))


@case("catboost-binary", "CatBoostClassifier", "1.10.2 1.19.1", "two classes")
def catboost_binary(exam):
    from catboost import CatBoostClassifier

    rows, target = single(datasets.cancer())
    model = CatBoostClassifier(iterations=5, depth=3, thread_count=1, verbose=0, allow_writing_files=False).fit(rows, target)
    catboost(exam, model, asked_rows(rows, "cat-b"))


@case("catboost-regressor", "CatBoostRegressor", "1.19.1", "oblivious trees")
def catboost_regressor(exam):
    from catboost import CatBoostRegressor

    rows, target = single(datasets.diabetes())
    model = CatBoostRegressor(iterations=6, depth=3, thread_count=1, verbose=0, allow_writing_files=False).fit(rows, target)
    catboost(exam, model, asked_rows(rows, "cat-r"))
