"""The topic of a fortune cookie: TfidfVectorizer and LogisticRegression on the cookies of the Debian package `fortunes`."""

import re
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline

from writing import write_example

cookies = Path("/usr/share/games/fortunes")
topics = ["computers", "food", "law", "science", "songs-poems", "startrek", "work"]


def read_topic(topic: str) -> list[str]:
    """The cookies of a topic, without the lines that name their source."""
    texts = (cookies / topic).read_text("utf-8").split("\n%\n")
    return [text for text in (re.split(r"\n\s+-- ", each)[0].strip() for each in texts) if len(text) >= 40]


if not cookies.exists():
    raise SystemExit("The cookies are not installed: apt-get install fortunes")
texts, labels = zip(*((text, topic) for topic in topics for text in read_topic(topic)))
x, x_unseen, y, y_unseen = train_test_split(texts, labels, test_size=0.2, random_state=0, stratify=labels)

model = make_pipeline(
    TfidfVectorizer(sublinear_tf=True, min_df=2, max_features=8000, strip_accents="unicode", ngram_range=(1, 2)),
    LogisticRegression(C=20, class_weight="balanced", max_iter=1000),
).fit(x, y)

short = [text for text in x_unseen if len(text) <= 65 and "\n" not in text]
write_example(Path(__file__).parent, model, short[:24], model.score(x_unseen, y_unseen))
