"""ColumnTransformer: every way to name columns, remainders, and realistic pipelines over mixed types."""

import numpy as np
import pandas
from sklearn.compose import ColumnTransformer, make_column_selector, make_column_transformer
from sklearn.decomposition import TruncatedSVD
from sklearn.experimental import enable_hist_gradient_boosting  # noqa: F401
from sklearn.ensemble import (
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.feature_selection import SelectPercentile, f_classif
from sklearn.impute import MissingIndicator, SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    KBinsDiscretizer,
    MinMaxScaler,
    OneHotEncoder,
    OrdinalEncoder,
    RobustScaler,
    StandardScaler,
)

import datasets
import frames
import numbers_that_hurt as hurt
from registry import case
from versions import at_least

EVERY = "0.24.2 1.0.2 1.2.2 1.3.2 1.5.2 1.7.2 1.9.1"


def dense_one_hot(**options):
    """A dense one-hot encoder in every version."""
    options["sparse_output" if at_least("1.2") else "sparse"] = False
    return OneHotEncoder(**options)


def fit(exam, model, frame, target=None, columns=None):
    """Fits on the named columns; asks shuffled rows, unseen categories and hurting numbers by CSV."""
    frame = frame if columns is None else frame[columns]
    exam.save(model.fit(frame) if target is None else model.fit(frame, target))
    exam.ask(exam.table(frames.shuffled(frame).iloc[:50]))
    return frame


def numbers_in(frame, name, values):
    """One row per value, with a numeric column replaced."""
    rows = frame.iloc[: len(values)].reset_index(drop=True).copy()
    rows[name] = np.array(values, dtype=np.float64)
    return rows


def hurting(exam, frame, method):
    """Asks unseen categories and hurting numbers."""
    exam.probe(method, exam.table(frames.with_unseen(frame), "unseen"), "unseen")
    values = (-0.0, 5e-324, 1e-310, 1e30, -1e30, np.nan, 40.0, np.nextafter(40.0, 41))
    exam.probe(method, exam.table(numbers_in(frame, "age", values), "hurting"), "hurting")
    exam.probe(method, exam.table(numbers_in(frame, "age", (np.inf, -np.inf)), "infinite"), "infinite")


def mixed(**options):
    """Numbers imputed and scaled, text columns imputed and one-hot encoded."""
    numeric = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    text = make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(handle_unknown="ignore"))
    return ColumnTransformer([("num", numeric, ["age", "income", "visits"]), ("cat", text, ["city", "grade"])], **options)


@case("columns-mixed-logistic", "Pipeline", EVERY, "imputers, one-hot, scaler and LogisticRegression with text labels")
def mixed_logistic(exam):
    frame, label = frames.customers()
    hurting(exam, fit(exam, make_pipeline(mixed(), LogisticRegression(max_iter=2000)), frame, label), "predict_proba")


@case("columns-mixed-forest", "Pipeline", "0.24.2 1.2.2 1.5.2 1.9.1", "the same with RandomForestClassifier and remainder='passthrough'")
def mixed_forest(exam):
    frame, label = frames.customers()
    model = make_pipeline(mixed(remainder="passthrough"), RandomForestClassifier(n_estimators=4, max_depth=5, random_state=0))
    hurting(exam, fit(exam, model, frame.drop(columns="note"), label), "predict_proba")


@case("columns-mixed-boosting", "Pipeline", "1.0.2 1.3.2 1.7.2", "ordinal categories into GradientBoostingRegressor")
def mixed_boosting(exam):
    frame, _ = frames.customers()
    text = make_pipeline(SimpleImputer(strategy="constant", fill_value="?"), OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1))
    columns = make_column_transformer((text, ["city", "grade"]), (SimpleImputer(), ["age", "income"]), remainder="passthrough")
    model = make_pipeline(columns, GradientBoostingRegressor(n_estimators=5, max_depth=2, random_state=0))
    hurting(exam, fit(exam, model, frame.drop(columns="note"), frame["visits"] * 1.5 + frame["member"]), "predict")


