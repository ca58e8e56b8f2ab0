"""Asks the host that goes to Spark's workers the questions of a test.

    python ask_host.py godwit-simd.wasm model.godwit questions.json answers.json
"""

import base64
import importlib.util
import json
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa

place = Path(__file__).parents[3] / "deploy/spark/godwit_spark/host.py"
spec = importlib.util.spec_from_file_location("godwit_host", place)
host = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = host
spec.loader.exec_module(host)


def parse_column(column):
    """Numbers come as base64 of little-endian cells, so that no bit is lost; texts as a list."""
    if isinstance(column, str):
        return np.frombuffer(base64.b64decode(column), "<f8")
    return pa.array([None if cell is None else cell.encode("utf-8", "surrogatepass") for cell in column], pa.binary())


def parse_columns(question: dict):
    if "matrix" in question:
        return np.frombuffer(base64.b64decode(question["matrix"]), question["dtype"]).reshape(question["rows"], -1)
    return [parse_column(each) for each in question["columns"]]


def describe(output) -> dict:
    shape = {"kind": output.kind, "dtype": output.dtype, "width": output.width}
    if output.kind == "sparse":
        return {**shape, "indptr": output.indptr, "indices": output.indices, "data": output.data}
    if output.dtype == "string":
        return {**shape, "data": [None if cell is None else cell.decode("utf-8", "surrogatepass") for cell in output.data.to_pylist()]}
    return {**shape, "data": output.data}


def answer(program, question: dict) -> dict:
    program.statuses = []
    try:
        outputs = [describe(each) for each in program.run(question["method"], question["rows"], parse_columns(question))]
    except host.Refused as refused:
        return {"refused": refused.where, "statuses": program.statuses}
    return {"outputs": outputs, "statuses": program.statuses}


def main(kernel: str, artifact: str, questions: str, answers: str) -> None:
    program = host.Program(host.Kernel(Path(kernel).read_bytes()), Path(artifact).read_bytes())
    found = [answer(program, question) for question in json.loads(Path(questions).read_text("utf-8"))]
    Path(answers).write_text(json.dumps(found, default=lambda array: base64.b64encode(array.tobytes()).decode()), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
