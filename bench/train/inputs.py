"""The tables that models are trained on and timed with. Seeds are fixed; numbers are float32 values, so that no peer loses by its dtype."""

import json

import numpy as np
import pandas as pd

ROWS, FEATURES = 50_000, 28
NAMES = [f"feature_{index:02d}" for index in range(FEATURES)]
CITIES = ["Åre", "Paris", "São Paulo", "北京", "Oslo", "Lagos", "Lima", "Cairo", "Delhi", "Osaka", "Quito", "Zürich"]
CODE_COUNTS = [3, 7, 12, 24, 40, 75, 120, 200]


def numbers():
    """28 columns and a score with noise, which keeps trees full."""
    random = np.random.RandomState(7)
    x = random.normal(size=(ROWS, FEATURES))
    x[:, 1] = np.exp(x[:, 1])
    x[:, 2] = np.round(x[:, 2], 1)
    x = x.astype(np.float32).astype(np.float64)
    signal = x[:, 0] * x[:, 3] + np.sin(2 * x[:, 4]) + np.abs(x[:, 5:12]).sum(1) + 0.3 * x[:, 12:].sum(1) + np.log(x[:, 1])
    score = signal + random.normal(scale=2.0, size=ROWS)
    return pd.DataFrame(x, columns=NAMES), score


def coded():
    """The same with codes of categories in the last eight columns, each with an effect of its own."""
    random = np.random.RandomState(10)
    x, score = numbers()
    for count, name in zip(CODE_COUNTS, NAMES[-len(CODE_COUNTS) :]):
        weight = 1 / np.arange(1, count + 1)
        codes = random.choice(count, ROWS, p=weight / weight.sum())
        score = score + random.normal(size=count)[codes]
        x[name] = codes.astype(np.float64)
    return x, score


def table():
    """Six columns of numbers with missing values, four of strings, and a label."""
    random = np.random.RandomState(8)
    columns = {}
    for name in ["age", "income", "balance", "tenure", "visits", "score"]:
        values = np.round(random.lognormal(3, 0.6, ROWS), 2)
        values[random.rand(ROWS) < 0.05] = np.nan
        columns[name] = values
    jobs = [f"{kind} {level}" for kind in ["engineer", "nurse", "teacher", "driver", "clerk"] for level in ["junior", "senior", "lead"]]
    plans = ["free", "basic", "plus", "family", "business"]
    devices = [f"model-{index:02d}" for index in range(40)]
    for name, values in {"city": CITIES, "job": jobs, "plan": plans, "device": devices}.items():
        weight = 1 / np.arange(1, len(values) + 1)
        columns[name] = random.choice(np.array(values, object), ROWS, p=weight / weight.sum())
    frame = pd.DataFrame({name: pd.Series(values, dtype=object if values.dtype == object else None) for name, values in columns.items()})
    signal = np.nan_to_num(frame["age"] * 0.05 + np.log1p(frame["income"]) - frame["visits"] * 0.02) + frame["plan"].map({p: i * 0.5 for i, p in enumerate(plans)}).astype(float)
    label = np.where(signal + random.normal(scale=1.0, size=ROWS) > np.median(signal), "stays", "leaves")
    return frame, label


def texts():
    """Short messages over 20,000 made-up words whose frequencies fall as in language, with capitals and punctuation."""
    random = np.random.RandomState(9)
    syllables = ["ka", "lo", "mi", "ter", "en", "sa", "ru", "pol", "den", "is", "va", "no", "chi", "ban", "el"]
    words = sorted({"".join(random.choice(syllables, random.randint(1, 5))) for _ in range(40_000)})[:20_000]
    random.shuffle(words)
    weight = 1 / (np.arange(len(words)) + 10.0)
    cumulative = np.cumsum(weight / weight.sum())
    made, label = [], []
    for _ in range(ROWS):
        topic = random.randint(2)
        picks = np.searchsorted(cumulative, random.rand(random.randint(6, 30)))
        picks = np.where(random.rand(len(picks)) < 0.3, picks * 2 // 2 * 2 + topic, picks).clip(0, len(words) - 1)
        chosen = [words[pick] for pick in picks]
        chosen[0] = chosen[0].capitalize()
        made.append(", ".join([" ".join(chosen[: len(chosen) // 2]), " ".join(chosen[len(chosen) // 2 :])]) + ".")
        label.append("sport" if topic else "news")
    return made, np.array(label)


def write_inputs(folder):
    """numbers.f32 and coded.f32 by row, their .f64 by column, table.json and texts.json; what is there is left alone."""
    for name, make in {"numbers": numbers, "coded": coded}.items():
        if not (folder / f"{name}.f64").exists():
            x = make()[0].to_numpy()
            x.astype("<f4").tofile(folder / f"{name}.f32")
            (folder / f"{name}.f64").write_bytes(x.T.astype("<f8").tobytes())
    if not (folder / "texts.json").exists():
        frame, _ = table()
        (folder / "table.json").write_text(json.dumps({name: [None if value != value else value for value in frame[name]] for name in frame}))
        (folder / "texts.json").write_text(json.dumps({"text": texts()[0]}))
