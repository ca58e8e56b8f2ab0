"""Imputers, encoders, discretisers, functions of columns, caps, selections and the wrapper."""

import numpy as np
import pandas
from feature_engine.creation import CyclicalFeatures, RelativeFeatures
from feature_engine.discretisation import (
    ArbitraryDiscretiser,
    DecisionTreeDiscretiser,
    EqualFrequencyDiscretiser,
    EqualWidthDiscretiser,
)
from feature_engine.encoding import (
    CountFrequencyEncoder,
    DecisionTreeEncoder,
    MeanEncoder,
    OneHotEncoder,
    OrdinalEncoder,
    RareLabelEncoder,
    WoEEncoder,
)
from feature_engine.imputation import (
    AddMissingIndicator,
    ArbitraryNumberImputer,
    CategoricalImputer,
    EndTailImputer,
    MeanMedianImputer,
)
from feature_engine.outliers import ArbitraryOutlierCapper, Winsorizer
from feature_engine.selection import DropCorrelatedFeatures, DropFeatures
from feature_engine.transformation import (
    ArcsinTransformer,
    BoxCoxTransformer,
    LogCpTransformer,
    LogTransformer,
    PowerTransformer,
    ReciprocalTransformer,
)
from feature_engine.wrappers import SklearnTransformerWrapper
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler

import frames
from registry import case

OLD, NEW = "1.4.1", "1.8.3"
BOTH = OLD + " " + NEW


def shop(gaps=False, columns=("grade", "age", "income", "city", "visits")):
    """Grade, age, income, city and visits of some customers, all numbers as floats."""
    frame = frames.customers(count=60, gaps=gaps)[0].astype({"visits": float, "member": float})
    return frame[list(columns)]


def outcome(frame):
    """Zeros and ones that lean on the grade."""
    source = np.random.RandomState(2)
    return pandas.Series((source.rand(len(frame)) + 0.2 * (frame["grade"] == "L") > 0.6).astype(int))


def ask(exam, model, frame, target=None, unseen=False, missing=False):
    """Fits; asks rows in another order; probes an unseen category and a missing number apart."""
    exam.save(model.fit(frame, target))
    exam.ask(exam.table(frames.shuffled(frame).iloc[:24]), methods=["transform"])
    if unseen:
        exam.probe("transform", exam.table(frames.with_unseen(frame, "grade", ("XXL", "s")), "unseen"), "unseen")
    if missing:
        gone = frame.iloc[:3].reset_index(drop=True).copy()
        gone.loc[0, "age"], gone.loc[1, "age"] = np.nan, np.inf
        exam.probe("transform", exam.table(gone, "missing"), "missing")


@case("median-imputer", "MeanMedianImputer", BOTH, "medians of the numbers; texts pass, missing or not")
def median_imputer(exam):
    ask(exam, MeanMedianImputer(), shop(gaps=True))


@case("categorical-imputer", "CategoricalImputer", NEW, "a text for missing texts; numbers pass")
def categorical_imputer(exam):
    ask(exam, CategoricalImputer(), shop(gaps=True))


@case("frequent-imputer", "CategoricalImputer", NEW, "the most frequent text of one column")
def frequent_imputer(exam):
    ask(exam, CategoricalImputer(imputation_method="frequent", variables=["grade"]), shop(gaps=True))


@case("number-imputer", "ArbitraryNumberImputer", NEW, "a number a column")
def number_imputer(exam):
    ask(exam, ArbitraryNumberImputer(imputer_dict={"age": -1, "income": 0.5}), shop(gaps=True, columns=("age", "income")))


@case("tail-imputer", "EndTailImputer", NEW, "the end of the distribution")
def tail_imputer(exam):
    ask(exam, EndTailImputer(tail="left"), shop(gaps=True, columns=("age", "visits", "income")))


@case("missing-indicator", "AddMissingIndicator", NEW, "ones where a number or text is missing")
def missing_indicator(exam):
    ask(exam, AddMissingIndicator(), shop(gaps=True))


@case("ordinal", "OrdinalEncoder", BOTH, "codes; unseen categories become missing, missing ones are refused")
def ordinal(exam):
    frame = shop(columns=("grade", "age"))
    ask(exam, OrdinalEncoder(encoding_method="arbitrary"), frame, unseen=True)
    exam.refuse("transform", exam.table(shop(gaps=True, columns=("grade", "age")), "gaps"))


