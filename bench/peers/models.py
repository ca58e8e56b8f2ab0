"""Trains what the benchmark times: python models.py FOLDER [NAME...]. Seeds are fixed; what is there is left alone."""

import json
import pathlib
import pickle
import sys
import warnings

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingClassifier, RandomForestClassifier, RandomForestRegressor
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

ROWS, FEATURES = 50_000, 28


def numbers():
    """Float32 values, so that no peer loses by the dtype of its input; noise that keeps trees full."""
    random = np.random.RandomState(7)
    x = random.normal(size=(ROWS, FEATURES))
    x[:, 1] = np.exp(x[:, 1])
    x[:, 2] = np.round(x[:, 2], 1)
    x = x.astype(np.float32).astype(np.float64)
    signal = x[:, 0] * x[:, 3] + np.sin(2 * x[:, 4]) + np.abs(x[:, 5:12]).sum(1) + 0.3 * x[:, 12:].sum(1) + np.log(x[:, 1])
    score = signal + random.normal(scale=2.0, size=ROWS)
    return pd.DataFrame(x, columns=[f"feature_{index:02d}" for index in range(FEATURES)]), score


CITIES = ["Åre", "Paris", "São Paulo", "北京", "Oslo", "Lagos", "Lima", "Cairo", "Delhi", "Osaka", "Quito", "Zürich"]


def table():
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


def mixed(model, frame, label):
    numeric = [name for name in frame if frame[name].dtype != object]
    textual = [name for name in frame if frame[name].dtype == object]
    columns = ColumnTransformer(
        [
            ("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numeric),
            ("categories", OneHotEncoder(handle_unknown="ignore"), textual),
        ]
    )
    return make_pipeline(columns, model).fit(frame, label)


def small(**options):
    return RandomForestClassifier(100, max_depth=8, random_state=0, n_jobs=2, **options)


def train(name):
    if name in ["forest", "hist", "boosting", "large"]:
        x, score = numbers()
        label = (score > np.median(score)).astype(int)
        if name == "forest":
            return small().fit(x, label)
        if name == "hist":
            return HistGradientBoostingClassifier(max_iter=500, max_leaf_nodes=31, learning_rate=0.03, early_stopping=False, random_state=0).fit(x, label)
        if name == "boosting":
            return GradientBoostingClassifier(n_estimators=500, max_depth=3, subsample=0.2, random_state=0).fit(x, label)
        return RandomForestRegressor(16, max_features=8, random_state=0, n_jobs=2).fit(x, score)
    if name == "mixed-linear":
        return mixed(LogisticRegression(max_iter=300), *table())
    if name == "mixed-forest":
        return mixed(small(), *table())
    made, label = texts()
    return make_pipeline(TfidfVectorizer(), LogisticRegression(max_iter=300)).fit(made[:20_000], label[:20_000])


def to_onnx(model, double):
    from skl2onnx import to_onnx as convert
    from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType

    kind = DoubleTensorType if double else FloatTensorType
    return convert(model, initial_types=[("input", kind([None, FEATURES]))], options={id(model): {"zipmap": False}}).SerializeToString()


def main(folder, names):
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "numbers.f64").exists():
        x, _ = numbers()
        x.to_numpy().astype("<f4").tofile(folder / "numbers.f32")
        (folder / "numbers.f64").write_bytes(np.asfortranarray(x.to_numpy()).T.astype("<f8").tobytes())
        frame, _ = table()
        (folder / "table.json").write_text(json.dumps({name: [None if value != value else value for value in frame[name]] for name in frame}))
        (folder / "texts.json").write_text(json.dumps({"text": texts()[0]}))
    for name in names:
        path = folder / f"{name}.pkl"
        if not path.exists():
            print(f"training {name}", flush=True)
            model = train(name)
            last = model[-1] if hasattr(model, "steps") else model
            if hasattr(last, "n_jobs"):
                last.n_jobs = None
            path.with_suffix(".new").write_bytes(pickle.dumps(model, protocol=5))
            path.with_suffix(".new").rename(path)
        if name in ["forest", "hist", "boosting"] and not path.with_suffix(".onnx").exists():
            model = pickle.loads(path.read_bytes())
            path.with_suffix(".onnx").write_bytes(to_onnx(model, double=False))


warnings.simplefilter("ignore")
main(pathlib.Path(sys.argv[1]), sys.argv[2:])
