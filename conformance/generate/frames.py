"""Tables of mixed types with the categories that break readers: scripts, marks, look-alikes of numbers and of missing values."""

import numpy as np
import pandas

CITIES = (
    "Zürich",
    "Zu\u0308rich",
    "İstanbul",
    "istanbul",
    "東京",
    "القاهرة",
    "ירושלים",
    "Αθήνας",
    "🦆 pond",
    "𝒳-town",
    "Ａ-wide",
    "straße",
    "STRASSE",
    "NA",
    "nan",
    "None",
    "null",
    "1",
    "1.0",
    "01",
    "a,b",
    'quo"te',
    "line\nbreak",
    " lead",
    "trail ",
    "true",
)
UNSEEN = ("Zurich", "ISTANBUL", "東", "1.00", "NAN", "👩\u200d👩\u200d👧", "Aθήνας", "\u200bNA", "x" * 300, "𝒳", "trail", "\u00a0lead")
GRADES = ("S", "M", "L", "XL")
NOTES = (
    "late delivery, box was wet",
    "great value and quick delivery",
    "Großartig! Schnelle Lieferung",
    "the size was wrong, asked for a refund",
    "très bonne qualité, je recommande",
    "配達が早い とても良い",
    "OK",
    "would buy again, great quality",
    "broken on arrival, refund please",
    "it's fine - nothing special",
)


def table(columns):
    """A frame whose text columns are plain objects, in every pandas."""
    built = {}
    for name, values in columns.items():
        text = any(isinstance(value, (str, type(None))) for value in values)
        built[name] = pandas.Series(list(values), dtype=object) if text else pandas.Series(np.asarray(values))
    return pandas.DataFrame(built)


def pick(values, count, seed, weights=None):
    """Values drawn with the seed, each at least once."""
    source = np.random.RandomState(seed)
    shares = None if weights is None else np.asarray(weights, dtype=float) / sum(weights)
    drawn = source.choice(len(values), size=max(0, count - len(values)), p=shares)
    order = source.permutation(count)
    both = list(range(len(values))) + list(drawn)
    return [values[both[index]] for index in order]


def with_gaps(values, missing, seed, share=0.12):
    """The values with some replaced by the given kind of missing."""
    holes = np.random.RandomState(seed).rand(len(values)) < share
    return [missing if hole else value for value, hole in zip(values, holes)]


def customers(count=120, missing=np.nan, gaps=True):
    """Mixed-type rows and a text label: city, grade, note, age, income, visits (whole), member (0 or 1)."""
    source = np.random.RandomState(11)
    age = np.round(source.normal(40, 12, count), 1)
    income = np.round(np.exp(source.normal(10, 1, count)), 2)
    visits = source.poisson(3, count).astype(np.int64)
    member = (source.rand(count) < 0.4).astype(np.int64)
    city, grade, note = pick(CITIES, count, 1), pick(GRADES, count, 2), pick(NOTES, count, 3)
    score = (age - 40) / 12 + visits * 0.4 - member + np.array([len(text) % 3 for text in note]) + source.normal(0, 0.5, count)
    label = np.array(["no", "peut-être", "да"], dtype=object)[np.digitize(score, [0.8, 2.2])]
    if gaps:
        city, grade = with_gaps(city, missing, 4), with_gaps(grade, missing, 5)
        age, income = np.where(source.rand(count) < 0.1, np.nan, age), np.where(source.rand(count) < 0.1, np.nan, income)
    frame = table(dict(city=city, grade=grade, note=note, age=age, income=income, visits=visits, member=member))
    return frame, label


def shuffled(frame, seed=3):
    """The rows in another order."""
    return frame.iloc[np.random.RandomState(seed).permutation(len(frame))].reset_index(drop=True)


def with_unseen(frame, column="city", values=UNSEEN):
    """One row per value, with the column replaced."""
    rows = frame.iloc[: len(values)].reset_index(drop=True).copy()
    rows[column] = pandas.Series(list(values), dtype=object)
    return rows
