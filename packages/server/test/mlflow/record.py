"""Records what `mlflow models serve` answers: `python record.py FOLDER`. Needs mlflow 3.17.2 with scikit-learn 1.5.2.

Fits a model, saves it in FOLDER/model, serves it as `mlflow models serve` does, asks every question below and writes
answers.json and model.zip beside this file.
"""

import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time

import mlflow
import numpy as np
import pandas as pd
import requests
from mlflow.models import infer_signature
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

here = pathlib.Path(__file__).parent
folder = pathlib.Path(sys.argv[1])

generator = np.random.default_rng(7)
count = 200
table = pd.DataFrame(
    {
        "age": generator.integers(18, 80, count),
        "income": generator.normal(50.0, 15.0, count).round(3),
        "member": generator.integers(0, 2, count).astype(bool),
        "city": generator.choice(["Oslo", "Åre", "Rome"], count),
    }
)
labels = np.where(table.income + table.age / 4 + 5 * table.member + generator.normal(0, 5, count) > 65, "yes", "no")
steps = ColumnTransformer([("numbers", StandardScaler(), ["age", "income", "member"]), ("city", OneHotEncoder(handle_unknown="ignore"), ["city"])])
model = make_pipeline(steps, LogisticRegression()).fit(table, labels)
shutil.rmtree(folder / "model", ignore_errors=True)
mlflow.sklearn.save_model(
    model,
    folder / "model",
    signature=infer_signature(table, model.predict(table)),
    serialization_format="pickle",
)

names = list(table.columns)
rows = [[41, 55.25, True, "Oslo"], [23, 71.5, False, "Åre"], [67, 38.0, True, "Rome"], [30, 60.0, False, "Paris"]]
records = [dict(zip(names, row)) for row in rows]
columns = {name: [row[index] for row in rows] for index, name in enumerate(names)}
csv = "age,income,member,city\n" + "".join(f"{age},{income},{member},{city}\n" for age, income, member, city in rows)
json_type = "application/json"


def body(value):
    return json.dumps(value, ensure_ascii=False)


questions = {
    "split": (json_type, body({"dataframe_split": {"columns": names, "data": rows}})),
    "split with an index": (json_type, body({"dataframe_split": {"columns": names, "data": rows, "index": [7, 8, 9, 10]}})),
    "split in another order, with a column more": (
        json_type,
        body({"dataframe_split": {"columns": ["extra", *reversed(names)], "data": [[0, *reversed(row)] for row in rows]}}),
    ),
    "records": (json_type, body({"dataframe_records": records})),
    "records of charset utf-8": ("application/json; charset=utf-8", body({"dataframe_records": records})),
    "records of charset UTF-8": ("application/json;charset=UTF-8", body({"dataframe_records": records})),
    "instances": (json_type, body({"instances": records})),
    "inputs": (json_type, body({"inputs": columns})),
    "inputs of one row": (json_type, body({"inputs": {name: cells[0] for name, cells in columns.items()}})),
    "inputs as records": (json_type, body({"inputs": records})),
    "params": (json_type, body({"dataframe_records": records, "params": {}})),
    "a field more": (json_type, body({"dataframe_records": records, "comment": "x"})),
    "a whole income": (json_type, body({"dataframe_records": [{**records[0], "income": 55}]})),
    "a whole float for an integer": (json_type, body({"dataframe_records": [{**records[0], "age": 41.0}]})),
    "a null income": (json_type, body({"dataframe_records": [{**records[0], "income": None}]})),
    "a null age": (json_type, body({"dataframe_records": [{**records[0], "age": None}]})),
    "a fraction for an integer": (json_type, body({"dataframe_records": [{**records[0], "age": 41.5}]})),
    "csv": ("text/csv", csv),
    "csv of charset utf-8": ("text/csv; charset=utf-8", csv),
    "csv in another order": ("text/csv", "city,member,income,age\nOslo,True,55.25,41\n"),
    "csv of lower-case truths": ("text/csv", "age,income,member,city\n41,55.25,true,Oslo\n"),
    "csv with quotes": ("text/csv", 'age,income,member,"city"\n41,55.25,False,"Oslo"\n'),
    "csv of Windows lines": ("text/csv", "age,income,member,city\r\n41,55.25,False,Oslo\r\n"),
    "csv without rows": ("text/csv", "age,income,member,city\n"),
    "no rows": (json_type, body({"dataframe_records": []})),
    "a bare list": (json_type, body(records)),
    "a number": (json_type, "3"),
    "two forms": (json_type, body({"dataframe_records": records, "instances": records})),
    "no form": (json_type, body({"rows": records})),
    "an empty object": (json_type, "{}"),
    "no JSON": (json_type, "{"),
    "no body": (json_type, ""),
    "a column missing": (json_type, body({"dataframe_records": [{"age": 41, "income": 1.0, "member": True}]})),
    "text for a number": (json_type, body({"dataframe_records": [{**records[0], "income": "much"}]})),
    "a number for a text": (json_type, body({"dataframe_records": [{**records[0], "city": 5}]})),
    "records that are none": (json_type, body({"dataframe_records": [1, 2]})),
    "split without data": (json_type, body({"dataframe_split": {"columns": names}})),
    "csv of a short row": ("text/csv", "age,income,member,city\n41\n"),
    "csv of no columns": ("text/csv", ""),
    "csv with a column missing": ("text/csv", "age,income\n41,55.25\n"),
    "another charset": ("application/json; charset=latin-1", body({"dataframe_records": records})),
    "a parameter of the type": ("application/json; format=pandas-split", body({"dataframe_records": records})),
    "xml": ("application/xml", "<rows/>"),
    "text": ("text/plain", csv),
    "a form": ("application/x-www-form-urlencoded", "age=41"),
}

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
command = [sys.executable, "-m", "mlflow", "models", "serve", "-m", str(folder / "model"), "-p", str(port), "--env-manager", "local"]
environment = {**os.environ, "PATH": f"{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}", "MLFLOW_TRACKING_URI": str(folder / "runs")}
server = subprocess.Popen(command, env=environment, cwd=folder)
url = f"http://127.0.0.1:{port}"
try:
    for _ in range(120):
        try:
            if requests.get(f"{url}/ping").ok:
                break
        except requests.ConnectionError:
            time.sleep(0.5)
    answers = {}
    for name, (content_type, text) in questions.items():
        reply = requests.post(f"{url}/invocations", data=text.encode(), headers={"content-type": content_type})
        fields = reply.json() if reply.headers["content-type"].startswith("application/json") else None
        if isinstance(fields, dict):
            fields.pop("stack_trace", None)
        answers[name] = {
            "type": content_type,
            "body": text,
            "status": reply.status_code,
            "content_type": reply.headers["content-type"],
            "answer": reply.text if fields is None else fields,
        }
    for path in ["ping", "health", "version"]:
        reply = requests.get(f"{url}/{path}")
        answers[f"GET /{path}"] = {"status": reply.status_code, "content_type": reply.headers["content-type"], "answer": reply.text}
finally:
    server.terminate()
    server.wait()
(here / "answers.json").write_text(json.dumps(answers, indent=1, ensure_ascii=False) + "\n")
shutil.make_archive(str(here / "model"), "zip", folder / "model")
