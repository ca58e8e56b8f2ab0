"""Runs the program of a .godwit artifact in WebAssembly, as docs/abi.md of Godwit says: for wasmtime, NumPy and PyArrow."""

import json
import struct
import zlib
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import wasmtime

PAGE = 65536
PADDING = 64
NO_CHECK = 2**31 - 1
DONE, MORE_SCRATCH, MORE_OUTPUT, BROKEN_CHECK, STEP_LIMIT = range(5)
COLUMN, STRIDED_F64, STRIDED_F32, TEXT = range(4)
DTYPES = {"f64": "<f8", "f32": "<f4", "i64": "<i8", "i32": "<i4", "u8": "u1", "bool": "u1", "string": "<i4"}
IO = ("firstRow", "endRow", "inputs", "outputs", "dictionaryOffsets", "dictionaryBytes", "dictionaryCount", "scratch", "scratchBytes")
IO += ("needed", "check", "checkRow", "checkColumn", "output")


class Refused(Exception):
    """A row breaks a check of the method: which rule, in which step, row (from 0) and column."""

    def __init__(self, **where):
        super().__init__(where)
        self.where = where


@dataclass(frozen=True)
class Output:
    """Cells of one output: dense ones row-major, sparse ones as compressed rows. Strings are binary (UTF-8), None where missing."""

    kind: str
    dtype: str
    width: int
    data: "np.ndarray | pa.Array"
    indices: "np.ndarray | None" = None
    indptr: "np.ndarray | None" = None


def read_artifact(data: bytes) -> "tuple[dict, bytes]":
    """The manifest and the program's image. Raises ValueError for anything else than a whole artifact of format 1."""
    if len(data) < 32:
        raise ValueError("UNSUPPORTED_ARTIFACT: the file is no .godwit artifact")
    magic, version, length, size, checksum, zero = struct.unpack_from("<8sIIdII", data)
    text = data[32 : 32 + length]
    if magic != b"GODWIT\0\1" or version != 1 or size != len(data) or zero != 0 or zlib.crc32(text) != checksum:
        raise ValueError("UNSUPPORTED_ARTIFACT: the file is damaged, or no .godwit artifact of format 1")
    container = json.loads(text)
    place = next(section for section in container["sections"] if section["name"] == "program")
    image = data[place["offset"] : place["offset"] + place["length"]]
    if zlib.crc32(image) != place["crc32"]:
        raise ValueError("UNSUPPORTED_ARTIFACT: the artifact's program is damaged")
    return container["manifest"], image


