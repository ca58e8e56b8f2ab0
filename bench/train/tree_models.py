"""Tree ensembles of scikit-learn, XGBoost, LightGBM and CatBoost. Noise and small learning rates keep trees full; accuracy is no matter here."""

import functools

import numpy as np
from inputs import CODE_COUNTS, NAMES, coded, numbers, table
from sklearn.ensemble import ExtraTreesClassifier, GradientBoostingClassifier, HistGradientBoostingClassifier, RandomForestClassifier, RandomForestRegressor

ROWS = 20_000


@functools.cache
def sample(make=numbers):
    x, score = make()
    return x[:ROWS], (score[:ROWS] > np.median(score)).astype(int), score[:ROWS]


def classifier(kind, **options):
    x, label, _ = sample()
    return kind(random_state=0, **options).fit(x, label)


def million():
    x, score = numbers()
    return RandomForestRegressor(16, max_features=8, random_state=0).fit(x, score)


def xgboost(rounds, depth):
    import xgboost

    x, label, _ = sample()
    options = {"objective": "binary:logistic", "max_depth": depth, "eta": 0.05, "min_child_weight": 0, "lambda": 0.1, "subsample": 0.5, "nthread": 1, "seed": 0}
    return xgboost.train(options, xgboost.DMatrix(x, label), rounds)


def lightgbm(rounds, leaves, make=numbers):
    import lightgbm

    x, label, _ = sample(make)
    options = {"objective": "binary", "num_leaves": leaves, "learning_rate": 0.03, "min_data_in_leaf": 5, "num_threads": 1, "verbose": -1, "seed": 0}
    categories = NAMES[-len(CODE_COUNTS) :] if make is coded else []
    return lightgbm.train(options, lightgbm.Dataset(x, label, categorical_feature=categories), rounds)


def catboost(rounds, depth):
    from catboost import CatBoostClassifier

    x, label, _ = sample()
    return CatBoostClassifier(iterations=rounds, depth=depth, learning_rate=0.05, thread_count=1, random_seed=0, verbose=False, allow_writing_files=False).fit(x, label)


def catboost_categories():
    from catboost import CatBoostClassifier

    frame, label = table()
    textual = [name for name in frame if frame[name].dtype == object]
    options = {"iterations": 300, "depth": 6, "learning_rate": 0.05, "thread_count": 1, "random_seed": 0, "verbose": False, "allow_writing_files": False}
    return CatBoostClassifier(**options).fit(frame[:ROWS], label[:ROWS], cat_features=textual)


TREE_MODELS = {
    "forest-100x8": lambda: classifier(RandomForestClassifier, n_estimators=100, max_depth=8),
    "forest-500x256": lambda: classifier(RandomForestClassifier, n_estimators=500, max_leaf_nodes=256),
    "extra-trees-deep": lambda: classifier(ExtraTreesClassifier, n_estimators=100),
    "boosting-500x3": lambda: classifier(GradientBoostingClassifier, n_estimators=500, max_depth=3, subsample=0.2),
    "hist-500x31": lambda: classifier(HistGradientBoostingClassifier, max_iter=500, max_leaf_nodes=31, learning_rate=0.03, early_stopping=False),
    "xgboost-500x6": lambda: xgboost(500, 6),
    "xgboost-1000x8": lambda: xgboost(1000, 8),
    "lightgbm-100x31": lambda: lightgbm(100, 31),
    "lightgbm-500x31": lambda: lightgbm(500, 31),
    "lightgbm-1000x64": lambda: lightgbm(1000, 64),
    "lightgbm-categories": lambda: lightgbm(500, 31, coded),
    "catboost-1000x6": lambda: catboost(1000, 6),
    "catboost-categories": catboost_categories,
    "forest-million": million,
}
