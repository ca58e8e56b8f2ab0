"""A gallery: many small models of one version in one file, and their answers in another."""

import bz2
import importlib
import io
import os
import shutil
import tempfile
import zipfile
from collections import OrderedDict

import numpy as np
from sklearn.base import RegressorMixin

import answers
import storage

METHODS = ("predict", "predict_proba", "decision_function", "transform", "score_samples", "kneighbors")
MODELS, ANSWERS = "models.pkl", "answers.zip.bz2"

for experiment in ("enable_hist_gradient_boosting", "enable_iterative_imputer", "enable_halving_search_cv"):
    try:
        importlib.import_module("sklearn.experimental." + experiment)
    except ImportError:
        pass


def make(path, *parts, **options):
    """An estimator by module and class; None where the version lacks the class, a part or a value, or only points to another class. Options that it lacks are left out."""
    module, _, name = path.rpartition(".")
    try:
        kind = getattr(importlib.import_module("sklearn." + module), name)
    except (ImportError, AttributeError):
        return None
    if any(part is None for part in list(parts) + list(options.values()) if not isinstance(part, (str, int))):
        return None
    known = getattr(kind, "_get_param_names", list)()
    try:
        return kind(*parts, **{key: value for key, value in options.items() if key in known})
    except (RuntimeError, ValueError):
        return None


def fitted(model, rows, target=None):
    """The fitted model; nothing where there is none, or where the version cannot fit it with these options, which is said."""
    try:
        return None if model is None else model.fit(rows) if target is None else model.fit(rows, target)
    except Exception as error:
        print("  left out: %s, %s" % (type(model).__name__, str(error)[:100]))
        return None


class Gallery:
    """Collects fitted models by name and writes them, their answers and the rows of `case.json`."""

    def __init__(self, exam):
        self.exam = exam
        self.entries = []

    def add(self, label, model, source, methods=None):
        """Takes a fitted model, or nothing where the version has none."""
        if model is not None and methods != []:
            self.entries.append((label, model, source, methods))

    def fit(self, path, source, rows, target=None, label=None, methods=None, **options):
        """Makes, fits and adds an estimator."""
        label = label or path.rpartition(".")[2]
        self.add(label, fitted(make(path, **options), rows, target), source, methods)

    def write(self, form):
        """Stores the models in one file of the form, and asks each as it was read back."""
        self._store(form)
        read = storage.read(self._path(MODELS), form)
        folder = tempfile.mkdtemp()
        rows = []
        for label, _, source, methods in self.entries:
            files = [answers.write(result, folder, "%s-%s" % (label, method)) for method, result in asked(read[label], source, methods)]
            rows.append([("model", label), ("input", source.file), ("answers", [file[len(label) + 1 :] for file in files])])
        pack(folder, self._path(ANSWERS))
        shutil.rmtree(folder)
        self.exam.gallery = [OrderedDict(row) for row in rows]
        self.exam.model_file = MODELS
        self.exam.answers_file = ANSWERS

    def _store(self, form):
        models = {label: with_one_random_state(model) for label, model, _, _ in self.entries}
        storage.store_as(models, self._path(MODELS), form)

    def _path(self, file):
        return os.path.join(self.exam.folder, file)


def asked(model, source, methods):
    """Each method with the model's answer, without those that 0.19 removed."""
    for method in METHODS if methods is None else methods:
        if not hasattr(model, method) or (methods is None and is_removed(model, method)):
            continue
        yield method, answers.answer(model, method, source.value)


def is_removed(model, method):
    """True for the selection of columns that every model with weights had, and for a regressor's other name of `predict`."""
    if method == "transform":
        return hasattr(model, "predict") and any(kind.__name__ == "_LearntSelectorMixin" for kind in type(model).__mro__)
    return method == "decision_function" and isinstance(model, RegressorMixin)


def with_one_random_state(value, state=np.random.RandomState(0), seen=None):
    """Puts the same generator wherever a model keeps one: 2.5 kB once, not for each."""
    seen = set() if seen is None else seen
    if id(value) in seen:
        return value
    seen.add(id(value))
    if isinstance(value, (dict, list)):
        parts = list(value.items() if isinstance(value, dict) else enumerate(value))
        for key, part in parts:
            if isinstance(part, np.random.RandomState):
                value[key] = state
            else:
                with_one_random_state(part, state, seen)
    elif isinstance(value, (tuple, np.ndarray)):
        for part in value if isinstance(value, tuple) else value.ravel() if value.dtype == object else ():
            with_one_random_state(part, state, seen)
    elif type(value).__module__.startswith("sklearn.") and hasattr(value, "__dict__"):
        with_one_random_state(vars(value), state, seen)
    return value


def pack(folder, path):
    """A compressed zip of the folder's files, the same each time."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in sorted(os.listdir(folder)):
            with open(os.path.join(folder, name), "rb") as stream:
                entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                archive.writestr(entry, stream.read())
    with open(path, "wb") as stream:
        stream.write(bz2.compress(content.getvalue()))
