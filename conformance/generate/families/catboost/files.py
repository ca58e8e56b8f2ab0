"""CatBoost's own files, and models within pipelines."""

import pandas
from catboost import CatBoostClassifier, CatBoostRegressor

import cat_models
import datasets
from registry import case


def store(name, kind, versions, note, data, form, **options):
    @case(name, kind.__name__, versions, note)
    def build(exam):
        rows, target = data()
        rows = datasets.with_missing(rows, 0.05)
        cat_models.save_file(exam, cat_models.fit(kind, rows, target, **options), form)
        cat_models.ask(exam, rows, methods=("predict", "raw"))


store("file", CatBoostClassifier, "0.20.2 1.2.10", "a file knows by its loss that it is a classifier", datasets.cancer, "cbm")
store("file-regressor", CatBoostRegressor, "0.24.4", "", datasets.diabetes, "cbm")
store("json", CatBoostClassifier, "0.20.2 1.2.10", "CatBoost reads many numbers back one bit off", datasets.cancer, "json", iterations=7)
store("json-multiclass", CatBoostClassifier, "1.0.6", "", datasets.wine, "json", iterations=5)
store("json-regressor", CatBoostRegressor, "0.26.1", "", datasets.diabetes, "json", iterations=7, nan_mode="Max")
store("json-lossguide", CatBoostRegressor, "0.24.4 1.2.10", "nested nodes", datasets.diabetes, "json", grow_policy="Lossguide", max_leaves=9, depth=5)
store("json-depthwise-multiclass", CatBoostClassifier, "1.2.10", "leaves of several numbers", datasets.wine, "json", grow_policy="Depthwise")


@case("named-columns", "CatBoostClassifier", "1.2.10", "features have names")
def named(exam):
    rows, target = datasets.wine()
    frame = pandas.DataFrame(rows, columns=["alcohol", "Säure", "mg per l", "3", "x,y", ""][:5] + ["proline"])
    model = cat_models.fit(CatBoostClassifier, frame, target)
    cat_models.save_file(exam, model)
    exam.ask(exam.table(frame.iloc[::8]), methods=("predict", "leaf"))


@case("dropped-features", "CatBoostRegressor", "1.2.10", "features that no tree asks for are dropped from the file")
def dropped(exam):
    rows, target = datasets.diabetes()
    model = cat_models.fit(CatBoostRegressor, rows, target, iterations=2, depth=2)
    model.drop_unused_features()
    cat_models.save_file(exam, model)
    known = max(feature["flat_feature_index"] for feature in cat_models.described(model)["features_info"]["float_features"]) + 1
    exam.ask(exam.numeric(rows[::20, :known].copy()), methods=("predict", "leaf"))


@case("pipeline", "Pipeline", "1.0.6 1.2.10", "behind scikit-learn's scaler")
def pipeline(exam):
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    rows, target = datasets.cancer()
    model = make_pipeline(StandardScaler(), CatBoostClassifier(**cat_models.SMALL)).fit(rows, target)
    cat_models.timeless(model[-1])
    exam.save(model)
    exam.ask(exam.numeric(rows[::15]), methods=["predict", "predict_proba"])
