"""Random tables and targets: ties, constants, gaps, huge and tiny values, strings, Unicode, text."""

import numpy as np
import pandas

import documents
import frames

LABELS = (
    ("no", "yes", "peut-être", "да"),
    ("NA", "nan", "None", "1.0"),
    ("b", "a", "", "ä"),
    (0, 1, 2, 3),
    (-1, 1, 7, 40),
    (10, 2, 33, -5),
    (0.5, 1.0, 2.25, -3.0),
)
HURTING = (0.0, -0.0, 5e-324, -1e-310, 1e-45, 1e5, -1e5, 3e38, -3e38, 1e300, -1e300, 16777217.0, 0.1)
WORDS = ("a", "b", "B", "c ", " c", "ä", "a\u0308", "日本", "🦆", "0", "1", "1.0", "-1", "NA", "x" * 40)


def number_column(draw, count, missing=0.0):
    """Numbers of one of the shapes that columns have in life."""
    source = draw.source
    shape = draw.pick(("normal", "normal", "ties", "whole", "binary", "constant", "tail", "huge", "tiny", "rare", "codes", "shifted"))
    if shape == "normal":
        values = source.normal(0, 1, count)
    elif shape == "ties":
        values = np.round(source.normal(0, 2, count), draw.whole(0, 1))
    elif shape == "whole":
        values = source.randint(-20, 300, count).astype(float)
    elif shape == "binary":
        values = (source.rand(count) < 0.4).astype(float)
    elif shape == "constant":
        values = np.full(count, draw.pick((0.0, 1.0, -3.7, 0.1, 1e8)))
    elif shape == "tail":
        values = np.exp(source.normal(0, 3, count))
    elif shape == "huge":
        values = source.normal(0, 1, count) * 10.0 ** draw.whole(6, 30)
    elif shape == "tiny":
        values = source.normal(0, 1, count) * 10.0 ** -draw.whole(6, 30)
    elif shape == "rare":
        values = np.where(source.rand(count) < 0.85, 0.0, source.normal(0, 5, count))
    elif shape == "codes":
        values = source.randint(0, draw.whole(2, 6), count).astype(float)
    else:
        values = 1e6 + source.normal(0, 1, count)
    if missing:
        values = np.where(source.rand(count) < missing, np.nan, values)
    return values


def matrix(draw, count=70):
    """A numeric matrix; perhaps with gaps, not negative, whole, single precision, or in Fortran order."""
    missing = draw.pick((0.0, 0.0, 0.0, 0.15))
    rows = np.column_stack([number_column(draw, count, missing if draw.chance(0.6) else 0.0) for _ in range(draw.whole(2, 8))])
    if draw.chance(0.25):
        rows = np.abs(rows)
    if draw.chance(0.15):
        rows = np.clip(np.nan_to_num(np.round(rows)), -1e6, 1e6).astype(draw.pick((np.int64, np.int32, np.uint8)))
    elif draw.chance(0.15):
        rows = rows.astype(np.float32)
    return np.asfortranarray(rows) if draw.chance(0.2) else rows


def hurt(draw, rows):
    """Rows that each hold a cell that breaks readers."""
    rows = np.asarray(rows, dtype=np.float64)[: len(HURTING)].copy()
    for row, value in zip(rows, HURTING):
        row[draw.whole(0, rows.shape[1] - 1)] = value
    return rows


def swapped(draw, rows):
    """Rows whose cells come from anywhere in their column, and on ties' neighbours."""
    rows = np.asarray(rows, dtype=np.float64)
    mixed = np.column_stack([rows[draw.source.randint(len(rows), size=24), column] for column in range(rows.shape[1])])
    near = np.nextafter(mixed[:8], draw.pick((np.inf, -np.inf)))
    return np.vstack([mixed, near])


def spoiled(draw, rows, values):
    """A few rows with some cells replaced by the values."""
    rows = np.asarray(rows, dtype=np.float64)[:8].copy()
    holes = draw.source.rand(*rows.shape) < 0.25
    holes[0, 0] = True
    return np.where(holes, draw.source.choice(np.asarray(values), size=rows.shape), rows)