@case("ordinal-encode", "OrdinalEncoder", NEW, "codes in the order of the target; -1 for unseen and missing categories")
def ordinal_encode(exam):
    frame = shop(gaps=True, columns=("grade", "age"))
    model = OrdinalEncoder(encoding_method="ordered", unseen="encode", missing_values="ignore")
    ask(exam, model, frame, outcome(frame), unseen=True)


@case("ordinal-raise", "OrdinalEncoder", NEW, "unseen categories are refused")
def ordinal_raise(exam):
    handling = {"unseen": "raise"} if hasattr(OrdinalEncoder(), "unseen") else {"errors": "raise"}
    ask(exam, OrdinalEncoder(encoding_method="arbitrary", **handling), shop(columns=("grade", "age")), unseen=True)


@case("count", "CountFrequencyEncoder", NEW, "how often")
def count(exam):
    ask(exam, CountFrequencyEncoder(), shop(columns=("grade", "age", "city")))


@case("frequency", "CountFrequencyEncoder", NEW, "shares, and 0 for unseen categories")
def frequency(exam):
    ask(exam, CountFrequencyEncoder(encoding_method="frequency", unseen="encode"), shop(columns=("grade", "age")), unseen=True)


@case("mean", "MeanEncoder", NEW, "means of the target")
def mean(exam):
    frame = shop(columns=("grade", "age"))
    ask(exam, MeanEncoder(), frame, outcome(frame), unseen=True)


@case("woe", "WoEEncoder", NEW, "weights of evidence")
def woe(exam):
    frame = shop(columns=("grade", "age"))
    ask(exam, WoEEncoder(), frame, outcome(frame))


@case("tree-encoder", "DecisionTreeEncoder", BOTH, "what a tree says of a category's code; once a pipeline, now a dict")
def tree_encoder(exam):
    frame = shop(columns=("grade", "city", "age"))
    model = DecisionTreeEncoder(cv=2, scoring="accuracy", regression=False, param_grid={"max_depth": [2]}, random_state=0)
    ask(exam, model, frame, outcome(frame))


@case("one-hot", "OneHotEncoder", BOTH, "columns of the most frequent categories, behind the others; zeros for the rest")
def one_hot(exam):
    ask(exam, OneHotEncoder(top_categories=3), shop(columns=("grade", "age", "city")), unseen=True)


@case("rare-label", "RareLabelEncoder", BOTH, "a text for what is not frequent")
def rare_label(exam):
    ask(exam, RareLabelEncoder(tol=0.03, n_categories=3), shop(columns=("grade", "city", "age")), unseen=True)


@case("equal-width", "EqualWidthDiscretiser", BOTH, "numbers of intervals; missing and infinite numbers are refused")
def equal_width(exam):
    ask(exam, EqualWidthDiscretiser(bins=4, variables=["age", "income"]), shop(columns=("age", "income", "visits")), missing=True)


@case("equal-frequency", "EqualFrequencyDiscretiser", NEW, "intervals of as many rows each; objects")
def equal_frequency(exam):
    ask(exam, EqualFrequencyDiscretiser(q=4, return_object=True), shop(columns=("age", "income")))


@case("arbitrary-bins", "ArbitraryDiscretiser", NEW, "given intervals, the lowest edge of which belongs to the first; none beyond them")
def arbitrary_bins(exam):
    frame = shop(columns=("age", "visits"))
    model = ArbitraryDiscretiser(binning_dict={"visits": [0, 2, 4, 6]})
    ask(exam, model, frame)


@case("tree-bins", "DecisionTreeDiscretiser", BOTH, "what a tree of the column predicts")
def tree_bins(exam):
    frame = shop(columns=("age", "visits"))
    grid = {"max_depth": [2]}
    model = DecisionTreeDiscretiser(cv=2, scoring="accuracy", regression=False, param_grid=grid, random_state=0)
    ask(exam, model, frame, outcome(shop()))


@case("logarithm", "LogTransformer", NEW, "base 10; numbers that are not positive, missing or infinite are refused")
def logarithm(exam):
    frame = shop(columns=("age", "income"))
    ask(exam, LogTransformer(base="10"), frame, missing=True)
    exam.refuse("transform", exam.table(frame.iloc[:2].assign(age=[0.0, 1.0]), "zero"))


@case("logarithm-shifted", "LogCpTransformer", NEW, "natural, of the number and a constant")
def logarithm_shifted(exam):
    ask(exam, LogCpTransformer(variables=["visits"], C=1), shop(columns=("age", "visits")))


@case("power", "PowerTransformer", NEW, "a power of the number")
def power(exam):
    ask(exam, PowerTransformer(exp=0.3), shop(columns=("age", "income")))


