"""Categories as statistics of the target and as frequencies."""

import os

import numpy as np
from catboost import CatBoostClassifier, CatBoostRegressor, Pool

import cat_models
from registry import case

EVERY = ["Borders", "Buckets", "BinarizedTargetMeanValue", "Counter"]
SIMPLE = dict(one_hot_max_size=1, max_ctr_complexity=1, iterations=8)
COMBINED = dict(one_hot_max_size=4, max_ctr_complexity=3, iterations=10, depth=4)


def binary(score):
    return (score > 1).astype(int)


def three(score):
    return np.digitize(score, [0.5, 1.5])


def plain(score):
    return score


def count(name, kind, versions, note, target_of, form=None, size=240, **options):
    @case(name, kind.__name__, versions, note)
    def build(exam):
        frame, score, cats = cat_models.colours(size)
        target = target_of(score)
        model = cat_models.fit(kind, frame, target, cats, **options)
        if form is None:
            cat_models.save(exam, model)
        else:
            cat_models.save_file(exam, model, form, Pool(frame, target, cat_features=cats))
        cat_models.ask_categories(exam, frame)


count("statistics", CatBoostClassifier, "0.20.2 0.26.1 1.2.10", "as CatBoost chooses them", binary)
for each in EVERY:
    count("statistic-" + each.lower(), CatBoostClassifier, "0.24.4", "", binary, simple_ctr=[each], **SIMPLE)
count("statistics-of-classes", CatBoostClassifier, "0.20.2", "borders and buckets of three classes", three, simple_ctr=["Borders", "Buckets"], **SIMPLE)
count("statistics-of-numbers", CatBoostRegressor, "1.2.10", "a target cut at several borders", plain, simple_ctr=["Borders:TargetBorderCount=4", "BinarizedTargetMeanValue:TargetBorderCount=3"], **SIMPLE)
count("statistics-with-priors", CatBoostRegressor, "1.0.6", "", plain, simple_ctr=["Borders:Prior=0.3:Prior=1", "Counter:Prior=2"], **SIMPLE)
count("combinations", CatBoostClassifier, "0.20.2 1.2.10", "several categories, floats above borders, and equal categories in one hash", binary, **COMBINED)
count("combinations-of-counts", CatBoostRegressor, "1.2.10", "", plain, combinations_ctr=["Counter", "Borders"], grow_policy="Lossguide", max_leaves=9, **COMBINED)
count("statistics-json", CatBoostClassifier, "0.26.1", "hashes as texts", binary, "json", simple_ctr=EVERY, **SIMPLE)
count("combinations-json", CatBoostClassifier, "1.2.10", "", binary, "json", **COMBINED)
count("statistics-file", CatBoostRegressor, "0.20.2", "", plain, "cbm", simple_ctr=EVERY, **SIMPLE)


@case("statistics-of-graphics-cards", "CatBoostClassifier", "1.2.10", "the types that only graphics cards train, from a model whose tables were renamed")
def graphics(exam):
    frame, score, cats = cat_models.colours()
    target = binary(score)
    model = cat_models.fit(CatBoostClassifier, frame, target, cats, simple_ctr=["BinarizedTargetMeanValue", "Counter"], **SIMPLE)
    other = {"BinarizedTargetMeanValue": "FloatTargetMeanValue", "Counter": "FeatureFreq"}

    def renamed(text):
        for old, new in other.items():
            text = text.replace('"type":"%s"' % old, '"type":"%s"' % new)
        return text

    def change(content):
        content["ctr_data"] = {renamed(key): table for key, table in content["ctr_data"].items()}
        for feature in content["features_info"]["ctrs"]:
            feature["identifier"] = renamed(feature["identifier"])
            feature["ctr_type"] = other[feature["ctr_type"]]

    cat_models.change_json(exam, model, Pool(frame, target, cat_features=cats), change)
    cat_models.save_file(exam, exam.model)
    os.remove(exam._path("model.json"))
    cat_models.ask_categories(exam, frame)
