"""A model as a step of Spark: over data frames, and as functions of Spark SQL."""

import hashlib
import sys
import types
from pathlib import Path
from typing import Iterable, Iterator, Optional, Sequence, Tuple

import numpy as np
import pandas as pd
import pyarrow as pa
from pyspark import cloudpickle
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import pandas_udf
from pyspark.sql.types import (
    ArrayType, BooleanType, DataType, DoubleType, FloatType, IntegerType, LongType, ShortType, StringType, StructField, StructType,
)  # fmt: skip

from .model import Column, Model, Signature, read_rules, signature_of

# Executors get this package with the functions themselves: nothing of it is installed there.
cloudpickle.register_pickle_by_value(sys.modules[__package__])

SPARK_TYPES = {
    pa.float64(): DoubleType(), pa.float32(): FloatType(), pa.int64(): LongType(), pa.int32(): IntegerType(), pa.uint8(): ShortType(),
    pa.bool_(): BooleanType(), pa.string(): StringType(),
}  # fmt: skip


def load(folder: "str | Path") -> "SparkModel":
    """The model of an exported folder."""
    folder = Path(folder)
    return SparkModel(
        (folder / "model.godwit").read_bytes(), (folder / "godwit-simd.wasm").read_bytes(), (folder / "model.json").read_text("utf-8")
    )


