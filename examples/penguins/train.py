"""Histogram gradient boosting on the Palmer penguins: categories and missing values, straight from the table."""

from pathlib import Path

from palmerpenguins import load_penguins
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import train_test_split

from writing import write_example

penguins = load_penguins().astype({"island": "category", "sex": "category"})
x = penguins.drop(columns=["species", "year"])
x, x_unseen, y, y_unseen = train_test_split(x, penguins.species, test_size=0.25, random_state=6, stratify=penguins.species)

model = HistGradientBoostingClassifier(categorical_features="from_dtype", max_iter=60, random_state=0).fit(x, y)

missing_first = x_unseen.sort_values("sex", key=lambda sex: sex.notna(), kind="stable")
write_example(Path(__file__).parent, model, missing_first, model.score(x_unseen, y_unseen), request=(0, 2))
