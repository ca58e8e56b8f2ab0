"""One exam: a fitted model, its inputs, and what the library answers for them."""

import csv
import io
import json
import os
import platform
import shutil
import zlib
from collections import OrderedDict

import numpy as np

import answers
import storage

METHODS = (
    "predict",
    "predict_proba",
    "predict_log_proba",
    "decision_function",
    "transform",
    "score_samples",
    "mahalanobis",
    "apply",
    "kneighbors",
)


class Input:
    """A file of rows and the value that the library is called with for it."""

    def __init__(self, file, value):
        self.file = file
        self.value = value


class Exam:
    """Collects the files of one case in one version and writes `case.json` last."""

    def __init__(self, case, target, folder):
        self.name = case.name
        self.estimator = case.estimator
        self.note = case.note
        self.library, self.version = target
        self.folder = folder
        self.model = None
        self.model_file = None
        self.checks = []
        self.gallery = None
        self.answers_file = None
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)

    def save(self, model, form=None):
        """Stores the fitted model, in the named form or the one that its case draws, and asks what was read back."""
        form = form or storage.drawn_form(self.name, self.version)
        self.model_file = storage.store(model, self.folder, form)
        self.model = storage.read(self._path(self.model_file), form)

    def numeric(self, rows, name=None):
        """Writes a matrix as it is; the library is asked with float64, as a reader of the file would."""
        array = np.asarray(rows)
        file = self._file_name(name, "npy")
        np.save(self._path(file), array)
        return Input(file, np.load(self._path(file)).astype(np.float64))

    def table(self, frame, name=None, newline="\n"):
        """Writes a pandas frame as CSV; numeric columns are asked as float64."""
        file = self._file_name(name, "csv")
        frame = as_read(frame)
        with open(self._path(file), "w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator=newline)
            writer.writerow(list(frame.columns))
            for row in frame.itertuples(index=False, name=None):
                writer.writerow([csv_field(value) for value in row])
        return Input(file, frame)

    def listed(self, frame, name=None):
        """Writes a pandas frame as JSON lists, which tell an empty string from a missing one."""
        file = self._file_name(name, "jsonl")
        frame = as_read(frame)
        answers.write_rows(self._path(file), [json_row(row) for row in frame.itertuples(index=False, name=None)])
        return Input(file, frame)

    def rows(self, rows, name=None, flat=False):
        """Writes lists of cells (flat: single values) as JSON and asks with an object array."""
        file = self._file_name(name, "jsonl")
        answers.write_rows(self._path(file), list(rows) if flat else [list(row) for row in rows])
        value = np.empty(len(rows) if flat else (len(rows), len(rows[0])), dtype=object)
        value[:] = rows
        return Input(file, value)

    def objects(self, rows, name=None):
        """Writes one JSON value a row, of any shape, and asks with the list of values."""
        file = self._file_name(name, "jsonl")
        with io.open(self._path(file), "w", encoding="utf-8", newline="") as stream:
            for row in rows:
                stream.write(u"%s\n" % json.dumps(row, ensure_ascii=False))
        return Input(file, rows)

    def texts(self, documents, name=None):
        """Writes one JSON string a row and asks with the list of strings."""
        file = self._file_name(name, "jsonl")
        answers.write_rows(self._path(file), list(documents))
        return Input(file, list(documents))

    def ask(self, source, name=None, methods=None, also=()):
        """Asks every method that the model has (or the named ones) and stores the answers."""
        chosen = methods or [method for method in METHODS if hasattr(self.model, method)]
        for method in list(chosen) + list(also):
            self._store(method, source, name, answers.answer(self.model, method, source.value))

    def probe(self, method, source, name=None):
        """Stores the answer, or the refusal where the library refuses the input."""
        try:
            result = answers.answer(self.model, method, source.value)
        except Exception as error:
            text = "%s: %s" % (type(error).__name__, error)
            self.checks.append({"method": method, "input": source.file, "error": text})
            return
        self._store(method, source, name, result)

    def refuse(self, method, source):
        """Stores a refusal and fails where the library answers after all."""
        before = len(self.checks)
        self.probe(method, source, "refused")
        if len(self.checks) == before or "error" not in self.checks[-1]:
            raise AssertionError("%s was expected to refuse %s" % (method, source.file))

    def remove(self):
        """Deletes what was written, and the case's folder where it is left empty."""
        shutil.rmtree(self.folder, ignore_errors=True)
        parent = os.path.dirname(self.folder)
        if not os.listdir(parent):
            os.rmdir(parent)

    def close(self):
        """Writes `case.json`."""
        facts = OrderedDict([("library", self.library), ("version", self.version), ("python", platform.python_version())])
        facts.update(storage.environment())
        facts.update([("estimator", self.estimator), ("model", self.model_file)])
        facts.update([] if self.answers_file is None else [("answers", self.answers_file)])
        facts.update(note=self.note)
        facts.update(dict(checks=self.checks) if self.gallery is None else dict(gallery=self.gallery))
        with io.open(self._path("case.json"), "w", encoding="utf-8") as stream:
            stream.write(u"%s" % one_question_a_line(facts))

    def _store(self, method, source, name, result):
        label = method if name is None else "%s-%s" % (method, name)
        file = answers.write(result, self.folder, label)
        self.checks.append({"method": method, "input": source.file, "expected": file})

    def _file_name(self, name, extension):
        return "input.%s" % extension if name is None else "input-%s.%s" % (name, extension)

    def _path(self, file):
        return os.path.join(self.folder, file)


def one_question_a_line(facts):
    """The facts as JSON with each field, and each question, on a line of its own."""
    lists = {name: ",\n".join("    " + one_line(item) for item in facts[name]) for name in ("checks", "gallery") if name in facts}
    lines = ["  %s: %s" % (json.dumps(name), one_line(value)) for name, value in facts.items() if name not in lists]
    lines += ["  %s: [\n%s\n  ]" % (json.dumps(name), text) for name, text in lists.items()]
    return "{\n%s\n}\n" % ",\n".join(lines)


def one_line(value):
    """A value as JSON without line breaks."""
    return json.dumps(value, ensure_ascii=False)


def seeded(text):
    """A random source that depends on the text alone."""
    return np.random.RandomState(zlib.crc32(text.encode("utf-8")) & 0x7FFFFFFF)


def as_read(frame):
    """The frame that a reader of its file sees: numbers as float64, other cells as they are."""
    frame = frame.copy()
    for column in frame.columns:
        kind = frame[column].dtype
        if isinstance(kind, np.dtype) and kind.kind in "biuf":
            frame[column] = frame[column].astype(np.float64)
        else:
            frame[column] = frame[column].astype(object)
    return frame


def is_missing(value):
    """True for None and NaN."""
    return value is None or (isinstance(value, float) and value != value)


def csv_field(value):
    """A cell as CSV text; the empty field stands for a missing value only."""
    if is_missing(value):
        return ""
    if isinstance(value, float):
        return repr(float(value))
    if not isinstance(value, str) or value == "":
        raise AssertionError("no CSV form for %r" % (value,))
    return value


def json_row(row):
    """A row with null for each missing cell."""
    return [None if is_missing(value) else value for value in row]
