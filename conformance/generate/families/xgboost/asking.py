"""XGBoost's models under the exam's names for methods, and rows on the thresholds of their trees."""

import json
import os
import re

import numpy as np
import xgboost

from versions import version_key


def since(text):
    """True where the installed XGBoost is of this version or newer."""
    return version_key(xgboost.__version__) >= version_key(text)


class AskedBooster:
    """A `Booster`: predictions, margins and leaves; class probabilities where the objective has them."""

    def __init__(self, booster, classes=False, frame=False):
        self.booster = booster
        self.frame = frame
        if classes:
            self.predict_proba = self.probabilities

    def predict(self, value):
        return self._answer(value)

    def raw(self, value):
        return self._answer(value, output_margin=True)

    def leaf(self, value):
        return self._answer(value, pred_leaf=True)

    def probabilities(self, value):
        answer = self._answer(value)
        return answer if answer.ndim == 2 else np.vstack((1.0 - answer, answer)).transpose()

    def _answer(self, value, **options):
        matrix = xgboost.DMatrix(value, enable_categorical=True) if self.frame else xgboost.DMatrix(value)
        if not since("1.0"):
            options["ntree_limit"] = 1000  # without a limit dart drops trees by chance
        return self.booster.predict(matrix, validate_features=False, **options)


class AskedWrapper:
    """A wrapper in scikit-learn's manner, with its margin as `raw`."""

    def __init__(self, model):
        self.model = model
        for method in ("predict", "predict_proba", "apply"):
            if hasattr(model, method):
                setattr(self, method, getattr(model, method))

    def raw(self, value):
        return self.model.predict(value, output_margin=True)


def save_wrapper(exam, model, form=None):
    """Stores a wrapper as a pickle and asks what was read back."""
    exam.save(model, form)
    exam.model = AskedWrapper(exam.model)


def save_booster(exam, booster, extension, classes=False, frame=False):
    """Stores a booster in the library's own format and asks what was read back."""
    exam.model_file = "model." + extension
    path = os.path.join(exam.folder, exam.model_file)
    booster.save_model(path)
    exam.model = AskedBooster(xgboost.Booster(model_file=path), classes, frame)


def on_thresholds(booster, rows, most=6):
    """Rows with one cell on the threshold of a split, or next to it in float32 and float64."""
    found = sorted({(int(feature), float(value)) for text in booster.get_dump() for feature, value in re.findall(r"\[f(\d+)<([-+.\de]+)\]", text)})
    found = found[:: max(1, len(found) // most)][:most]
    result = []
    for index, (feature, printed) in enumerate(found):
        single = exact(booster, feature, printed)
        low, high = np.nextafter(single, np.float32(-np.inf)), np.nextafter(single, np.float32(np.inf))
        middle = (float(single) + float(low)) / 2
        for value in (float(single), float(low), float(high), middle, np.nextafter(middle, np.inf), np.nextafter(middle, -np.inf)):
            row = np.array(rows[index], dtype=np.float64)
            row[feature] = value
            result.append(row)
    return np.array(result)


def exact(booster, feature, printed):
    """The float32 threshold that a dump prints rounded."""
    if not since("1.3") or not hasattr(booster, "save_raw"):
        return np.float32(printed)
    path = os.path.join(os.environ.get("TMPDIR", "/tmp"), "godwit-%d.json" % os.getpid())
    booster.save_model(path)
    with open(path) as stream:
        content = json.load(stream)["learner"]["gradient_booster"]
    os.remove(path)
    model = content["model"] if "model" in content else content["gbtree"]["model"]
    values = [
        value
        for tree in model["trees"]
        for split, value, left in zip(tree["split_indices"], tree["split_conditions"], tree["left_children"])
        if left >= 0 and split == feature
    ]
    return np.float32(min(values, key=lambda value: abs(value - printed)))