def category_column(draw, count):
    """Text categories, often few, with gaps of one kind."""
    values = list(draw.pick((frames.CITIES, frames.GRADES, WORDS)))
    values = draw.some(values, 2)[: draw.whole(2, 12)]
    weights = draw.source.rand(len(values)) ** 2 + 0.02
    cells = frames.pick(values, count, draw.whole(0, 999), weights)
    if draw.chance(0.3):
        cells = frames.with_gaps(cells, np.nan, draw.whole(0, 999))
    return cells


def frame(draw, count=90):
    """A table of mixed types, and the names of its columns by kind."""
    kinds = {"number": [], "category": [], "text": []}
    columns = {}
    for index in range(draw.whole(2, 7)):
        kind = draw.pick(("number", "number", "number", "category", "category", "text"))
        name = draw.pick(("c%d", "Größe %d", "列%d", "x.%d", "%d")) % index
        kinds[kind].append(name)
        if kind == "number":
            columns[name] = number_column(draw, count, draw.pick((0.0, 0.0, 0.12)))
        elif kind == "category":
            columns[name] = category_column(draw, count)
        else:
            columns[name] = frames.pick(draw.pick((frames.NOTES, documents.GARDEN + documents.SEA)), count, draw.whole(0, 999))
    return frames.table(columns), kinds


def spoiled_frame(draw, table, kinds, how):
    """Some rows with gaps, infinities, hurting numbers or unseen categories."""
    rows = table.iloc[: 12].reset_index(drop=True).copy()
    for name in kinds["number"]:
        cells = rows[name].to_numpy(dtype=np.float64).copy()
        values = {"missing": (np.nan,), "infinite": (np.inf, -np.inf), "hurting": HURTING[:9], "unseen": (0.5, -7.0)}[how]
        holes = draw.source.rand(len(cells)) < 0.3
        rows[name] = np.where(holes, draw.source.choice(values, size=len(cells)), cells)
    for name in kinds["category"] if how in ("missing", "unseen") else ():
        cells = list(rows[name])
        for index in range(len(cells)):
            if draw.chance(0.4):
                cells[index] = np.nan if how == "missing" else draw.pick(frames.UNSEEN)
        rows[name] = pandas.Series(cells, dtype=object)
    return rows


def texts(draw):
    """Documents to fit on."""
    source = documents.training()
    chosen = [draw.pick(source) for _ in range(40)]
    return chosen + [" ".join(draw.some(chosen, 2)[:3]) for _ in range(20)]


def signal(draw, rows):
    """A number a row that some columns tell about, whatever their type."""
    total = np.zeros(len(rows))
    for cells in list(np.asarray(rows, dtype=object).T)[:4]:
        codes = pandas.Series(cells).rank(method="dense") if all(isinstance(cell, (int, float)) for cell in cells) else pandas.factorize(cells)[0]
        codes = np.nan_to_num(np.asarray(codes, dtype=float))
        total += codes / (codes.std() + 1e-9) * draw.source.normal()
    return total + draw.source.normal(0, 0.5, len(rows))


def target(draw, rows, kind, several):
    """Labels or numbers; several columns where the estimator takes them."""
    columns = [one_target(draw, signal(draw, rows), kind) for _ in range(draw.whole(2, 3) if several else 1)]
    if several:
        return np.column_stack([column.astype(columns[0].dtype) for column in columns]) if kind == "number" else several_labels(draw, rows)
    return columns[0]


def several_labels(draw, rows):
    """Labels of one type in several columns."""
    labels = np.array(draw.pick((LABELS[0], LABELS[3], LABELS[5])))
    return np.column_stack([labels[np.digitize(signal(draw, rows), cuts)] for cuts in ([0.0], [-1.0, 1.0])])


def one_target(draw, score, kind):
    """One column of labels or numbers."""
    if kind == "number":
        values = score * draw.pick((1.0, 1.0, 1e-3, 250.0)) + draw.pick((0.0, 10.0))
        return np.abs(values) + 0.1 if draw.chance(0.3) else values
    cuts = np.quantile(score, draw.pick(([0.5], [0.3], [0.3, 0.7], [0.2, 0.5, 0.8])))
    labels = draw.pick(LABELS)
    if draw.chance(0.1):
        return score > cuts[0]
    values = np.array(labels[: len(cuts) + 1], dtype=object if isinstance(labels[0], str) and draw.chance(0.5) else None)
    return values[np.digitize(score, cuts)]
