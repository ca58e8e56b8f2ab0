"""Scores Spark data frames with a compiled model. Nothing but wasmtime, NumPy and PyArrow is needed where rows are scored."""

from .scoring import SparkModel, load

__all__ = ["SparkModel", "load"]
