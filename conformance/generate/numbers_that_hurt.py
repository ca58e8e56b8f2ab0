"""Numeric rows chosen to break a reader: signed zeros, denormals, huge values, thresholds and their neighbours."""

import numpy as np

from exam import seeded
import hist_trees

ZEROS = (0.0, -0.0)
TINY = (5e-324, -5e-324, 1e-310, 2.2250738585072014e-308, 1e-45, -1.1754943508222875e-38)
HUGE = (1e5, -1e5, 3e38, -3e38)
HUGE_DOUBLE = (1e300, -1e300)


def sample(data, count, key="rows"):
    """Rows of the data, drawn without order."""
    rows = np.asarray(data, dtype=np.float64)
    return rows[seeded(key).permutation(len(rows))[:count]].copy()


def spoiled(data, values, key="spoiled"):
    """One row per value and a few columns, with only that cell replaced."""
    source = seeded(key)
    rows = sample(data, len(values), key)
    for row, value in zip(rows, values):
        row[source.randint(rows.shape[1])] = value
    return rows


def ordinary(data, count=24, huge=True, missing=False, infinite=False, double=False, key="ordinary"):
    """Ordinary rows followed by rows that each hold one hurting cell, and rows that are all zero."""
    values = ZEROS + TINY + (HUGE if huge else ()) + (HUGE_DOUBLE if double else ())
    if missing:
        values += (np.nan,) * 6
    if infinite:
        values += (np.inf, -np.inf) * 3
    width = np.asarray(data).shape[1]
    parts = [sample(data, count, key), spoiled(data, values, key), np.zeros((1, width)), np.full((1, width), -0.0)]
    if missing:
        parts.append(np.full((1, width), np.nan))
    return np.vstack(parts)


def neighbours(threshold):
    """The threshold and the doubles and floats next to it."""
    below, above = np.nextafter(threshold, -np.inf), np.nextafter(threshold, np.inf)
    single = np.float32(threshold)
    low, high = np.nextafter(single, np.float32(-np.inf)), np.nextafter(single, np.float32(np.inf))
    between = [(float(single) + float(low)) / 2, (float(single) + float(high)) / 2]
    return [threshold, below, above, float(single), float(low), float(high)] + between


def on_thresholds(trees, data, nodes=5, key="thresholds"):
    """Rows that reach a node of a fitted `Tree` and lie on its threshold or next to it."""
    rows = np.asarray(data, dtype=np.float64)
    found = []
    for tree in trees:
        visits = tree.decision_path(rows.astype(np.float32)).tocsc()
        for node in np.flatnonzero(tree.children_left >= 0):
            reached = visits[:, node].indices
            if len(reached) and np.isfinite(tree.threshold[node]):
                found.append((int(tree.feature[node]), float(tree.threshold[node]), rows[reached[0]]))
    return moved(found, nodes, key)


def on_hist_thresholds(model, data, nodes=5, key="hist-thresholds"):
    """The same for the trees of a histogram gradient boosting model without reordered columns."""
    rows = np.asarray(data, dtype=np.float64)
    known = hist_trees.known_categories(model)
    found = []
    for tree in [tree for iteration in model._predictors for tree in iteration]:
        for row in rows[::7]:
            for index in hist_trees.path(tree, row, known):
                node = tree.nodes[index]
                if not node["is_leaf"] and not node["is_categorical"] and np.isfinite(node["num_threshold"]):
                    found.append((int(node["feature_idx"]), float(node["num_threshold"]), row))
    return moved(found, nodes, key)


def moved(found, nodes, key):
    """For a few of the found nodes, the row with the split's cell moved onto and around the threshold."""
    chosen = seeded(key).permutation(len(found))[:nodes]
    rows = []
    for feature, threshold, row in [found[index] for index in chosen]:
        for value in neighbours(threshold):
            copy = row.copy()
            copy[feature] = value
            rows.append(copy)
    return np.array(rows)
