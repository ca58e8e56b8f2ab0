"""Trees of every shape."""

import numpy as np
from catboost import CatBoostClassifier, CatBoostRegressor

import cat_models
import datasets
from registry import case


def grow(name, kind, versions, note, data, **options):
    @case(name, kind.__name__, versions, note)
    def build(exam):
        rows, target = data()
        rows = datasets.with_missing(rows, 0.05)
        cat_models.save(exam, cat_models.fit(kind, rows, target, **options))
        cat_models.ask(exam, rows)


grow("lossguide", CatBoostRegressor, "0.24.4 1.2.10", "leaves at different depths", datasets.diabetes, grow_policy="Lossguide", max_leaves=9, depth=6)
grow("lossguide-multiclass", CatBoostClassifier, "0.26.1", "", datasets.wine, grow_policy="Lossguide", max_leaves=5)
grow("depthwise", CatBoostClassifier, "1.0.6", "", datasets.cancer, grow_policy="Depthwise")
grow("deep", CatBoostRegressor, "1.2.10", "nine levels: more leaves than a byte numbers", datasets.diabetes, depth=9, iterations=1)
grow("many", CatBoostRegressor, "1.2.10", "sums are in the order of the trees", datasets.diabetes, depth=2, iterations=60, learning_rate=0.1)
grow("many-multiclass", CatBoostClassifier, "1.2.10", "", datasets.iris, depth=1, iterations=30)


@case("stumps-without-split", "CatBoostRegressor", "1.2.10", "nothing to split: trees of one leaf")
def single_leaves(exam):
    rows = np.repeat(np.arange(3.0), 4).reshape(-1, 2)
    model = cat_models.fit(CatBoostRegressor, rows, np.arange(6.0), min_data_in_leaf=100, grow_policy="Depthwise", iterations=2)
    cat_models.save_file(exam, model)
    exam.ask(exam.numeric(rows), also=cat_models.WHOLE)


@case("many-borders", "CatBoostRegressor", "0.20.2", "more borders than a byte numbers, which CatBoost splits into several bins")
def borders(exam):
    source = np.random.RandomState(2)
    rows = source.normal(size=(900, 1))
    target = np.sin(rows[:, 0] * 9) + np.round(source.normal(size=900), 1)
    model = cat_models.fit(CatBoostRegressor, rows, target, border_count=600, iterations=40, depth=3)
    cat_models.save(exam, model)
    cat_models.ask(exam, rows)


@case("best-iteration", "CatBoostRegressor", "1.2.10", "stopped early: the file holds the trees up to the best")
def best_iteration(exam):
    rows, target = datasets.diabetes()
    model = CatBoostRegressor(**dict(cat_models.SMALL, iterations=40))
    model.fit(rows[:200], target[:200], eval_set=(rows[200:], target[200:]), use_best_model=True, early_stopping_rounds=3)
    cat_models.save(exam, cat_models.timeless(model))
    cat_models.ask(exam, rows)
