"""A model in BentoML's store is a folder with a description; an export of it is an archive."""

import os
import shutil
import tempfile

os.environ["BENTOML_HOME"] = tempfile.mkdtemp()
os.environ["BENTOML_DO_NOT_TRACK"] = "True"

import bentoml  # noqa: E402
import lightgbm  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402

import datasets  # noqa: E402
import numbers_that_hurt as hurt  # noqa: E402
from registry import case  # noqa: E402

VERSION = "1.4.8"


@case("bentoml-sklearn", "LogisticRegression", VERSION, "a folder of the store, whose model is a joblib dump")
def sklearn_folder(exam):
    rows, target = datasets.iris()
    stored = bentoml.sklearn.save_model("flowers", LogisticRegression(max_iter=200).fit(rows, target))
    exam.model = bentoml.sklearn.load_model(stored.tag)
    exam.model_file = "model"
    shutil.copytree(stored.path, os.path.join(exam.folder, "model"))
    without_time(os.path.join(exam.folder, "model", "model.yaml"))
    exam.ask(exam.numeric(hurt.ordinary(rows, count=12)))


@case("bentoml-export", "Booster", VERSION, "an exported model is a tar archive")
def exported(exam):
    rows, target = datasets.diabetes()
    booster = lightgbm.train({"verbose": -1, "num_leaves": 4, "num_threads": 1}, lightgbm.Dataset(rows, target), 3)
    stored = bentoml.lightgbm.save_model("diabetes", booster)
    exam.model = bentoml.lightgbm.load_model(stored.tag)
    exam.model_file = "model.bentomodel"
    bentoml.models.export_model(str(stored.tag), os.path.join(exam.folder, exam.model_file))
    exam.ask(exam.numeric(hurt.ordinary(rows, count=12)), methods=["predict"])


def without_time(path):
    """Drops the line that changes from run to run."""
    with open(path, encoding="utf-8") as stream:
        lines = [line for line in stream if not line.startswith("creation_time")]
    with open(path, "w", encoding="utf-8") as stream:
        stream.writelines(lines)