@case("columns-mixed-hist", "Pipeline", "0.24.2 1.2.2 1.5.2 1.9.1", "ordinal categories into histogram gradient boosting, categories first, missing values kept")
def mixed_hist(exam):
    frame, label = frames.customers(count=200, gaps=at_least("1.1"))
    options = dict(encoded_missing_value=np.nan) if at_least("1.1") else {}
    encoder = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan, **options)
    columns = ColumnTransformer([("cat", encoder, ["city", "grade"])], remainder="passthrough")
    boosted = HistGradientBoostingClassifier(categorical_features=[0, 1], max_iter=4, max_leaf_nodes=6, max_bins=40, min_samples_leaf=5)
    frame = frame.drop(columns="note")
    hurting(exam, fit(exam, make_pipeline(columns, boosted), frame, label), "predict_proba")


@case("columns-text", "Pipeline", EVERY, "a text column by its plain name beside encoded and scaled ones")
def text(exam):
    frame, label = frames.customers(gaps=False)
    columns = ColumnTransformer(
        [
            ("note", TfidfVectorizer(max_features=30), "note"),
            ("city", OneHotEncoder(handle_unknown="ignore"), ["city"]),
            ("num", StandardScaler(), ["age", "visits"]),
        ]
    )
    frame = fit(exam, make_pipeline(columns, LogisticRegression(max_iter=2000)), frame, label)
    hurting(exam, frame, "predict_proba")


@case("columns-text-union", "Pipeline", "0.24.2 1.3.2 1.7.2", "a FeatureUnion of words and characters for one column, then SVD")
def text_union(exam):
    frame, label = frames.customers(gaps=False)
    union = FeatureUnion([("words", CountVectorizer(max_features=30)), ("characters", HashingVectorizer(analyzer="char", n_features=64))])
    columns = ColumnTransformer([("note", union, "note"), ("num", MinMaxScaler(), ["age", "income"])])
    model = make_pipeline(columns, TruncatedSVD(n_components=5, random_state=0), LogisticRegression(max_iter=2000))
    fit(exam, model, frame, label)


@case("columns-text-by-number", "Pipeline", "1.0.2 1.5.2 1.9.1", "a text column by its plain position")
def text_by_number(exam):
    frame, label = frames.customers(gaps=False)
    columns = ColumnTransformer([("note", TfidfVectorizer(max_features=25), 2), ("num", StandardScaler(), [-2, 3])])
    fit(exam, make_pipeline(columns, LogisticRegression(max_iter=2000)), frame, label)


def described(name, versions, note, specs, remainder="drop", **options):
    """A case that names numeric columns of a frame in one of the possible ways."""

    @case(name, "ColumnTransformer", versions, note)
    def build(exam):
        frame, _ = frames.customers()
        frame = frame[["age", "income", "visits", "member"]]
        model = ColumnTransformer([("step%d" % index, make(), columns) for index, (make, columns) in enumerate(specs)], remainder=remainder, **options)
        frame = fit(exam, model, frame)
        exam.probe("transform", exam.table(numbers_in(frame, "age", (np.inf, np.nan, -0.0)), "hurting"), "hurting")


