"""Makes the table and the models of the batch bench. prepare.py FOLDER ROWS models|rows. Numbers are float32 values, so that no peer loses by its dtype."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

FEATURES = 28
NAMES = [f"feature_{index:02d}" for index in range(FEATURES)]
PIECE = 500_000


def numbers(rows: int, seed: int) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    x = random.normal(size=(rows, FEATURES))
    x[:, 1] = np.exp(x[:, 1])
    x[:, 2] = np.round(x[:, 2], 1)
    return pd.DataFrame(x.astype(np.float32).astype(np.float64), columns=NAMES)


def models(folder: Path) -> None:
    import joblib
    import lightgbm
    import onnxmltools
    from onnxmltools.convert.common.data_types import FloatTensorType
    from skl2onnx import to_onnx
    from sklearn.ensemble import RandomForestClassifier

    x = numbers(20_000, 0)
    signal = x.iloc[:, 0] * x.iloc[:, 3] + np.sin(2 * x.iloc[:, 4]) + np.abs(x.iloc[:, 5:12]).sum(axis=1) + 0.3 * x.iloc[:, 12:].sum(axis=1)
    score = signal + np.random.default_rng(1).normal(scale=2.0, size=len(x))
    label = (score > np.median(score)).astype(int)
    forest = RandomForestClassifier(100, max_depth=8, random_state=0, n_jobs=1).fit(x, label)
    joblib.dump(forest, folder / "forest.joblib")
    graph = to_onnx(forest, x.to_numpy(np.float32)[:1], options={"zipmap": False})
    (folder / "forest.onnx").write_bytes(graph.SerializeToString())
    options = {"objective": "binary", "num_leaves": 31, "learning_rate": 0.03, "min_data_in_leaf": 5, "num_threads": 1, "verbose": -1, "seed": 0}
    boosting = lightgbm.train(options, lightgbm.Dataset(x, label), 500)
    boosting.save_model(folder / "boosting.txt")
    graph = onnxmltools.convert_lightgbm(boosting, initial_types=[("input", FloatTensorType([None, FEATURES]))], zipmap=False, target_opset=15)
    (folder / "boosting.onnx").write_bytes(graph.SerializeToString())


def rows(target: Path, count: int) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    writer = None
    for start in range(0, count, PIECE):
        piece = numbers(min(PIECE, count - start), 2 + start // PIECE)
        piece.insert(0, "id", np.arange(start, start + len(piece)))
        table = pa.Table.from_pandas(piece, preserve_index=False)
        writer = writer or pq.ParquetWriter(target, table.schema)
        writer.write_table(table)
    writer.close()


if __name__ == "__main__":
    if sys.argv[2] == "models":
        models(Path(sys.argv[1]))
    else:
        rows(Path(sys.argv[1]) / f"rows-{sys.argv[2]}.parquet", int(sys.argv[2]))
