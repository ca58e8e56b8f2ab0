"""Categories that trees ask for by name."""

from catboost import CatBoostClassifier, CatBoostRegressor, Pool

import cat_models
from registry import case

ONE_HOT = dict(one_hot_max_size=40, iterations=8)


@case("one-hot", "CatBoostClassifier", "0.20.2 1.2.10", "categories by their hashes; texts of every length, some that training did not meet")
def one_hot(exam):
    frame, score, cats = cat_models.colours()
    cat_models.save(exam, cat_models.fit(CatBoostClassifier, frame, (score > 1).astype(int), cats, **ONE_HOT))
    cat_models.ask_categories(exam, frame)


@case("one-hot-lossguide", "CatBoostRegressor", "0.24.4", "")
def lossguide(exam):
    frame, score, cats = cat_models.colours()
    cat_models.save(exam, cat_models.fit(CatBoostRegressor, frame, score, cats, grow_policy="Lossguide", max_leaves=8, depth=5, **ONE_HOT))
    cat_models.ask_categories(exam, frame)


@case("one-hot-json", "CatBoostClassifier", "1.2.10", "")
def json(exam):
    frame, score, cats = cat_models.colours()
    target = (score > 1).astype(int)
    model = cat_models.fit(CatBoostClassifier, frame, target, cats, **ONE_HOT)
    cat_models.save_file(exam, model, "json", Pool(frame, target, cat_features=cats))
    cat_models.ask_categories(exam, frame)


@case("whole-number-categories", "CatBoostClassifier", "1.2.10", "categories that were whole numbers are their digits")
def numbers(exam):
    frame, score, cats = cat_models.colours()
    codes = {city: place - 3 for place, city in enumerate(sorted(set(frame["city"])))}
    frame["city"] = frame["city"].map(codes)
    model = cat_models.fit(CatBoostClassifier, frame, (score > 1).astype(int), cats, **ONE_HOT)
    cat_models.save(exam, model)
    frame["city"] = frame["city"].map(str)
    cat_models.ask_categories(exam, frame)
