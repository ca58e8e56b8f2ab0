"""Runs a .godwit artifact under Python's wasmtime: a second host, written from docs/abi.md, that shares no code with the engine.

    python godwit_host.py godwit-simd.wasm model.godwit questions.json answers.json
"""

import base64
import json
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
from wasmtime import Instance, Limits, Memory, MemoryType, Module, Store

PAGE = 65536
PADDING = 64
NO_CHECK = 2**31 - 1
DONE, MORE_SCRATCH, MORE_OUTPUT, BROKEN_CHECK, STEP_LIMIT = range(5)
COLUMN, STRIDED_F64, STRIDED_F32, TEXT = range(4)
DTYPES = {"f64": "<f8", "f32": "<f4", "i64": "<i8", "i32": "<i4", "u8": "u1", "bool": "u1", "string": "<i4"}
IO = ("firstRow", "endRow", "inputs", "outputs", "dictionaryOffsets", "dictionaryBytes", "dictionaryCount", "scratch", "scratchBytes")
IO += ("needed", "check", "checkRow", "checkColumn", "output")


class Refused(Exception):
    """A row breaks a check of the method: which, and where."""

    def __init__(self, **where):
        super().__init__(where)
        self.where = where


def read_artifact(data: bytes) -> tuple[dict, bytes]:
    """The manifest and the program's image."""
    magic, version, length, size, checksum, zero = struct.unpack_from("<8sIIdII", data)
    text = data[32 : 32 + length]
    if magic != b"GODWIT\0\1" or version != 1 or size != len(data) or zero != 0 or zlib.crc32(text) != checksum:
        raise ValueError("not an artifact of format 1")
    container = json.loads(text)
    place = next(section for section in container["sections"] if section["name"] == "program")
    image = data[place["offset"] : place["offset"] + place["length"]]
    if zlib.crc32(image) != place["crc32"]:
        raise ValueError("the program is damaged")
    return container["manifest"], image