@case("reciprocal", "ReciprocalTransformer", NEW, "zero is refused")
def reciprocal(exam):
    frame = shop(columns=("age", "income"))
    ask(exam, ReciprocalTransformer(), frame)
    exam.refuse("transform", exam.table(frame.iloc[:2].assign(age=[0.0, 1.0]), "zero"))


@case("arcsin", "ArcsinTransformer", NEW, "of the root; numbers outside 0 and 1 are refused")
def arcsin(exam):
    frame = shop(columns=("age", "income"))
    frame = frame / (frame.max() * 1.5)
    ask(exam, ArcsinTransformer(), frame)
    exam.refuse("transform", exam.table(frame.iloc[:2].assign(age=[1.0, 1.5]), "beyond"))


@case("box-cox", "BoxCoxTransformer", NEW, "powers fitted to each column")
def box_cox(exam):
    ask(exam, BoxCoxTransformer(), shop(columns=("age", "income")))


@case("winsorizer", "Winsorizer", BOTH, "caps on both sides; missing numbers are refused")
def winsorizer(exam):
    ask(exam, Winsorizer(capping_method="iqr", tail="both", fold=0.5), shop(columns=("age", "income", "visits")), missing=True)


@case("arbitrary-caps", "ArbitraryOutlierCapper", NEW, "given caps; missing numbers pass")
def arbitrary_caps(exam):
    model = ArbitraryOutlierCapper(max_capping_dict={"age": 50}, min_capping_dict={"income": 9000}, missing_values="ignore")
    ask(exam, model, shop(gaps=True, columns=("age", "income", "visits")))


@case("cyclical", "CyclicalFeatures", BOTH, "sine and cosine of the share of a circle, behind the others")
def cyclical(exam):
    ask(exam, CyclicalFeatures(variables=["visits"]), shop(columns=("age", "visits")))


@case("relative", "RelativeFeatures", NEW, "sums, differences, products and quotients of columns; what would be divided by zero is filled")
def relative(exam):
    operations = ["add", "sub", "mul", "div", "pow"]
    model = RelativeFeatures(["age", "income"], ["visits"], operations, fill_value=-1, drop_original=True)
    ask(exam, model, shop(gaps=True, columns=("age", "income", "visits")))


@case("relative-strict", "RelativeFeatures", NEW, "zero below is refused")
def relative_strict(exam):
    frame = shop(columns=("age", "income", "visits"))
    ask(exam, RelativeFeatures(["visits"], ["age"], ["div"]), frame)
    exam.refuse("transform", exam.table(frame.iloc[:2].assign(age=[0.0, 1.0]), "zero"))


@case("drop-features", "DropFeatures", NEW, "named columns are dropped")
def drop_features(exam):
    ask(exam, DropFeatures(["city", "income"]), shop())


@case("drop-correlated", "DropCorrelatedFeatures", NEW, "one of two columns that say the same is dropped")
def drop_correlated(exam):
    frame = shop(columns=("age", "income"))
    ask(exam, DropCorrelatedFeatures(), frame.assign(months=frame["age"] * 12 + 1))


@case("wrapper", "SklearnTransformerWrapper", BOTH, "a scaler of some columns, in their places")
def wrapper(exam):
    ask(exam, SklearnTransformerWrapper(StandardScaler(), variables=["visits", "age"]), shop(columns=("age", "income", "visits")))


@case("wrapper-polynomials", "SklearnTransformerWrapper", NEW, "columns that are made stand behind the others")
def wrapper_polynomials(exam):
    model = SklearnTransformerWrapper(PolynomialFeatures(degree=2, include_bias=False), variables=["age", "visits"])
    ask(exam, model, shop(columns=("age", "income", "visits")))


@case("engineered-pipeline", "Pipeline", BOTH, "imputed, encoded and scaled before a logistic regression")
def engineered_pipeline(exam):
    frame = shop(gaps=True)
    target = outcome(frame)
    model = make_pipeline(
        MeanMedianImputer(variables=["age", "income"]),
        CategoricalImputer(variables=["grade", "city"]),
        RareLabelEncoder(tol=0.05, n_categories=2, variables=["city"]),
        OrdinalEncoder(encoding_method="ordered", variables=["grade", "city"]),
        LogCpTransformer(variables=["income"], C=1),
        SklearnTransformerWrapper(StandardScaler()),
        LogisticRegression(),
    )
    exam.save(model.fit(frame, target))
    exam.ask(exam.table(frames.shuffled(frame).iloc[:24]), methods=["predict", "predict_proba"])
