"""A random forest on scikit-learn's breast cancer data: 30 named measurements of a cell nucleus, malignant or benign."""

from pathlib import Path

from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split

from writing import write_example

cells = load_breast_cancer(as_frame=True)
labels = cells.target_names[cells.target]
x, x_unseen, y, y_unseen = train_test_split(cells.data, labels, test_size=0.25, random_state=0, stratify=labels)

model = RandomForestClassifier(n_estimators=200, random_state=0).fit(x, y)

write_example(Path(__file__).parent, model, x_unseen, model.score(x_unseen, y_unseen))