described("columns-by-name", "0.24.2 1.5.2 1.9.1", "names", [(StandardScaler, ["visits", "age"]), (MinMaxScaler, ["income"])])
described("columns-by-name-rest", "0.24.2 1.0.2 1.3.2 1.5.2 1.7.2 1.9.1", "names, the rest passes through", [(StandardScaler, ["visits"])], "passthrough")
described("columns-by-number", "0.24.2 1.2.2 1.5.2", "negative and repeated positions, the rest passes through", [(StandardScaler, [-1, 0]), (RobustScaler, [0])], "passthrough")
described("columns-by-slice", "0.24.2 1.9.1", "a slice of positions excludes its end", [(StandardScaler, slice(1, 3))], "passthrough")
described("columns-by-label-slice", "0.24.2 1.2.2 1.7.2 1.9.1", "a slice of names includes its end", [(StandardScaler, slice("income", "member"))], "passthrough")
described("columns-by-mask", "1.0.2 1.5.2 1.9.1", "a mask, as list and as array", [(StandardScaler, [True, False, True, False]), (MinMaxScaler, np.array([False, True, False, False]))], "passthrough")
described("columns-by-selector", "0.24.2 1.2.2 1.5.2", "make_column_selector, resolved when fitted", [(StandardScaler, make_column_selector("^[av]")), (MinMaxScaler, make_column_selector(dtype_include=np.float64))], "passthrough")
described("columns-by-array", "1.0.2 1.7.2", "an index array of numpy", [(StandardScaler, np.array([2, 0]))], "passthrough")
described("columns-none", "0.24.2 1.3.2", "an empty choice leaves its step unfitted", [(StandardScaler, []), (MinMaxScaler, ["age"])], "passthrough")
described("columns-rest-scaled", "0.24.2 1.2.2 1.5.2 1.7.2 1.9.1", "the rest goes through a step of its own", [(MinMaxScaler, ["income"])], StandardScaler())
described("columns-drop", "0.24.2 1.9.1", "'drop' and 'passthrough' as steps", [(lambda: "drop", ["age"]), (lambda: "passthrough", ["member", "income"])], "passthrough")
described("columns-weights", "0.24.2 1.2.2 1.5.2", "transformer_weights", [(StandardScaler, ["age"]), (MinMaxScaler, ["income", "visits"])], transformer_weights={"step0": 2.5, "step1": 0.1})
described("columns-short-names", "1.0.2 1.7.2", "verbose_feature_names_out=False", [(StandardScaler, ["age"]), (MinMaxScaler, ["income"])], verbose_feature_names_out=False)
described("columns-functions", "1.3.2 1.9.1", "numpy functions on columns", [(lambda: FunctionTransformer(np.log1p), ["income"]), (lambda: FunctionTransformer(np.sqrt), ["visits"])], "passthrough")


@case("columns-of-matrix", "ColumnTransformer", "0.24.2 1.0.2 1.3.2 1.5.2 1.7.2 1.9.1", "positions in a matrix without names, negative ones too")
def of_matrix(exam):
    rows, _ = datasets.wine()
    columns = [("a", StandardScaler(), [0, -1]), ("b", MinMaxScaler(), slice(1, 3)), ("c", "passthrough", [-2])]
    exam.save(ColumnTransformer(columns, remainder=RobustScaler()).fit(rows))
    exam.ask(exam.numeric(hurt.ordinary(rows)))
    exam.probe("transform", exam.numeric(rows[:3, 1:], "narrow"), "narrow")


@case("columns-of-matrix-sparse", "ColumnTransformer", "1.2.2 1.9.1", "mostly one-hot columns: the result is sparse")
def of_matrix_sparse(exam):
    rows = datasets.counts()[0]
    columns = [("codes", OneHotEncoder(handle_unknown="ignore"), [0, 3]), ("bins", KBinsDiscretizer(4, strategy="uniform"), [1])]
    exam.save(ColumnTransformer(columns, remainder="passthrough", sparse_threshold=0.8).fit(rows))
    exam.ask(exam.numeric(hurt.ordinary(rows)))


@case("columns-dense-threshold", "ColumnTransformer", "1.0.2 1.5.2", "sparse_threshold=0 gives a dense result")
def dense_threshold(exam):
    frame, _ = frames.customers()
    columns = [("codes", OneHotEncoder(handle_unknown="ignore"), ["city"]), ("num", StandardScaler(), ["age"])]
    fit(exam, ColumnTransformer(columns, sparse_threshold=0), frame, columns=["city", "age"])


