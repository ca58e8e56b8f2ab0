"""Scores a Parquet file into another: score.py PEER MODEL INPUT OUTPUT [all]. Prints seconds without imports and the model's loading, and peak memory."""

import json
import sys
import time

import numpy as np

BATCH = 65_536
ANSWERS = ["predict_proba_0", "predict_proba_1"]


def loaded(peer: str, path: str):
    """A function from rows of features to an array of answers."""
    if peer == "scikit-learn":
        import joblib

        return joblib.load(path).predict_proba
    if peer == "lightgbm":
        import lightgbm

        model = lightgbm.Booster(model_file=path)
        return lambda x: model.predict(x, num_threads=1)
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    given = session.get_inputs()[0].name
    output = session.get_outputs()[1].name
    both = lambda x: np.concatenate([session.run([output], {given: x[at : at + BATCH]})[0] for at in range(0, len(x), BATCH)])
    # LightGBM answers with the second class's probability alone.
    return (lambda x: np.ascontiguousarray(both(x)[:, 1])) if "boosting" in path else both


def named(answers: np.ndarray) -> dict:
    return {"predict": answers} if answers.ndim == 1 else {name: np.ascontiguousarray(answers[:, place]) for place, name in enumerate(ANSWERS)}


def by_pandas(predict, source: str, target: str, keep_all: bool) -> int:
    import pandas as pd

    frame = pd.read_parquet(source)
    answers = named(predict(frame[frame.columns[1:]]))
    out = frame.assign(**answers) if keep_all else pd.DataFrame({"id": frame["id"], **answers})
    out.to_parquet(target, index=False)
    return len(frame)


def by_polars(predict, source: str, target: str, keep_all: bool) -> int:
    import polars as pl

    frame = pl.read_parquet(source)
    answers = named(predict(frame.select(pl.exclude("id").cast(pl.Float32)).to_numpy()))
    out = frame.with_columns(**answers) if keep_all else pl.DataFrame({"id": frame["id"], **answers})
    out.write_parquet(target, compression="snappy")
    return len(frame)


def peak_megabytes() -> float:
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))


def main(peer: str, model: str, source: str, target: str, keep_all: bool) -> None:
    table, library = peer.split("+")
    predict = loaded(library, model)
    if table == "pandas":
        import pandas
        import pyarrow.parquet  # noqa: F401
    else:
        import polars  # noqa: F401
    started = time.perf_counter()
    rows = (by_pandas if table == "pandas" else by_polars)(predict, source, target, keep_all)
    print(json.dumps({"rows": rows, "seconds": time.perf_counter() - started, "megabytes": peak_megabytes()}))


if __name__ == "__main__":
    main(*sys.argv[1:5], keep_all=len(sys.argv) > 5)
