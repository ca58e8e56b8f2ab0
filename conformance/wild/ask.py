"""Asks the real library about a model of somebody else's: `ask.py MODEL FOLDER` writes an exam, as those of the families are."""

import os
import shutil
import sys
import types

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "generate"))

import documents  # noqa: E402
import exam  # noqa: E402

SEED = 20261121


def loaded(path):
    """The model as its users load it."""
    if path.endswith((".lgbm", ".txt")):
        import lightgbm

        return lightgbm.Booster(model_file=path)
    import joblib

    return joblib.load(path)


def main():
    """Random rows on the scales of the trees' thresholds, with gaps, or documents for a vectorizer."""
    path, folder = sys.argv[1:]
    model = loaded(path)
    sheet = exam.Exam(types.SimpleNamespace(name="wild", estimator=type(model).__name__, note=""), ("wild", "1"), folder)
    sheet.model = model
    sheet.model_file = "model" + os.path.splitext(path)[1]
    shutil.copy(path, os.path.join(folder, sheet.model_file))
    if hasattr(model, "vocabulary_"):
        source = sheet.texts(documents.asked()[:10])
    else:
        width = model.num_feature() if hasattr(model, "num_feature") else getattr(model, "n_features_in_", None) or model._n_features
        draw = np.random.RandomState(SEED)
        rows = draw.normal(size=(12, width)) * 10.0 ** draw.randint(-3, 4, size=(12, width)) * (draw.uniform(size=(12, width)) < 0.7)
        if type(model).__module__.startswith("lightgbm."):
            rows[draw.uniform(size=rows.shape) < 0.1] = np.nan
        source = sheet.numeric(rows)
    sheet.ask(source, methods=[method for method in ("predict", "predict_proba", "transform") if hasattr(model, method)])
    sheet.close()


if __name__ == "__main__":
    main()