class Kernel:
    """The module and its memory, which is given out from the bottom up."""

    def __init__(self, module: bytes):
        self.store = wasmtime.Store()
        # Up to 2 GiB an address is a positive i32.
        self.memory = wasmtime.Memory(self.store, wasmtime.MemoryType(wasmtime.Limits(8, 32768)))
        exports = wasmtime.Instance(self.store, wasmtime.Module(self.store.engine, module), [self.memory]).exports(self.store)
        self.exports = {name: exports[name] for name in ("heapBase", "run", "internStrings")}
        self._look()
        self.top = self.call("heapBase")

    def _look(self) -> None:
        self.bytes = np.ctypeslib.as_array(self.memory.data_ptr(self.store), shape=(self.memory.data_len(self.store),))

    def call(self, name: str, *words: int) -> int:
        return self.exports[name](self.store, *words)

    def room(self, size: int) -> int:
        at = -(-self.top // 16) * 16
        self.top = at + size + PADDING
        missing = self.top - len(self.bytes)
        if missing > 0:
            self.memory.grow(self.store, max(-(-missing // PAGE), len(self.bytes) // PAGE // 4))
            self._look()
        return at

    def put(self, content) -> int:
        """Copies bytes or a contiguous array into the memory."""
        cells = np.frombuffer(content, "u1")
        at = self.room(len(cells))
        self.bytes[at : at + len(cells)] = cells
        return at

    def put_words(self, *words: int) -> int:
        return self.put(struct.pack(f"<{len(words)}I", *words))

    def put_texts(self, texts: pa.Array) -> "tuple[int, int]":
        """Addresses of the bytes of binary cells and of where each begins; a missing one is empty."""
        starts, data = text_buffers(texts)
        return self.put(data), self.put(starts)

    def read(self, at: int, dtype: str, count: int) -> np.ndarray:
        return self.bytes[at : at + count * np.dtype(dtype).itemsize].view(dtype).copy()


def text_buffers(texts: pa.Array) -> "tuple[np.ndarray, np.ndarray]":
    """Where each cell begins (one more than there are), and the bytes."""
    _, starts, data = texts.buffers()
    begins = np.frombuffer(starts, "<i4")[texts.offset : texts.offset + len(texts) + 1] if starts is not None else np.zeros(1, "<i4")
    content = np.frombuffer(data, "u1")[begins[0] : begins[-1]] if data is not None else np.zeros(0, "u1")
    return np.ascontiguousarray(begins - begins[0]).astype("<u4"), content


class Program:
    """An artifact's program in the memory of a kernel."""

    def __init__(self, kernel: Kernel, artifact: bytes):
        self.kernel = kernel
        self.manifest, image = read_artifact(artifact)
        self.methods = self.manifest["program"]["methods"]
        self.image = kernel.put(image)
        self.pool = self._read_pool(image)
        self.statuses: "list[int]" = []

    def _read_pool(self, image: bytes) -> pa.Array:
        count, starts, data = struct.unpack_from("<3I", image, 16)
        begins = np.frombuffer(image, "<u4", count + 1, starts).tolist()
        return pa.array([image[data + a : data + b] for a, b in zip(begins, begins[1:])], pa.binary())

    def run(self, name: str, rows: int, columns) -> "list[Output]":
        """
        Outputs for columns (float64 arrays where NaN is missing; binary Arrow arrays where null is), or for a row-major matrix of
        float64 or float32.
        """
        mark = self.kernel.top
        try:
            number = next(place for place, method in enumerate(self.methods) if method["name"] == name)
            return self._run(number, rows, columns)
        finally:
            self.kernel.top = mark

    def _run(self, number: int, rows: int, columns) -> "list[Output]":
        kernel, method = self.kernel, self.methods[number]
        places = dict.fromkeys(each["column"] for each in method["inputs"] if each["form"] == "codes")
        codes, dictionary, (data, starts) = self._intern({place: columns[place] for place in places})
        inputs = self._put_inputs(method["inputs"], columns, codes)
        buffers = [self._output_buffers(output, rows) for output in method["outputs"]]
        outputs = kernel.put_words(*sum(buffers, []))
        size = method["scratchBytes"]
        io = kernel.put_words(
            0, rows, inputs, outputs, starts, data, len(dictionary), kernel.room(size), size, 0, NO_CHECK, 0, 0, 0, 0, 0
        )
        while True:
            status = kernel.call("run", self.image, number, io)
            self.statuses.append(status)
            state = dict(zip(IO, kernel.read(io, "<u4", len(IO)).tolist()))
            if status == DONE:
                return [self._read_output(output, place, rows, dictionary) for output, place in zip(method["outputs"], buffers)]
            if status == MORE_SCRATCH:
                size = max(state["needed"], 2 * size)
                self._set(io + 28, kernel.room(size), size)
            elif status == MORE_OUTPUT:
                output = state["output"]
                buffers[output] = self._enlarge(buffers[output], max(state["needed"], 2 * buffers[output][3]))
                self._set(outputs + 16 * output, *buffers[output])
            elif status == BROKEN_CHECK:
                check = method["checks"][state["check"]]
                label = dict(enumerate(check["labels"])).get(state["checkColumn"], str(state["checkColumn"]))
                raise Refused(rule=check["rule"], step=check["step"], row=state["checkRow"], column=label)
            elif status == STEP_LIMIT:
                raise ValueError(f"LIMIT_EXCEEDED: the token pattern takes too many steps on the text of row {state['checkRow']}")
            else:
                raise ValueError(f"INTERNAL: the module answers with status {status}")

    def _set(self, at: int, *words: int) -> None:
        self.kernel.bytes[at : at + 4 * len(words)].view("<u4")[:] = words

    def _intern(self, columns: dict) -> "tuple[dict, pa.Array, tuple[int, int]]":
        """Codes of the columns by place, the dictionary of all of them, and its addresses."""
        encoded = {place: column.dictionary_encode() for place, column in columns.items()}
        every = pa.concat_arrays([each.dictionary for each in encoded.values()] or [pa.array([], pa.binary())]).dictionary_encode()
        dictionary = every.dictionary
        data, starts = self.kernel.put_texts(dictionary)
        at = self.kernel.room(4 * len(dictionary))
        self.kernel.call("internStrings", self.image, data, starts, len(dictionary), at)
        of_string = self.kernel.read(at, "<i4", len(dictionary))[every.indices.to_numpy()]
        codes, first = {}, 0
        for place, each in encoded.items():
            # A missing cell takes the last entry.
            table = np.append(of_string[first : first + len(each.dictionary)], np.int32(-1)).astype("<i4")
            codes[place] = table[each.indices.fill_null(len(table) - 1).to_numpy()]
            first += len(each.dictionary)
        return codes, dictionary, (data, starts)

    def _put_inputs(self, inputs: "list[dict]", columns, codes: dict) -> int:
        put, words = self.kernel.put, []
        matrix = columns if isinstance(columns, np.ndarray) else None
        base = 0 if matrix is None else put(np.ascontiguousarray(matrix))
        for column, form in ((each["column"], each["form"]) for each in inputs):
            if matrix is not None:
                stride = STRIDED_F64 if matrix.itemsize == 8 else STRIDED_F32
                words += [base + column * matrix.itemsize, matrix.shape[1] * matrix.itemsize, stride, 0]
            elif form == "numbers":
                words += [put(np.ascontiguousarray(columns[column], "<f8")), 8, COLUMN, 0]
            elif form == "codes":
                words += [put(codes[column]), 4, COLUMN, 0]
            else:
                data, starts = self.kernel.put_texts(columns[column].fill_null(b""))
                words += [data, 0, TEXT, starts]
        return self.kernel.put_words(*words)

    def _output_buffers(self, output: dict, rows: int) -> "list[int]":
        """The words of an output; a sparse one begins with room for one entry a row."""
        room = self.kernel.room
        if output["kind"] == "dense":
            return [room(rows * output["width"] * np.dtype(DTYPES[output["dtype"]]).itemsize), 0, 0, 0]
        return [room(8 * rows), self.kernel.put(bytes(4 * (rows + 1))), room(4 * rows), rows]

    def _enlarge(self, buffers: "list[int]", capacity: int) -> "list[int]":
        data, starts, columns, held = buffers
        kernel, grown = self.kernel, [self.kernel.room(8 * capacity), starts, self.kernel.room(4 * capacity), capacity]
        kernel.bytes[grown[0] : grown[0] + 8 * held] = kernel.read(data, "u1", 8 * held)
        kernel.bytes[grown[2] : grown[2] + 4 * held] = kernel.read(columns, "u1", 4 * held)
        return grown

    def _read_output(self, output: dict, buffers: "list[int]", rows: int, dictionary: pa.Array) -> Output:
        data, starts, columns, _ = buffers
        shape = (output["kind"], output["dtype"], output["width"])
        if output["kind"] == "sparse":
            indptr = self.kernel.read(starts, "<i4", rows + 1)
            stored = int(indptr[-1])
            return Output(*shape, self.kernel.read(data, "<f8", stored), self.kernel.read(columns, "<i4", stored), indptr)
        cells = self.kernel.read(data, DTYPES[output["dtype"]], rows * output["width"])
        if output["dtype"] != "string":
            return Output(*shape, cells)
        texts = pa.concat_arrays([self.pool, dictionary])
        return Output(*shape, texts.take(pa.array(cells, mask=cells < 0)))
