"""A model over Arrow columns: what it takes, what it gives, and its answers."""

import json
from dataclasses import dataclass
from typing import Mapping, Optional

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .host import Kernel, Output, Program, Refused, read_artifact

LARGEST_EXACT = 2**53
# Rows of one run: the module's memory, which never shrinks, stays small whatever the batch.
MOST_ROWS = 65536
ARROW_TYPES = {
    "f64": pa.float64(), "f32": pa.float32(), "i64": pa.int64(), "i32": pa.int32(), "u8": pa.uint8(),
    "bool": pa.bool_(), "string": pa.string(),
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A column that the model takes: `f64` or `string`; one that no step reads may be absent."""

    name: Optional[str]
    dtype: str
    unread: bool
    # Whole numbers are taken for the strings of their digits.
    digits: bool


class Model:
    """A compiled model, opened in this process. Answers have the bits that Godwit's engine gives."""

    def __init__(self, artifact: bytes, module: bytes, rules: "dict[str, dict]"):
        self.program = Program(Kernel(module), artifact)
        self.rules = rules
        self.signature = Signature(self.program.manifest)

    def run(self, method: str, columns: "Mapping[int, pa.Array]", rows: int) -> "list[list[pa.Array]]":
        """For each output of the method its columns; `columns` by their place among those that the method takes."""
        read = [self._read(place, column, columns.get(place), rows) for place, column in enumerate(self.signature.taken(method))]
        pieces = [self._run_piece(method, read, first, min(MOST_ROWS, rows - first)) for first in range(0, rows, MOST_ROWS)]
        pieces = pieces or [self._run_piece(method, read, 0, 0)]
        return [[pa.concat_arrays(cells) for cells in zip(*output)] for output in zip(*pieces)]

    def _run_piece(self, method: str, columns: list, first: int, rows: int) -> "list[list[pa.Array]]":
        piece = [column[first : first + rows] for column in columns]
        try:
            return [columns_of(output) for output in self.program.run(method, rows, piece)]
        except Refused as refused:
            raise self._error(refused.where, first) from None

    def _error(self, where: dict, first: int) -> ValueError:
        rule = self.rules[where["rule"]]
        place = f"row {first + where['row']} of the batch, column '{where['column']}'"
        return ValueError(f"{rule['code']}: {rule['message']} ({place}, step {where['step']})")

    def _read(self, place: int, column: Column, array: Optional[pa.Array], rows: int):
        if array is None or column.unread:
            return np.full(rows, np.nan) if column.dtype == "f64" else pa.nulls(rows, pa.binary())
        name = column.name if column.name is not None else str(place)
        return numbers_of(array, name) if column.dtype == "f64" else texts_of(array, name, column.digits)


class Signature:
    """What a model takes and gives, from its manifest alone."""

    def __init__(self, manifest: dict):
        self.columns = [Column(each["name"], each["dtype"], each.get("unread") is True, each.get("digits") is True) for each in manifest["columns"]]
        self.default_method: str = manifest["defaultMethod"]
        self._stated = {method["name"]: method for method in manifest["methods"]}
        self._programs = {method["name"]: method for method in manifest["program"]["methods"]}

    @property
    def methods(self) -> "list[str]":
        return list(self._stated)

    def taken(self, method: str) -> "list[Column]":
        """The columns that a method takes: its own, or all that no method has to itself."""
        stated = self._stated[self.known(method)].get("columns")
        if stated is not None:
            return [self.columns[place] for place in stated]
        owned = {place for each in self._stated.values() for place in each.get("columns", [])}
        return [column for place, column in enumerate(self.columns) if place not in owned]

    def known(self, method: str) -> str:
        if method not in self._stated:
            raise ValueError(f"UNKNOWN_METHOD: the model has no method {method}; it has {', '.join(self.methods)}")
        return method

    def outputs(self, method: str) -> "list[list[pa.Field]]":
        """For each output of a method its columns: `predict`, `predict_proba_<label>`, else `<output>_<i>`."""
        pairs = zip(self._stated[self.known(method)]["outputs"], self._programs[method]["outputs"])
        return [fields_of(method, stated, given) for stated, given in pairs]


def fields_of(method: str, stated: dict, given: dict) -> "list[pa.Field]":
    if given["kind"] == "sparse":
        raise ValueError(f"UNSUPPORTED_METHOD: {method} gives a sparse matrix, and a table has no such column")
    kind = ARROW_TYPES[given["dtype"]]
    if stated["shape"] == "rows":
        return [pa.field(stated["name"], kind)]
    labels = stated.get("labels") or range(given["width"])
    return [pa.field(f"{stated['name']}_{label}", kind) for label in labels]


def columns_of(output: Output) -> "list[pa.Array]":
    """An output's cells, column by column."""
    kind = ARROW_TYPES[output.dtype]
    if isinstance(output.data, pa.Array):
        texts = output.data.cast(pa.string())
        return [texts.take(pa.array(np.arange(i, len(texts), output.width))) for i in range(output.width)] if output.width > 1 else [texts]
    cells = output.data.reshape(-1, output.width)
    arrays = [np.ascontiguousarray(cells[:, i]) for i in range(output.width)]
    return [pa.array(each.astype(bool) if output.dtype == "bool" else each, kind) for each in arrays]


def numbers_of(array: pa.Array, name: str) -> np.ndarray:
    """Cells as float64, NaN where one is missing. Raises ValueError for what a float64 does not hold, by column and row."""
    kind = array.type
    if pa.types.is_dictionary(kind):
        return numbers_of(array.dictionary_decode(), name)
    if pa.types.is_null(kind):
        return np.full(len(array), np.nan)
    if pa.types.is_int64(kind) or pa.types.is_uint64(kind):
        refuse_large(array, name)
    elif not (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind) or pa.types.is_decimal(kind)):
        raise ValueError(f"WRONG_TYPE: the column '{name}' holds {kind}, and the model takes numbers there")
    return array.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)


def refuse_large(array: pa.Array, name: str) -> None:
    large = pc.greater(array, LARGEST_EXACT)
    if pa.types.is_signed_integer(array.type):
        large = pc.or_(large, pc.less(array, -LARGEST_EXACT))
    row = pc.index(large, True).as_py()
    if row >= 0:
        raise ValueError(f"WRONG_TYPE: the column '{name}' holds {array[row]} (row {row} of the batch), which no float64 is equal to for sure")


def texts_of(array: pa.Array, name: str, digits: bool) -> pa.Array:
    """Cells as UTF-8 bytes, null where one is missing."""
    kind = array.type
    if pa.types.is_dictionary(kind):
        return texts_of(array.dictionary_decode(), name, digits)
    if digits and pa.types.is_integer(kind):
        return array.cast(pa.string()).cast(pa.binary())
    if not (pa.types.is_null(kind) or pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        raise ValueError(f"WRONG_TYPE: the column '{name}' holds {kind}, and the model takes texts there")
    return array.cast(pa.string()).cast(pa.binary())


def signature_of(artifact: bytes) -> Signature:
    manifest, _ = read_artifact(artifact)
    return Signature(manifest)


def read_rules(text: str) -> "dict[str, dict]":
    return json.loads(text)["rules"]
