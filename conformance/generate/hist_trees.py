"""Walks the nodes of a fitted histogram gradient boosting model as the library's predictor does."""

import numpy as np

from versions import at_least

NEGATIVE_IS_MISSING = at_least("1.2")


def is_hist(model):
    """True for HistGradientBoostingClassifier and HistGradientBoostingRegressor."""
    return type(model).__name__.startswith("HistGradientBoosting")


def trees_input(model, value):
    """The float64 matrix that the trees see, which is reordered and encoded from 1.4 on."""
    if hasattr(model, "_preprocess_X"):
        return model._preprocess_X(value, reset=False)
    return np.asarray(value, dtype=np.float64)


def raw_score(model, value):
    """The score before the link: `[rows]` for one tree a round, else `[rows, classes]`."""
    matrix = value if hasattr(model, "_preprocess_X") else trees_input(model, value)
    scores = model._raw_predict(matrix)
    if scores.shape[0] == model.n_trees_per_iteration_ and scores.shape[0] != len(value):
        scores = scores.T
    return scores.ravel() if scores.shape[1] == 1 else scores


def leaves(model, value):
    """Node indices `[rows, rounds * trees a round]`, int32, in the order of the rounds."""
    matrix = trees_input(model, value)
    known = known_categories(model)
    trees = [tree for iteration in model._predictors for tree in iteration]
    return np.array([[path(tree, row, known)[-1] for tree in trees] for row in matrix], dtype=np.int32)


def known_categories(model):
    """Per feature that the trees see, the set of category codes met in training."""
    edges = model._bin_mapper.bin_thresholds_
    flags = getattr(model._bin_mapper, "is_categorical_", None)
    if flags is None:
        return [None] * len(edges)
    return [set(int(code) for code in edge) if flag else None for edge, flag in zip(edges, flags)]


def path(tree, row, known):
    """The node indices from the root to the leaf."""
    index, visited = 0, [0]
    while not tree.nodes[index]["is_leaf"]:
        node = tree.nodes[index]
        index = int(node["left"] if goes_left(tree, node, row[int(node["feature_idx"])], known) else node["right"])
        visited.append(index)
    return visited


def goes_left(tree, node, value, known):
    """The library's rule for one split; it casts a category code to one byte."""
    if np.isnan(value):
        return bool(node["missing_go_to_left"])
    if not node["is_categorical"]:
        return value <= node["num_threshold"]
    if value < 0 and NEGATIVE_IS_MISSING:
        return bool(node["missing_go_to_left"])
    code = int(value) & 255
    if has_bit(tree.raw_left_cat_bitsets[int(node["bitset_idx"])], code):
        return True
    return False if code in known[int(node["feature_idx"])] else bool(node["missing_go_to_left"])


def has_bit(bits, code):
    """True where the code is in a set of 256 bits."""
    return bool((int(bits[code >> 5]) >> (code & 31)) & 1)
