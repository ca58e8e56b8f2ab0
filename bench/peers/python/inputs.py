"""Inputs that `train/inputs.py` wrote, as libraries take them."""

import json

import numpy as np
import pandas as pd

WIDTH = 28


def read(model, dtype, folder):
    """Rows [rows × 28] of a dtype, a data frame, or a list of texts."""
    if model["input"] == "texts":
        return json.loads((folder / "texts.json").read_text())["text"]
    if model["input"] == "table":
        return read_table(folder)
    return np.fromfile(folder / f"{model['input']}.f32", "<f4").reshape(-1, WIDTH).astype(dtype)


def read_table(folder):
    columns = json.loads((folder / "table.json").read_text())
    textual = {name for name, values in columns.items() if any(isinstance(value, str) for value in values)}
    return pd.DataFrame({name: pd.Series(values, dtype=object if name in textual else "float64") for name, values in columns.items()})


def cut(whole, start, end):
    """Rows from `start` to `end`, which begin anew where there are no more."""
    if end <= len(whole):
        return whole.iloc[start:end] if isinstance(whole, pd.DataFrame) else whole[start:end]
    places = np.arange(start, end) % len(whole)
    if isinstance(whole, list):
        return [whole[place] for place in places]
    return whole.iloc[places].reset_index(drop=True) if isinstance(whole, pd.DataFrame) else whole[places]
