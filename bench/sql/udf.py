"""Rows per second of Python Arrow functions in DuckDB, on one thread: udf.py COLUMNS ROWS PICKLE ONNX"""

import json
import pickle
import sys
import time
import warnings

import duckdb
import numpy as np
import onnxruntime
import pyarrow as pa

warnings.filterwarnings("ignore", "X does not have valid feature names")
columns, rows, model_file, onnx_file = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
connection = duckdb.connect()
connection.execute("SET threads = 1")
cells = ", ".join(f"(hash(range, {i}) / 18446744073709551615.0 * 6 - 3)::FLOAT::DOUBLE AS x{i}" for i in range(columns))
connection.execute(f"CREATE TABLE t AS SELECT {cells} FROM range({rows})")
names = ", ".join(f"x{i}" for i in range(columns))

with open(model_file, "rb") as file:
    model = pickle.load(file)
model.n_jobs = 1
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
session = onnxruntime.InferenceSession(onnx_file, options)
input_name, output_name = session.get_inputs()[0].name, session.get_outputs()[-1].name


def by_sklearn(cells):
    return pa.array(model.predict_proba(np.column_stack([cell.to_numpy() for cell in cells]))[:, 1])


def by_onnxruntime(cells):
    matrix = np.column_stack([cell.to_numpy() for cell in cells]).astype(np.float32)
    (answer,) = session.run([output_name], {input_name: matrix})
    return pa.array([row[1] for row in answer] if isinstance(answer, list) else answer[:, 1].astype(np.float64))


measured = {}
for name, answer in {"sklearn": by_sklearn, "onnxruntime": by_onnxruntime}.items():
    # DuckDB counts a function's parameters, so it needs as many as there are columns.
    function = eval(f"lambda {names}: answer([{names}])", {"answer": answer})
    connection.create_function(name, function, ["DOUBLE"] * columns, "DOUBLE", type="arrow")
    least = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        connection.execute(f"SELECT count({name}({names})) FROM t").fetchall()
        least = min(least, time.perf_counter() - start)
    measured[name] = round(rows / least)
print(json.dumps(measured))
