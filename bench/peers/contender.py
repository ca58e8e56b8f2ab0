"""One library as a contender, `python contender.py scikit-learn|onnxruntime MODELS`: takes orders as JSON lines, see contender.ts."""

import json
import pathlib
import pickle
import sys
import time
import warnings

import numpy as np
import pandas as pd

ROWS_OF_ONE = 500


def open_numbers(folder):
    rows = np.fromfile(folder / "numbers.f32", "<f4").reshape(-1, 28)
    return rows, pd.DataFrame(rows, columns=[f"feature_{index:02d}" for index in range(28)])


def open_table(folder):
    columns = json.loads((folder / "table.json").read_text())
    textual = {name for name, values in columns.items() if any(isinstance(value, str) for value in values)}
    return pd.DataFrame({name: pd.Series(values, dtype=object if name in textual else "float64") for name, values in columns.items()})


def scikit_learn(folder, task):
    model = pickle.loads((folder / f"{task['model']}.pkl").read_bytes())
    method = getattr(model, task["method"])
    if task["input"] == "numbers":
        # The quickest for scikit-learn: an array of the dtype in which the model compares, which needs no names.
        for part in [model]:
            if hasattr(part, "feature_names_in_"):
                del part.feature_names_in_
        rows = open_numbers(folder)[0]
        whole = rows.astype(np.float64) if task["model"] == "hist" else rows
        cut = lambda row: whole[row : row + 1]
    elif task["input"] == "table":
        whole = open_table(folder)
        cut = lambda row: whole.iloc[row : row + 1]
    else:
        whole = json.loads((folder / "texts.json").read_text())["text"]
        cut = lambda row: whole[row : row + 1]
    return inputs(task, whole, cut), method, lambda answer: np.asarray(answer, np.float64)


def onnxruntime(folder, task):
    import onnxruntime as engine

    options = engine.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.execution_mode = engine.ExecutionMode.ORT_SEQUENTIAL
    options.graph_optimization_level = engine.GraphOptimizationLevel.ORT_ENABLE_ALL
    session = engine.InferenceSession(str(folder / f"{task['model']}.onnx"), options, providers=["CPUExecutionProvider"])
    name, output = session.get_inputs()[0].name, [session.get_outputs()[-1].name]
    rows, _ = open_numbers(folder)
    return inputs(task, rows, lambda row: rows[row : row + 1]), lambda x: session.run(output, {name: x})[0], lambda answer: np.asarray(answer, np.float64)


def inputs(task, whole, cut):
    return [whole] if task["rows"] != 1 else [cut(row) for row in range(ROWS_OF_ONE)]


def main(library, folder):
    opened = {}
    for line in sys.stdin:
        order = json.loads(line)
        reply = {}
        if order["do"] == "open":
            opened[order["task"]["name"]] = (scikit_learn if library == "scikit-learn" else onnxruntime)(folder, order["task"])
        elif order["do"] == "close":
            del opened[order["task"]]
        else:
            rows, call, plain = opened[order["task"]]
            if order["do"] == "answer":
                np.concatenate([plain(call(each)) for each in rows]).astype("<f8").tofile(order["file"])
            else:
                times, count = order["times"], len(rows)
                start = time.perf_counter()
                for index in range(times):
                    call(rows[index % count])
                reply["ms"] = (time.perf_counter() - start) * 1000
        print(json.dumps(reply), flush=True)


warnings.simplefilter("ignore")
main(sys.argv[1], pathlib.Path(sys.argv[2]))
