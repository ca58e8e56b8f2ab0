"""Trains the model that every server serves: a random forest of 100 trees of depth 8 on 28 numbers. train.py FOLDER."""
import json
import sys

import joblib
import numpy as np
from skl2onnx import to_onnx
from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestClassifier

folder = sys.argv[1]
x, y = make_classification(20_000, 28, n_informative=12, random_state=0)
model = RandomForestClassifier(100, max_depth=8, random_state=0, n_jobs=1).fit(x, y)
joblib.dump(model, f"{folder}/forest.joblib")
onnx = to_onnx(model, np.zeros((1, 28), np.float32), options={"zipmap": False})
with open(f"{folder}/forest.onnx", "wb") as file:
    file.write(onnx.SerializeToString())
with open(f"{folder}/rows.json", "w") as file:
    json.dump({"rows": x[:100].tolist(), "labels": model.predict(x[:100]).tolist()}, file)

import mlflow.sklearn

mlflow.sklearn.save_model(model, f"{folder}/mlflow", input_example=None)
import bentoml

bentoml.sklearn.save_model("forest", model)