class Kernel:
    """The prebuilt module and its memory, which is given out from the bottom up."""

    def __init__(self, path: str):
        self.store = Store()
        # Up to 2 GiB an address is a positive i32.
        self.memory = Memory(self.store, MemoryType(Limits(8, 32768)))
        exports = Instance(self.store, Module.from_file(self.store.engine, path), [self.memory]).exports(self.store)
        self.exports = {name: exports[name] for name in ("heapBase", "run", "internStrings")}
        self.top = self.call("heapBase")

    def call(self, name: str, *words: int) -> int:
        return self.exports[name](self.store, *words)

    def room(self, size: int) -> int:
        at = -(-self.top // 16) * 16
        self.top = at + size + PADDING
        missing = self.top - self.memory.data_len(self.store)
        if missing > 0:
            self.memory.grow(self.store, -(-missing // PAGE))
        return at

    def put(self, content: bytes) -> int:
        at = self.room(len(content))
        self.memory.write(self.store, content, at)
        return at

    def put_words(self, *words: int) -> int:
        return self.put(struct.pack(f"<{len(words)}I", *words))

    def put_texts(self, texts: list[str | None]) -> tuple[int, int]:
        """Addresses of the UTF-8 bytes and of where each text begins."""
        encoded = [(text or "").encode("utf-8", "surrogatepass") for text in texts]
        starts = np.cumsum([0, *map(len, encoded)], dtype="<u4")
        return self.put(b"".join(encoded)), self.put(starts.tobytes())

    def read(self, at: int, dtype: str, count: int) -> np.ndarray:
        end = at + count * np.dtype(dtype).itemsize
        return np.frombuffer(bytes(self.memory.read(self.store, at, end)), dtype)

    def read_texts(self, data: int, starts: int, count: int) -> list[str]:
        at = self.read(starts, "<u4", count + 1).tolist()
        content = bytes(self.read(data, "u1", at[-1]))
        return [content[a:b].decode("utf-8", "surrogatepass") for a, b in zip(at, at[1:])]


class Program:
    """An artifact's program in the memory of a kernel."""

    def __init__(self, kernel: Kernel, artifact: bytes):
        self.kernel = kernel
        self.manifest, image = read_artifact(artifact)
        self.methods = self.manifest["program"]["methods"]
        self.image = kernel.put(image)
        count, starts, data = struct.unpack_from("<3I", image, 16)
        self.strings = kernel.read_texts(self.image + data, self.image + starts, count)
        self.statuses: list[int] = []

    def run(self, name: str, rows: int, columns) -> list[dict]:
        """Outputs for columns (arrays of float64, lists of strings where None is missing), or for a row-major matrix of float64 or float32."""
        mark = self.kernel.top
        try:
            number = next(place for place, method in enumerate(self.methods) if method["name"] == name)
            return self._run(number, rows, columns)
        finally:
            self.kernel.top = mark

    def _run(self, number: int, rows: int, columns) -> list[dict]:
        kernel, method = self.kernel, self.methods[number]
        named = [columns[each["column"]] for each in method["inputs"] if each["form"] == "codes"]
        codes, dictionary, (data, starts) = self._intern(named)
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
                texts = self.strings + dictionary
                return [self._read_output(output, place, rows, texts) for output, place in zip(method["outputs"], buffers)]
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
                raise RuntimeError(f"the token pattern takes too many steps on the text of row {state['checkRow']}")
            else:
                raise ValueError(f"the module answers with status {status}")

    def _set(self, at: int, *words: int) -> None:
        self.kernel.memory.write(self.kernel.store, struct.pack(f"<{len(words)}I", *words), at)

    def _intern(self, columns: list) -> tuple[dict, list[str], tuple[int, int]]:
        """Codes of all strings of some columns, the dictionary that they refer to, and its addresses."""
        dictionary = list(dict.fromkeys(cell for column in columns for cell in column if cell is not None))
        data, starts = self.kernel.put_texts(dictionary)
        at = self.kernel.room(4 * len(dictionary))
        self.kernel.call("internStrings", self.image, data, starts, len(dictionary), at)
        codes = dict(zip(dictionary, self.kernel.read(at, "<i4", len(dictionary)).tolist()))
        return {**codes, None: -1}, dictionary, (data, starts)

    def _put_inputs(self, inputs: list[dict], columns, codes: dict) -> int:
        put, words = self.kernel.put, []
        matrix = columns if isinstance(columns, np.ndarray) else None
        base = 0 if matrix is None else put(matrix.tobytes())
        for column, form in ((each["column"], each["form"]) for each in inputs):
            if matrix is not None:
                stride = STRIDED_F64 if matrix.itemsize == 8 else STRIDED_F32
                words += [base + column * matrix.itemsize, matrix.shape[1] * matrix.itemsize, stride, 0]
            elif form == "numbers":
                words += [put(np.asarray(columns[column], "<f8").tobytes()), 8, COLUMN, 0]
            elif form == "codes":
                words += [put(np.array([codes[cell] for cell in columns[column]], "<i4").tobytes()), 4, COLUMN, 0]
            else:
                data, starts = self.kernel.put_texts(columns[column])
                words += [data, 0, TEXT, starts]
        return self.kernel.put_words(*words)

    def _output_buffers(self, output: dict, rows: int) -> list[int]:
        """The words of an output; a sparse one begins with room for one entry a row."""
        room = self.kernel.room
        if output["kind"] == "dense":
            return [room(rows * output["width"] * np.dtype(DTYPES[output["dtype"]]).itemsize), 0, 0, 0]
        return [room(8 * rows), self.kernel.put(bytes(4 * (rows + 1))), room(4 * rows), rows]

    def _enlarge(self, buffers: list[int], capacity: int) -> list[int]:
        data, starts, columns, held = buffers
        kernel, grown = self.kernel, [self.kernel.room(8 * capacity), starts, self.kernel.room(4 * capacity), capacity]
        kernel.memory.write(kernel.store, kernel.read(data, "u1", 8 * held).tobytes(), grown[0])
        kernel.memory.write(kernel.store, kernel.read(columns, "u1", 4 * held).tobytes(), grown[2])
        return grown

    def _read_output(self, output: dict, buffers: list[int], rows: int, texts: list[str]) -> dict:
        data, starts, columns, _ = buffers
        shape = {"kind": output["kind"], "dtype": output["dtype"], "width": output["width"]}
        if output["kind"] == "sparse":
            indptr = self.kernel.read(starts, "<i4", rows + 1)
            stored = int(indptr[-1])
            indices, numbers = self.kernel.read(columns, "<i4", stored), self.kernel.read(data, "<f8", stored)
            return {**shape, "indptr": indptr, "indices": indices, "data": numbers}
        cells = self.kernel.read(data, DTYPES[output["dtype"]], rows * output["width"])
        if output["dtype"] == "string":
            return {**shape, "data": [None if code < 0 else texts[code] for code in cells.tolist()]}
        return {**shape, "data": cells}


def parse_columns(question: dict):
    """Numbers come as base64 of little-endian cells, so that no bit is lost; a matrix also says its dtype."""
    if "matrix" in question:
        return np.frombuffer(base64.b64decode(question["matrix"]), question["dtype"]).reshape(question["rows"], -1)
    return [np.frombuffer(base64.b64decode(each), "<f8") if isinstance(each, str) else each for each in question["columns"]]


def answer(program: Program, question: dict) -> dict:
    program.statuses = []
    try:
        outputs = program.run(question["method"], question["rows"], parse_columns(question))
    except Refused as refused:
        return {"refused": refused.where, "statuses": program.statuses}
    return {"outputs": outputs, "statuses": program.statuses}


def main(kernel: str, artifact: str, questions: str, answers: str) -> None:
    program = Program(Kernel(kernel), Path(artifact).read_bytes())
    found = [answer(program, question) for question in json.loads(Path(questions).read_text("utf-8"))]
    Path(answers).write_text(json.dumps(found, default=lambda array: base64.b64encode(array.tobytes()).decode()), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
