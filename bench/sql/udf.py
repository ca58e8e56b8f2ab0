"""Forests as Python Arrow functions in DuckDB, on one thread.

    udf.py train FOLDER TREES DEPTH    trains a forest and writes model.joblib and model.onnx
    udf.py FOLDER ROWS                 prints rows per second as one JSON object
"""

import json
import sys
import time
import warnings
from pathlib import Path

import joblib
import numpy as np

warnings.filterwarnings("ignore", "X does not have valid feature names")
WIDTH = 28
ROUNDS = 3


def train(folder, trees, depth):
    from skl2onnx import to_onnx
    from sklearn.ensemble import RandomForestClassifier

    random = np.random.default_rng(0)
    rows = random.normal(size=(20_000, WIDTH))
    labels = (rows[:, :4].sum(axis=1) + random.normal(scale=0.5, size=len(rows)) > 0).astype(int)
    model = RandomForestClassifier(trees, max_depth=depth, random_state=0).fit(rows, labels)
    joblib.dump(model, folder / "model.joblib")
    (folder / "model.onnx").write_bytes(to_onnx(model, rows[:1].astype(np.float32), options={"zipmap": False}).SerializeToString())


def race(folder, count):
    import duckdb
    import onnxruntime
    import pyarrow

    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    cells = ", ".join(f"(hash(range, {i}) / 18446744073709551615.0 * 6 - 3)::FLOAT::DOUBLE AS x{i}" for i in range(WIDTH))
    connection.execute(f"CREATE TABLE t AS SELECT {cells} FROM range({count})")
    names = ", ".join(f"x{i}" for i in range(WIDTH))
    model = joblib.load(folder / "model.joblib")
    model.n_jobs = 1
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options)
    input_name, output_name = session.get_inputs()[0].name, session.get_outputs()[-1].name

    def by_sklearn(cells):
        return pyarrow.array(model.predict_proba(np.column_stack([cell.to_numpy() for cell in cells]))[:, 1])

    def by_onnxruntime(cells):
        matrix = np.column_stack([cell.to_numpy() for cell in cells]).astype(np.float32)
        return pyarrow.array(session.run([output_name], {input_name: matrix})[0][:, 1].astype(np.float64))

    measured = {}
    for name, answer in {"sklearn": by_sklearn, "onnxruntime": by_onnxruntime}.items():
        # DuckDB counts a function's parameters, so it needs as many as there are columns.
        function = eval(f"lambda {names}: answer([{names}])", {"answer": answer})
        connection.create_function(name, function, ["DOUBLE"] * WIDTH, "DOUBLE", type="arrow")
        least = float("inf")
        for _ in range(ROUNDS):
            start = time.perf_counter()
            connection.execute(f"SELECT count({name}({names})) FROM t").fetchall()
            least = min(least, time.perf_counter() - start)
        measured[name] = round(count / least)
    print(json.dumps(measured))


if sys.argv[1] == "train":
    train(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
else:
    race(Path(sys.argv[1]), int(sys.argv[2]))