@case("columns-numeric-categories", "ColumnTransformer", "0.24.2 1.2.2 1.5.2 1.9.1", "a column of whole numbers is one-hot encoded, another is ordinal: 1 and 1.0 match")
def numeric_categories(exam):
    frame, _ = frames.customers()
    ordinal = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
    model = ColumnTransformer([("visits", dense_one_hot(handle_unknown="ignore"), ["visits"]), ("member", ordinal, ["member"])])
    frame = fit(exam, model, frame, columns=["member", "visits", "age"])
    exam.ask(exam.table(numbers_in(frame, "visits", (1.0, 2.5, 99.0, -0.0)), "unseen"), "unseen")


@case("columns-nothing", "ColumnTransformer", "0.24.2 1.5.2", "a step without columns beside one that passes: it still refuses missing values")
def nothing(exam):
    frame, _ = frames.customers(gaps=False)
    model = ColumnTransformer([("gaps", MissingIndicator(), ["age"]), ("as is", "passthrough", ["income"])])
    frame = fit(exam, model, frame, columns=["age", "income"])
    exam.refuse("transform", exam.table(numbers_in(frame, "age", (1.0, np.nan)), "missing"))


@case("columns-text-output", "ColumnTransformer", "0.24.2 1.3.2 1.9.1", "text passes through, so the result holds text and numbers")
def text_output(exam):
    frame, _ = frames.customers(gaps=False)
    columns = [("num", StandardScaler(), ["age"]), ("as is", "passthrough", ["city", "visits"])]
    fit(exam, ColumnTransformer(columns), frame, columns=["age", "city", "visits"])


@case("columns-of-lists", "Pipeline", "1.2.2 1.7.2", "an object array without names: text and numbers by position")
def of_lists(exam):
    frame, label = frames.customers(gaps=False)
    rows = frame[["city", "age", "grade", "visits"]].to_numpy(dtype=object)
    columns = ColumnTransformer([("cat", OneHotEncoder(handle_unknown="ignore"), [0, 2]), ("num", StandardScaler(), [1, 3])])
    exam.save(make_pipeline(columns, LogisticRegression(max_iter=2000)).fit(rows, label))
    asked = [[city, float(age), grade, float(visits)] for city, age, grade, visits in rows[:30].tolist()]
    exam.ask(exam.rows(asked + [["", -0.0, "s", 1e6], ["東", 5e-324, "", -1.0]]))


@case("columns-reordered", "Pipeline", "1.0.2 1.9.1", "columns in another order with one more than needed; a missing one is refused")
def reordered(exam):
    frame, label = frames.customers()
    exam.save(make_pipeline(mixed(), LogisticRegression(max_iter=2000)).fit(frame.drop(columns=["note", "member"]), label))
    exam.ask(exam.table(frame[["visits", "city", "age", "income", "grade"]].iloc[:25]))
    exam.probe("predict", exam.table(frame[["visits", "note", "city", "age", "income", "grade"]].iloc[:10], "extra"), "extra")
    exam.refuse("predict", exam.table(frame[["visits", "city", "income", "grade"]].iloc[:10], "narrow"))


@case("columns-strict", "Pipeline", "0.24.2 1.9.1", "handle_unknown='error' within a step")
def strict(exam):
    frame, label = frames.customers(gaps=False)
    columns = make_column_transformer((OneHotEncoder(), ["city", "grade"]), (StandardScaler(), ["age", "income"]))
    fit(exam, make_pipeline(columns, LogisticRegression(max_iter=2000)), frame, label)
    exam.refuse("predict", exam.table(frames.with_unseen(frame), "unseen"))
    missing = frame.iloc[:3].reset_index(drop=True).copy()
    missing["age"] = [1.0, np.nan, 2.0]
    exam.refuse("predict", exam.table(missing, "missing"))


@case("columns-multi-output", "Pipeline", "0.24.2 1.3.2", "two numeric targets by Ridge")
def multi_output(exam):
    frame, _ = frames.customers()
    target = np.column_stack([frame["visits"] * 2.0, frame["member"] - 0.5])
    fit(exam, make_pipeline(mixed(), Ridge()), frame, target)


