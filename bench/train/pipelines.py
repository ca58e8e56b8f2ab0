"""Pipelines from raw columns with strings, and from texts."""

from inputs import table, texts
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

ROWS = 20_000


def mixed(model):
    frame, label = table()
    numeric = [name for name in frame if frame[name].dtype != object]
    textual = [name for name in frame if frame[name].dtype == object]
    columns = ColumnTransformer(
        [
            ("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numeric),
            ("categories", OneHotEncoder(handle_unknown="ignore"), textual),
        ]
    )
    return make_pipeline(columns, model).fit(frame[:ROWS], label[:ROWS])


def text():
    made, label = texts()
    return make_pipeline(TfidfVectorizer(), LogisticRegression(max_iter=300)).fit(made[:ROWS], label[:ROWS])


PIPELINES = {
    "mixed-linear": lambda: mixed(LogisticRegression(max_iter=300)),
    "mixed-forest": lambda: mixed(RandomForestClassifier(100, max_depth=8, random_state=0)),
    "text": text,
}
