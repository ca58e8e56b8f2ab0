"""Trees whose leaves hold a linear model of the features."""

import numpy as np

import boosters
import datasets
from registry import case


def linear(name, versions, note, rounds=4, gaps=False, **options):
    @case(name, "Booster", versions, note)
    def build(exam):
        rows, target = datasets.diabetes()
        rows = datasets.with_missing(rows[:, :5]) if gaps else rows[:, :5].copy()
        settings = dict(objective="regression", linear_tree=True, linear_lambda=0.01, min_data_in_leaf=20)
        settings.update(options)
        target = np.digitize(target, [100, 200]) if "num_class" in options else target
        boosters.save_text(exam, boosters.train(rows, target, rounds, **settings))
        boosters.ask(exam, rows)


linear("linear-trees", "3.2.1 4.7.0", "a constant and products added in turn; a missing feature leaves the plain value")
linear("linear-trees-missing", "3.3.5", "missing values in training", gaps=True)
linear("linear-trees-multiclass", "4.3.0", "", objective="multiclass", num_class=3, rounds=3)
linear("linear-trees-dart", "4.7.0", "", boosting="dart", drop_rate=0.5, skip_drop=0.0, rounds=6)
