"""Writes exams of random models on random data: train.py --out FOLDER --first SEED --count N."""

import argparse
import collections
import os
import resource
import sys
import warnings

import numpy as np
import sklearn

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "generate"))

import answers  # noqa: E402
import boosting  # noqa: E402
import data  # noqa: E402
import documents  # noqa: E402
import estimators  # noqa: E402
import exam  # noqa: E402
import nesting  # noqa: E402
import registry  # noqa: E402
import storage  # noqa: E402
from draw import Draw  # noqa: E402

TRIES = 12
SECONDS = 8


def main():
    """Writes one folder a seed; a combination that the library refuses to fit, or fits for long, is drawn again."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", required=True)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=50)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    ends = collections.Counter()
    for seed in range(options.first, options.first + options.count):
        for attempt in range(TRIES):
            end = train_apart(options.out, seed, attempt)
            ends[end] += 1
            if end == "written":
                break
    print("%s: %d seeds from %d: %s" % (sklearn.__version__, options.count, options.first, dict(ends)), flush=True)


def train_apart(out, seed, attempt):
    """Trains in a process of its own with limits, because native code heeds no timer; says how that ended."""
    case = registry.Case("seed-%06d" % seed, "", "", "", None)
    library = boosting.installed() or sklearn
    target = (library.__name__, library.__version__)
    version = library.__version__ if library is sklearn else "-".join(target)
    sheet = exam.Exam(case, target, os.path.join(out, case.name, version))
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        np.random.seed(seed)
        status = 1
        try:
            build(Draw(seed * TRIES + attempt), sheet)
            sheet.close()
            status = 0
        except Exception as error:
            if os.environ.get("FUZZ_REASONS"):
                print("seed %d: %s: %s" % (seed, type(error).__name__, str(error)[:200]), flush=True)
        finally:
            os._exit(status)
    end = os.waitpid(child, 0)[1]
    if end != 0:
        sheet.remove()
    return "written" if end == 0 else "slow" if os.WIFSIGNALED(end) else "refused"


def build(draw, sheet):
    """Draws data and a model, fits, stores, and asks."""
    form = storage.PLAIN if draw.chance(0.4) else draw.pick(storage.OTHERS)
    kind = draw.pick(("label", "label", "number", "number", "none"))
    several = kind != "none" and draw.chance(0.12)
    {0: of_matrix, 1: of_frame, 2: of_frame, 3: of_texts}.get(draw.whole(0, 5), of_matrix)(draw, sheet, form, kind, several)


def of_matrix(draw, sheet, form, kind, several):
    """Steps and a model over numbers."""
    rows = data.matrix(draw)
    labels = None if kind == "none" else data.target(draw, rows, kind, several)
    steps = [nesting.numeric_step(draw, rows.shape[1] if index == 0 else 1, kind) for index in range(draw.pick((0, 1, 1, 2)))]
    fit(draw, sheet, form, finished(draw, steps, kind, several), rows, labels)
    ask_all(sheet, sheet.numeric(rows[:20]), None)
    ask_all(sheet, sheet.numeric(data.swapped(draw, rows), "swapped"), "swapped")
    ask_all(sheet, sheet.numeric(data.hurt(draw, rows), "hurting"), "hurting")
    ask_all(sheet, sheet.numeric(data.spoiled(draw, rows, [np.nan]), "missing"), "missing")
    ask_all(sheet, sheet.numeric(data.spoiled(draw, rows, [np.inf, -np.inf]), "infinite"), "infinite")


def of_frame(draw, sheet, form, kind, several):
    """A ColumnTransformer over mixed columns, then perhaps more steps and a model."""
    table, kinds = data.frame(draw)
    labels = None if kind == "none" else data.target(draw, table.to_numpy(), kind, several)
    steps = [nesting.frame_step(draw, list(table.columns), kinds, kind)]
    if draw.chance(0.3):
        steps.append(nesting.numeric_step(draw, 1, kind, 2))
    fit(draw, sheet, form, finished(draw, steps, kind, several), table, labels)
    write = sheet.listed if draw.chance(0.3) else sheet.table
    ask_all(sheet, write(table.iloc[30:60].reset_index(drop=True)), None)
    for how in ("missing", "infinite", "hurting", "unseen"):
        ask_all(sheet, write(data.spoiled_frame(draw, table, kinds, how), how), how)


def of_texts(draw, sheet, form, kind, several):
    """A vectorizer and perhaps a model over documents."""
    rows = data.texts(draw)
    labels = None if kind == "none" else data.target(draw, np.array([[len(row), row] for row in rows], dtype=object), kind, several)
    steps = [nesting.text_step(draw, kind)]
    fit(draw, sheet, form, finished(draw, steps, kind, several), rows, labels)
    ask_all(sheet, sheet.texts(rows[:10] + [" ".join(rows[:3])]), None)
    ask_all(sheet, sheet.texts(documents.asked(), "hurting"), "hurting")


def finished(draw, steps, kind, several):
    """The steps with a model at their end, or, seldom, as they are."""
    if not steps or draw.chance(0.7):
        steps = steps + [nesting.final_model(draw, kind, several)]
    return nesting.searched(draw, steps[0] if len(steps) == 1 else nesting.named(steps))


def fit(draw, sheet, form, model, rows, labels):
    """Fits and stores; the description goes into the exam."""
    options = {}
    if type(last_step(model)).__name__.startswith("XGB") and labels is not None and hasattr(model, "predict_proba"):
        labels = np.unique(labels, return_inverse=True)[1]
    if labels is not None and type(model).__name__ in estimators.TREES and draw.chance(0.3):
        options["sample_weight"] = draw.source.randint(0, 3, len(labels)).astype(float)
    sheet.estimator = type(model).__name__
    with np.errstate(all="ignore"):
        model.fit(rows, labels, **options) if labels is not None else model.fit(rows)
    sheet.note = " ".join(repr(model).split())
    sheet.save(model, form)


def ask_all(sheet, source, name):
    """Every method that the model has, answered or refused; tree ensembles by their two extra ones too."""
    model = sheet.model
    for method in exam.METHODS:
        if hasattr(model, method) and not (method == "apply" and is_booster(model)) and not (method == "score_samples" and is_noise(model)):
            sheet.probe(method, source, name)
            if method == "transform" and name is None and model.transform(source.value).shape[1] == 0:
                raise ValueError("no column is left")
    if is_booster(model):
        for method in ("raw", "leaf"):
            sheet.probe(method, source, name)
    if hasattr(model, "estimators_") and type(model).__name__ in estimators.TREES or hasattr(model, "_raw_predict"):
        for method in ("raw", "leaf"):
            sheet.probe(method, source, name)


def is_booster(model):
    """True for a model of LightGBM or CatBoost as it is, whose scores and leaves can be asked for."""
    return answers.is_lightgbm(model) or answers.is_catboost(model)


def last_step(model):
    """The model at the end of pipelines in one another."""
    while hasattr(model, "steps"):
        model = model.steps[-1][1]
    return model


def is_noise(model):
    """True where the log-likelihood of a PCA hangs on the inverse of a matrix that has none but by rounding."""
    last = last_step(getattr(model, "best_estimator_", model))
    return hasattr(last, "get_covariance") and not np.linalg.cond(last.get_covariance()) < 1e10


if __name__ == "__main__":
    sys.exit(main())