class SparkModel:
    """A model that scores data frames; answers are those of Godwit's engine, whatever the partitions."""

    def __init__(self, artifact: bytes, module: bytes, settings: str):
        self._payload = (artifact, module, settings)
        self.signature: Signature = signature_of(artifact)

    @property
    def columns(self) -> "list[Optional[str]]":
        """What the default method takes; None where the model knows no names."""
        return [column.name for column in self.signature.taken(self.signature.default_method)]

    @property
    def methods(self) -> "list[str]":
        return self.signature.methods

    def score(
        self, frame: DataFrame, methods: "Optional[Sequence[str]]" = None, keep: "Optional[Sequence[str]]" = None, columns: "Optional[Sequence[str]]" = None
    ) -> DataFrame:
        """
        The data frame with the answers beside its rows: `predict` and, for classifiers, `predict_proba_<label>`, unless `methods` says
        otherwise. `keep` names the columns of the frame that go along (all of them); `columns` those that the model takes, in its
        order, where it knows no names or they differ.
        """
        methods = list(methods or default_methods(self.signature))
        taken = {method: places_of(self.signature.taken(method), columns, frame.columns) for method in methods}
        kept = list(frame.columns if keep is None else keep)
        answers = [field for method in methods for output in self.signature.outputs(method) for field in output]
        clash = {field.name for field in answers} & set(kept)
        if clash:
            raise ValueError(f"USAGE: the frame has a column {', '.join(sorted(clash))} already: leave it out with keep=[…]")
        fields = [StructField(field.name, spark_type(field), True) for field in answers]
        schema = StructType([frame.schema[name] for name in kept] + fields)
        payload = self._payload

        def answer(batches: "Iterable[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
            model = opened(payload)
            for batch in batches:
                arrays = [array for method in methods for output in model.run(method, cells_of(batch, taken[method]), batch.num_rows) for array in output]
                known = [batch.column(batch.schema.get_field_index(name)) for name in kept]
                arrays = [array.cast(pa.int16()) if array.type == pa.uint8() else array for array in arrays]
                yield pa.RecordBatch.from_arrays(known + arrays, names=schema.names)

        return frame.mapInArrow(answer, schema)

    def function(self, method: "Optional[str]" = None):
        """
        A column function of a method: of the model's columns in their order, or of one struct that has them by name. A method with
        several columns gives an array.
        """
        method = method or self.signature.default_method
        outputs = self.signature.outputs(method)
        if len(outputs) != 1:
            raise ValueError(f"UNSUPPORTED_METHOD: {method} has several outputs; score() gives them")
        kind = spark_type(outputs[0][0])
        several = len(outputs[0]) > 1
        payload, columns = self._payload, self.signature.taken(method)

        def answer(batches: Iterator[Tuple[pd.Series, ...]]) -> Iterator[pd.Series]:
            model = opened(payload)
            for given in batches:
                arguments = given if isinstance(given, tuple) else (given,)
                arrays = arrays_of(columns, arguments)
                [cells] = model.run(method, arrays, len(arguments[0]))
                yield rows_of(cells) if several else cells[0].to_pandas()

        return pandas_udf(answer, ArrayType(kind) if several else kind)

    def register(self, spark: SparkSession, name: str) -> "list[str]":
        """Functions of Spark SQL: `predict_NAME`, and `predict_proba_NAME` and `raw_NAME` where the model has them. Gives their names."""
        known = [f"{method}_{name}" for method in ("predict", "predict_proba", "raw") if method in self.methods]
        for each in known:
            spark.udf.register(each, self.function(each[: -len(name) - 1]))
        return known


def cells_of(batch: pa.RecordBatch, places: "dict[int, str]") -> "dict[int, pa.Array]":
    return {place: batch.column(batch.schema.get_field_index(name)) for place, name in places.items()}


def spark_type(field: pa.Field) -> DataType:
    return SPARK_TYPES[field.type]


def rows_of(cells: "list[pa.Array]") -> pd.Series:
    """One array for each row."""
    return pd.Series(list(np.stack([each.to_numpy(zero_copy_only=False) for each in cells], axis=1)))


def default_methods(signature: Signature) -> "list[str]":
    also = [method for method in ("predict_proba",) if method in signature.methods and signature.default_method == "predict"]
    return [signature.default_method, *also]


def places_of(wanted: "Sequence[Column]", columns: "Optional[Sequence[str]]", present: "Sequence[str]") -> "dict[int, str]":
    """The frame's column for each of the model's, by place. Raises ValueError where one is missing."""
    if columns is not None:
        names: "list[Optional[str]]" = list(columns)
        if len(names) != len(wanted):
            raise ValueError(f"WRONG_WIDTH: {len(names)} columns are named; the model takes {len(wanted)}, in its order")
    else:
        names = [column.name for column in wanted]
        if None in names:
            raise ValueError(f"USAGE: the model knows no names: name its {len(names)} columns in their order with columns=[…]")
    missing = [name for name, column in zip(names, wanted) if name not in present and not column.unread]
    if missing:
        raise ValueError(f"MISSING_COLUMN: the frame lacks {', '.join(map(repr, missing))}; it has {', '.join(map(repr, present))}")
    return {place: name for place, name in enumerate(names) if name in present}


def arrays_of(wanted: "Sequence[Column]", arguments: tuple) -> "dict[int, pa.Array]":
    """A function's arguments as the model's columns: one struct by name, or one argument a column."""
    [first, *_] = arguments
    if len(arguments) == 1 and isinstance(first, pd.DataFrame):
        names = None if wanted[0].name is not None else list(first.columns)
        return {place: pa.Array.from_pandas(first[name]) for place, name in places_of(wanted, names, list(first.columns)).items()}
    if len(arguments) != len(wanted):
        raise ValueError(f"WRONG_WIDTH: the function got {len(arguments)} arguments; the model takes {len(wanted)}, or one struct")
    return {place: pa.Array.from_pandas(series) for place, series in enumerate(arguments)}


def opened(payload: "tuple[bytes, bytes, str]") -> Model:
    """The model in this worker: opened once, though every task brings its functions anew."""
    artifact, module, settings = payload
    kept = sys.modules.setdefault("_godwit_opened", types.ModuleType("_godwit_opened")).__dict__
    key = "model_" + hashlib.sha256(artifact).hexdigest()
    if key not in kept:
        kept[key] = Model(artifact, module, read_rules(settings))
    return kept[key]