@case("columns-multilabel", "Pipeline", "1.0.2 1.7.2", "two text targets by RandomForestClassifier")
def multilabel(exam):
    frame, label = frames.customers()
    target = np.column_stack([label, np.where(frame["member"] == 1, "in", "out")]).astype(object)
    fit(exam, make_pipeline(mixed(), RandomForestClassifier(n_estimators=3, max_depth=4, random_state=0)), frame, target)


@case("columns-nested", "Pipeline", "0.24.2 1.2.2", "a ColumnTransformer within a Pipeline within a ColumnTransformer, then a selection")
def nested(exam):
    frame, label = frames.customers(gaps=False)
    inner = make_pipeline(ColumnTransformer([("a", StandardScaler(), ["age"]), ("b", MinMaxScaler(), ["visits"])]), RobustScaler())
    outer = ColumnTransformer([("num", inner, ["visits", "income", "age"]), ("cat", dense_one_hot(handle_unknown="ignore"), ["grade"])])
    fit(exam, make_pipeline(outer, SelectPercentile(f_classif, percentile=60), LogisticRegression(max_iter=2000)), frame, label)


@case("columns-set-output", "Pipeline", "1.5.2 1.9.1", "pandas between the steps: names only")
def set_output(exam):
    frame, label = frames.customers()
    text = make_pipeline(SimpleImputer(strategy="most_frequent"), dense_one_hot(handle_unknown="ignore"))
    columns = ColumnTransformer([("num", make_pipeline(SimpleImputer(), StandardScaler()), ["age", "income"]), ("cat", text, ["city"])])
    model = make_pipeline(columns, LogisticRegression(max_iter=2000)).set_output(transform="pandas")
    fit(exam, model, frame, label)


@case("columns-pandas-categories", "Pipeline", "0.24.2 1.3.2 1.9.1", "fitted on pandas categories, asked with text")
def pandas_categories(exam):
    frame, label = frames.customers(gaps=False)
    fitted = frame[["city", "grade", "age"]].copy()
    for name in ("city", "grade"):
        fitted[name] = pandas.Categorical(fitted[name])
    columns = make_column_transformer((OneHotEncoder(handle_unknown="ignore"), ["city", "grade"]), remainder="passthrough")
    exam.save(make_pipeline(columns, RandomForestRegressor(n_estimators=3, max_depth=4, random_state=0)).fit(fitted, frame["visits"]))
    exam.ask(exam.table(frames.shuffled(frame[["city", "grade", "age"]]).iloc[:40]))


@case("columns-none-missing", "Pipeline", "0.24.2 1.2.2 1.7.2 1.9.1", "None is what is missing in text columns")
def none_missing(exam):
    frame, label = frames.customers(missing=None)
    text = make_pipeline(SimpleImputer(missing_values=None, strategy="constant", fill_value="?"), OneHotEncoder(handle_unknown="ignore"))
    columns = ColumnTransformer([("cat", text, ["city", "grade"]), ("num", SimpleImputer(add_indicator=True), ["age", "income"])])
    hurting(exam, fit(exam, make_pipeline(columns, LogisticRegression(max_iter=5000)), frame, label), "predict_proba")


@case("columns-windows-lines", "Pipeline", "1.5.2 1.9.1", "a CSV with carriage returns, and rows as JSON lists with null and empty text")
def windows_lines(exam):
    frame, label = frames.customers()
    frame = frame.drop(columns="note")
    exam.save(make_pipeline(mixed(), LogisticRegression(max_iter=2000)).fit(frame, label))
    exam.ask(exam.table(frame.iloc[:20], newline="\r\n"))
    empty = frame.iloc[:12].reset_index(drop=True).copy()
    empty["city"] = pandas.Series(["", np.nan, " ", "NA", "東京", ""] * 2, dtype=object)
    exam.ask(exam.listed(empty, "lists"), "lists")
