"""Model folders as MLflow saves them, and archives of them."""

import os
import shutil
import zipfile

import mlflow.catboost
import mlflow.lightgbm
import mlflow.onnx
import mlflow.sklearn
import mlflow.xgboost
import numpy as np
import pandas
from mlflow.models import infer_signature
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import datasets
import numbers_that_hurt as hurt
from registry import case

VERSION = "3.1.0"
NAMES = ["sepal length", "sepal width", "petal length", "petal width"]


def flowers():
    """Rows with names, labels, and rows to ask."""
    rows, target = datasets.iris()
    return pandas.DataFrame(rows, columns=NAMES), target, pandas.DataFrame(hurt.ordinary(rows, count=12), columns=NAMES)


def save(exam, flavor, model, folder="model", **options):
    """Saves with a flavour, without the files that only an environment needs; the class that MLflow loads again answers."""
    path = os.path.join(exam.folder, folder)
    flavor.save_model(model, path, pip_requirements=["mlflow"], **options)
    for name in os.listdir(path):
        if name in ("conda.yaml", "python_env.yaml", "requirements.txt"):
            os.remove(os.path.join(path, name))
    exam.model = flavor.load_model(path)
    exam.model_file = folder
    without_times(os.path.join(path, "MLmodel"))
    return path


def without_times(path):
    """Drops the lines that change from run to run."""
    with open(path, encoding="utf-8") as stream:
        lines = [line for line in stream if not line.startswith(("utc_time", "model_uuid", "model_size"))]
    with open(path, "w", encoding="utf-8") as stream:
        stream.writelines(lines)


@case("mlflow-sklearn", "Pipeline", VERSION, "a signature whose names the model was not fitted with, and an input example")
def sklearn_folder(exam):
    frame, target, asked = flowers()
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=200)).fit(frame.values, np.array(["a", "b", "ö"])[target])
    signature = infer_signature(frame, model.predict(frame.values))
    save(exam, mlflow.sklearn, model, signature=signature, input_example=frame[:2])
    source = exam.table(asked)
    source.value = source.value.values.astype(float)
    exam.ask(source)


@case("mlflow-sklearn-skops", "Ridge", VERSION, "a folder whose model is an archive of skops")
def skops_folder(exam):
    rows, target = datasets.diabetes()
    import skops.io

    path = save(exam, mlflow.sklearn, Ridge().fit(rows, target), serialization_format="pickle")
    skops.io.dump(exam.model, os.path.join(path, "model.skops"))
    os.remove(os.path.join(path, "model.pkl"))
    description = os.path.join(path, "MLmodel")
    with open(description, encoding="utf-8") as stream:
        text = stream.read().replace("model.pkl", "model.skops").replace("format: pickle", "format: skops")
    with open(description, "w", encoding="utf-8") as stream:
        stream.write(text)
    exam.ask(exam.numeric(hurt.ordinary(rows, count=12)))


@case("mlflow-zip", "Pipeline", VERSION, "a folder in a zip archive, below a folder of its own")
def zipped(exam):
    frame, target, asked = flowers()
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=200)).fit(frame, target)
    path = save(exam, mlflow.sklearn, model, "model-folder", signature=infer_signature(frame, target))
    with zipfile.ZipFile(os.path.join(exam.folder, "model.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(os.listdir(path)):
            with open(os.path.join(path, name), "rb") as stream:
                archive.writestr(zipfile.ZipInfo("runs/1/model/" + name), stream.read(), zipfile.ZIP_DEFLATED)
    shutil.rmtree(path)
    exam.model_file = "model.zip"
    exam.ask(exam.table(asked))


@case("mlflow-xgboost-wrapper", "XGBClassifier", VERSION, "a native file that loads as a classifier of the wrapper")
def xgboost_wrapper(exam):
    import xgboost

    frame, target, asked = flowers()
    model = xgboost.XGBClassifier(n_estimators=3, max_depth=2, n_jobs=1).fit(frame, target)
    save(exam, mlflow.xgboost, model, signature=infer_signature(frame, target))
    exam.ask(exam.table(asked), methods=["predict", "predict_proba"])


@case("mlflow-lightgbm-wrapper", "LGBMClassifier", VERSION, "a wrapper in a pickle")
def lightgbm_wrapper(exam):
    import lightgbm

    frame, target, asked = flowers()
    frame.columns = asked.columns = [name.replace(" ", "_") for name in frame.columns]
    model = lightgbm.LGBMClassifier(n_estimators=3, max_depth=2, n_jobs=1, verbose=-1).fit(frame, target)
    save(exam, mlflow.lightgbm, model)
    exam.ask(exam.table(asked), methods=["predict", "predict_proba"])


@case("mlflow-catboost", "CatBoostClassifier", VERSION, "a native file named model.cb")
def catboost_folder(exam):
    import catboost

    frame, target, asked = flowers()
    model = catboost.CatBoostClassifier(iterations=3, depth=2, verbose=0, thread_count=1, allow_writing_files=False).fit(frame, target)
    save(exam, mlflow.catboost, model)
    exam.ask(exam.table(asked), methods=["predict_proba"])
