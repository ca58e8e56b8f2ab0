"""What each training script leaves behind: the model, rows that it never saw, and what the library answers for them."""

import json
from pathlib import Path

import joblib
import numpy as np
import pandas as pd


def write_example(folder: Path, model, rows: pd.DataFrame | list[str], accuracy: float, request: tuple[int, ...] = (0, 1)) -> None:
    """Stores `model` as model.joblib, `rows` as input.csv (texts: input.jsonl), the answers beside them, and those of `request` as a body for :predict."""
    joblib.dump(model, folder / "model.joblib", compress=3)
    if isinstance(rows, pd.DataFrame):
        rows.to_csv(folder / "input.csv", index=False)
        instances = json.loads(rows.iloc[list(request)].to_json(orient="records", double_precision=15, force_ascii=False))
    else:
        write_lines(folder / "input.jsonl", rows)
        instances = [rows[index] for index in request]
    (folder / "request.json").write_text(json.dumps({"instances": instances}, ensure_ascii=False, indent=2) + "\n", "utf-8")
    write_lines(folder / "predict.jsonl", model.predict(rows).tolist())
    np.save(folder / "predict_proba.npy", model.predict_proba(rows))
    size = (folder / "model.joblib").stat().st_size
    print(f"{folder.name}: {accuracy:.1%} of unseen rows right, {size / 1000:.0f} kB")


def write_lines(file: Path, values: list) -> None:
    file.write_text("".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values), "utf-8")
