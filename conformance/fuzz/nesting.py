"""Random nesting of steps into pipelines, unions, column transformers and searches."""

from sklearn.base import clone
from sklearn.compose import ColumnTransformer
from sklearn.model_selection import GridSearchCV, RandomizedSearchCV
from sklearn.pipeline import FeatureUnion, Pipeline

import numpy as np

import boosting
import estimators


def numeric_step(draw, width, kind, depth=0, names=None):
    """A transformer of numbers: one, or several side by side or in a row; gaps are filled by those that can."""
    turn = draw.source.rand()
    if depth < 2 and turn < 0.12:
        parts = [numeric_step(draw, width, kind, depth + 1, names) for _ in range(draw.whole(2, 3))]
        if draw.chance(0.3):
            parts.append(draw.pick(("passthrough", "drop")))
        return FeatureUnion([("part%d" % index, part) for index, part in enumerate(parts)], transformer_weights=draw.pick((None, {"part0": 2.5})))
    if depth < 2 and turn < 0.24:
        return named([numeric_step(draw, width, kind, depth + 1, names), numeric_step(draw, 1, kind, 2)])
    if depth < 2 and turn < 0.36 and width > 1:
        return matrix_columns(draw, width, kind, depth, names)
    if turn < 0.46 and kind != "none":
        return estimators.selector(draw, kind)
    if turn < 0.56:
        return estimators.made(draw, estimators.GAPS)
    return estimators.made(draw, estimators.NUMERIC)


def matrix_columns(draw, width, kind, depth, names):
    """A ColumnTransformer over positions, slices, masks or names."""
    parts = []
    for index in range(draw.whole(1, 3)):
        step = draw.pick(("passthrough", "drop")) if draw.chance(0.15) else numeric_step(draw, 2, kind, depth + 1)
        parts.append(("cols%d" % index, step, chosen_columns(draw, width, names)))
    remainder = draw.pick(("drop", "passthrough", estimators.made(draw, estimators.NUMERIC, "StandardScaler")))
    return ColumnTransformer(parts, remainder=remainder, sparse_threshold=draw.pick((0.3, 0.0, 1.0)))


def chosen_columns(draw, width, names):
    """Columns named in one of the ways that the library knows."""
    positions = draw.some(list(range(width)))[:3]
    way = draw.pick(("list", "negative", "slice", "mask", "array", "names"))
    if way == "negative":
        return [position - width for position in positions]
    if way == "slice":
        start = draw.whole(0, width - 1)
        return slice(start, draw.pick((None, start + 1, width)))
    if way == "mask":
        return [position in positions for position in range(width)]
    if way == "array":
        return np.array(positions)
    return [names[position] for position in positions] if names is not None else positions


def named(steps, memory=None):
    """A pipeline with step names."""
    return Pipeline([("step%d" % index, step) for index, step in enumerate(steps)])


def category_step(draw):
    """An encoder, perhaps after an imputer of text."""
    encoder = estimators.made(draw, estimators.CATEGORIES)
    if draw.chance(0.4):
        fill = dict(strategy="most_frequent") if draw.chance(0.5) else dict(strategy="constant", fill_value=draw.pick(("?", "NA", "ä")))
        return named([estimators.made(draw, estimators.GAPS, "SimpleImputer", share=0, **fill), encoder])
    return encoder


def text_step(draw, kind):
    """A vectorizer, perhaps several, perhaps followed by a step that keeps sparse data sparse."""
    first = estimators.vectorizer(draw)
    if draw.chance(0.15):
        first = FeatureUnion([("first", first), ("second", estimators.vectorizer(draw))])
    if draw.chance(0.5):
        return first
    family = {name: options for name, options in estimators.SPARSE.items() if kind != "none" or not name.startswith("Select")}
    return named([first, estimators.selector(draw, kind, family)])


def frame_step(draw, names, kinds, kind):
    """A ColumnTransformer over a table of mixed types."""
    parts = []
    numbers = kinds["number"]
    if numbers:
        inside = numeric_step(draw, len(numbers), kind, 1, None)
        if draw.chance(0.6):
            inside = named([estimators.made(draw, estimators.GAPS, "SimpleImputer", share=0.4, missing_values=np.nan), inside])
        parts.append(("num", inside, located(draw, names, draw.some(numbers, 2))))
    if kinds["category"]:
        parts.append(("cat", category_step(draw), located(draw, names, draw.some(kinds["category"]))))
    for index, name in enumerate(kinds["text"]):
        parts.append(("text%d" % index, text_step(draw, kind), name if draw.chance(0.7) else names.index(name)))
    if draw.chance(0.3) and numbers:
        parts.append(("more", estimators.made(draw, estimators.GAPS, share=0.4), draw.some(numbers)))
    remainder = "passthrough" if draw.chance(0.2) else "drop"
    weights = {parts[0][0]: 0.3} if draw.chance(0.15) else None
    parts = [parts[index] for index in draw.source.permutation(len(parts))]
    return ColumnTransformer(parts, remainder=remainder, sparse_threshold=draw.pick((0.3, 0.0, 1.0)), transformer_weights=weights)


def located(draw, names, wanted):
    """The wanted columns by name, position or mask."""
    way = draw.pick(("names", "names", "positions", "mask"))
    if way == "positions":
        return [names.index(name) for name in wanted]
    return [name in wanted for name in names] if way == "mask" else wanted


def final_model(draw, kind, several):
    """The model at the end; of the other library, in most cases, where the environment has one."""
    library = boosting.installed()
    if library is not None and kind != "none" and not several and draw.chance(0.9):
        return boosting.made(draw, library, kind)
    family = dict(label=estimators.CLASSIFIERS, number=estimators.REGRESSORS, none=estimators.OUTLIERS)[kind]
    if several:
        family = {name: options for name, options in family.items() if name in estimators.SEVERAL}
    return estimators.made(draw, family)


def searched(draw, model):
    """The model as it is or as the best of a search over one parameter."""
    if draw.chance(0.9) or not hasattr(model, "predict"):
        return model
    name, value = draw.pick([(name, value) for name, value in sorted(model.get_params().items()) if isinstance(value, (bool, int, float))])
    values = [value, (not value) if isinstance(value, bool) else value * 2]
    if draw.chance(0.5):
        return GridSearchCV(clone(model), {name: values}, cv=2)
    return RandomizedSearchCV(clone(model), {name: values}, cv=2, n_iter=2, random_state=0)
