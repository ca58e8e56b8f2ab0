"""Models of scikit-learn as sklearn-onnx writes them."""

import datasets
import numbers_that_hurt
import numpy as np
from families.onnx import runtime
from registry import case
from skl2onnx import to_onnx
from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType, Int64TensorType, StringTensorType
from sklearn.cluster import KMeans
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import QuadraticDiscriminantAnalysis
from sklearn.ensemble import (
    AdaBoostClassifier,
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    IsolationForest,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.experimental import enable_hist_gradient_boosting  # noqa: F401
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import (
    Binarizer,
    KBinsDiscretizer,
    MaxAbsScaler,
    MinMaxScaler,
    Normalizer,
    OneHotEncoder,
    OrdinalEncoder,
    PolynomialFeatures,
    RobustScaler,
    StandardScaler,
)
from sklearn.svm import SVC, SVR, LinearSVC
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

VERSIONS = "1.10.2 1.19.1"


def convert(exam, model, width, double=False, opset=None, options=None, rows=None):
    """Writes the converted model, and asks ordinary rows."""
    kind = DoubleTensorType if double else FloatTensorType
    extra = {} if options is None else {"options": {id(model): options}}
    runtime.store(exam, to_onnx(model, initial_types=[("X", kind([None, width]))], target_opset=opset, **extra))
    runtime.ask(exam, exam.numeric(rows))


def fitted(model, data, key="onnx", huge=False, missing=False):
    """The model after fitting on numbers in float32, and rows to ask."""
    rows, target = data
    rows = rows.astype(np.float32).astype(np.float64)
    return model.fit(rows, target), numbers_that_hurt.ordinary(rows, count=16, huge=huge, missing=missing, key=key).astype(np.float32)


@case("skl-forest-classifier", "RandomForestClassifier", VERSIONS, "three classes, ZipMap at the end")
def forest_classifier(exam):
    model, rows = fitted(RandomForestClassifier(5, max_depth=4, random_state=0), datasets.wine())
    convert(exam, model, 6, rows=rows)


@case("skl-forest-binary", "RandomForestClassifier", "1.17.0", "two classes of texts, without ZipMap")
def forest_binary(exam):
    rows, target = datasets.cancer()
    model, asked = fitted(RandomForestClassifier(5, max_depth=4, random_state=0), (rows, np.array(["no", "yes"])[target]))
    convert(exam, model, 6, options={"zipmap": False}, rows=asked)


@case("skl-forest-double", "RandomForestClassifier", "1.17.0", "double inputs, double sums, answers in float")
def forest_double(exam):
    model, rows = fitted(RandomForestClassifier(5, max_depth=4, random_state=0), datasets.wine())
    convert(exam, model, 6, double=True, options={"zipmap": False}, rows=rows)


@case("skl-forest-regressor", "RandomForestRegressor", "1.19.1", "an average of trees, summed in float32")
def forest_regressor(exam):
    model, rows = fitted(RandomForestRegressor(7, max_depth=4, random_state=0), datasets.diabetes())
    convert(exam, model, 10, rows=rows)


@case("skl-forest-outputs", "RandomForestRegressor", "1.19.1", "several targets")
def forest_outputs(exam):
    model, rows = fitted(RandomForestRegressor(5, random_state=0), datasets.linnerud())
    convert(exam, model, 3, rows=rows)


@case("skl-tree", "DecisionTreeClassifier", "1.19.1", "one tree")
def tree(exam):
    model, rows = fitted(DecisionTreeClassifier(max_depth=4, random_state=0), datasets.iris())
    convert(exam, model, 4, rows=rows)


@case("skl-tree-regressor", "DecisionTreeRegressor", "1.19.1", "one tree, old operators")
def tree_regressor(exam):
    model, rows = fitted(DecisionTreeRegressor(max_depth=4, random_state=0), datasets.diabetes())
    convert(exam, model, 10, opset={"": 12, "ai.onnx.ml": 1}, rows=rows)


@case("skl-extra-trees", "ExtraTreesClassifier", "1.19.1", "labels that are not 0 to n")
def extra_trees(exam):
    rows, target = datasets.iris()
    model, asked = fitted(ExtraTreesClassifier(5, max_depth=5, random_state=0), (rows, target * 10 - 5))
    convert(exam, model, 4, rows=asked)


@case("skl-gradient-boosting", "GradientBoostingClassifier", VERSIONS, "two classes by the logistic function")
def gradient_boosting(exam):
    model, rows = fitted(GradientBoostingClassifier(n_estimators=6, max_depth=2, random_state=0), datasets.cancer())
    convert(exam, model, 6, rows=rows)


@case("skl-gradient-boosting-multi", "GradientBoostingClassifier", "1.17.0", "three classes by softmax")
def gradient_boosting_multi(exam):
    model, rows = fitted(GradientBoostingClassifier(n_estimators=4, max_depth=2, random_state=0), datasets.wine())
    convert(exam, model, 6, rows=rows)


@case("skl-gradient-boosting-regressor", "GradientBoostingRegressor", "1.19.1", "a base value")
def gradient_boosting_regressor(exam):
    model, rows = fitted(GradientBoostingRegressor(n_estimators=8, max_depth=3, random_state=0), datasets.diabetes())
    convert(exam, model, 10, rows=rows)


@case("skl-hist-classifier", "HistGradientBoostingClassifier", VERSIONS, "missing values have a side")
def hist_classifier(exam):
    rows, target = datasets.wine()
    model, asked = fitted(HistGradientBoostingClassifier(max_iter=3, max_leaf_nodes=8, random_state=0), (datasets.with_missing(rows), target), missing=True)
    convert(exam, model, 6, rows=asked)


@case("skl-hist-binary", "HistGradientBoostingClassifier", "1.17.0", "two classes")
def hist_binary(exam):
    rows, target = datasets.cancer()
    model, asked = fitted(HistGradientBoostingClassifier(max_iter=4, max_leaf_nodes=8, random_state=0), (datasets.with_missing(rows), target), missing=True)
    convert(exam, model, 6, rows=asked)


@case("skl-hist-regressor", "HistGradientBoostingRegressor", "1.17.0", "missing values have a side")
def hist_regressor(exam):
    rows, target = datasets.diabetes()
    model, asked = fitted(HistGradientBoostingRegressor(max_iter=4, max_leaf_nodes=8, random_state=0), (datasets.with_missing(rows), target), missing=True)
    convert(exam, model, 10, rows=asked)


@case("skl-isolation-forest", "IsolationForest", "1.19.1", "path lengths by operators of tensors")
def isolation_forest(exam):
    rows, _ = datasets.iris()
    rows = rows.astype(np.float32)
    model = IsolationForest(n_estimators=4, max_samples=32, random_state=0).fit(rows)
    convert(exam, model, 4, opset={"": 15, "ai.onnx.ml": 3}, rows=rows[::8])


@case("skl-ada-boost", "AdaBoostClassifier", "1.17.0", "votes of trees")
def ada_boost(exam):
    model, rows = fitted(AdaBoostClassifier(n_estimators=4, random_state=0, algorithm="SAMME"), datasets.wine())
    convert(exam, model, 6, options={"zipmap": False}, rows=rows)


@case("skl-logistic", "LogisticRegression", VERSIONS, "three classes after a scaler")
def logistic(exam):
    model, rows = fitted(make_pipeline(StandardScaler(), LogisticRegression(max_iter=500)), datasets.wine())
    convert(exam, model, 6, rows=rows)


@case("skl-logistic-binary", "LogisticRegression", "1.19.1", "two classes")
def logistic_binary(exam):
    model, rows = fitted(make_pipeline(MinMaxScaler(), LogisticRegression()), datasets.cancer())
    convert(exam, model, 6, rows=rows)


@case("skl-logistic-double", "LogisticRegression", "1.19.1", "double inputs")
def logistic_double(exam):
    model, rows = fitted(make_pipeline(StandardScaler(), LogisticRegression(max_iter=500)), datasets.wine())
    convert(exam, model, 6, double=True, options={"zipmap": False}, rows=rows)


@case("skl-linear", "LinearRegression", "1.19.1", "in float and in double")
def linear(exam):
    model, rows = fitted(LinearRegression(), datasets.diabetes())
    convert(exam, model, 10, rows=rows)


@case("skl-ridge-double", "Ridge", "1.17.0", "a product in double")
def ridge_double(exam):
    model, rows = fitted(Ridge(), datasets.linnerud())
    convert(exam, model, 3, double=True, rows=rows)


@case("skl-svc", "SVC", "1.19.1", "votes of pairs")
def svc(exam):
    model, rows = fitted(make_pipeline(StandardScaler(), SVC(C=0.3)), datasets.wine())
    convert(exam, model, 6, rows=rows[:24])


@case("skl-svc-probability", "SVC", VERSIONS, "sigmoids of pairs, coupled in float32")
def svc_probability(exam):
    model, rows = fitted(make_pipeline(StandardScaler(), SVC(C=0.3, probability=True, random_state=0)), datasets.wine())
    convert(exam, model, 6, rows=rows[:24])


@case("skl-svc-probability-binary", "SVC", "1.19.1", "the sigmoid of one pair, a linear kernel")
def svc_probability_binary(exam):
    model, rows = fitted(make_pipeline(StandardScaler(), SVC(kernel="linear", C=0.05, probability=True, random_state=0)), datasets.cancer())
    convert(exam, model, 6, rows=rows[:24])


@case("skl-linear-svc", "LinearSVC", "1.19.1", "scores that are no probabilities")
def linear_svc(exam):
    model, rows = fitted(LinearSVC(random_state=0, dual=True, C=0.001), datasets.wine())
    runtime.store(exam, to_onnx(model, initial_types=[("X", FloatTensorType([None, 6]))], options={id(model): {"raw_scores": True}}))
    runtime.ask(exam, exam.numeric(rows))


@case("skl-svr", "SVR", "1.17.0", "a radial kernel")
def svr(exam):
    rows, target = datasets.diabetes()
    model, asked = fitted(SVR(C=10), (rows[:60], target[:60]))
    convert(exam, model, 10, rows=asked)


@case("skl-svr-poly", "SVR", "1.19.1", "a polynomial kernel")
def svr_poly(exam):
    rows, target = datasets.diabetes()
    model, asked = fitted(SVR(kernel="poly", degree=2, C=10), (rows[:60], target[:60]))
    convert(exam, model, 10, rows=asked)


@case("skl-mlp", "MLPClassifier", "1.19.1", "relu, then softmax")
def mlp(exam):
    model, rows = fitted(make_pipeline(StandardScaler(), MLPClassifier((8,), max_iter=60, random_state=0)), datasets.wine())
    convert(exam, model, 6, rows=rows)


@case("skl-mlp-tanh", "MLPRegressor", "1.17.0", "tanh")
def mlp_tanh(exam):
    model, rows = fitted(make_pipeline(StandardScaler(), MLPRegressor((6,), activation="tanh", max_iter=60, random_state=0)), datasets.diabetes())
    convert(exam, model, 10, rows=rows)


@case("skl-naive-bayes", "GaussianNB", "1.19.1", "logarithms of sums of powers")
def naive_bayes(exam):
    model, rows = fitted(GaussianNB(), datasets.wine())
    convert(exam, model, 6, rows=rows)


@case("skl-qda", "QuadraticDiscriminantAnalysis", "1.19.1", "rows one below the other, then side by side")
def qda(exam):
    model, rows = fitted(QuadraticDiscriminantAnalysis(), datasets.iris())
    convert(exam, model, 4, rows=rows)


@case("skl-neighbors", "KNeighborsClassifier", "1.10.2 1.19.1", "distances in a scan, the nearest by TopK")
def neighbors(exam):
    rows, target = datasets.iris()
    model, asked = fitted(KNeighborsClassifier(3), (rows[::4], target[::4]))
    convert(exam, model, 4, rows=asked[:20])


@case("skl-kmeans", "KMeans", "1.17.0", "distances and the nearest centre")
def kmeans(exam):
    rows, _ = datasets.iris()
    model = KMeans(3, n_init=1, random_state=0).fit(rows.astype(np.float32))
    convert(exam, model, 4, rows=rows[::7].astype(np.float32))


@case("skl-pca", "PCA", "1.17.0", "a product after a shift")
def pca(exam):
    model, rows = fitted(make_pipeline(RobustScaler(), PCA(3)), datasets.wine())
    convert(exam, model, 6, rows=rows)


@case("skl-scalers", "MaxAbsScaler", "1.19.1", "scalers, norms and powers in a row")
def scalers(exam):
    steps = [MaxAbsScaler(), Normalizer("l1"), PolynomialFeatures(2), Normalizer("l2"), StandardScaler(), Binarizer(threshold=0.2)]
    model, rows = fitted(make_pipeline(*steps), datasets.wine())
    convert(exam, model, 6, rows=rows)


@case("skl-bins", "KBinsDiscretizer", "1.17.0", "bins as one-hot columns")
def bins(exam):
    model, rows = fitted(KBinsDiscretizer(4, encode="onehot-dense", strategy="uniform"), datasets.wine())
    convert(exam, model, 6, rows=rows)


def people():
    """A table of texts and numbers."""
    import pandas

    rng = np.random.RandomState(3)
    return pandas.DataFrame(
        {
            "town": np.array(["Aachen", "Bonn", "Celle", "Düren"])[rng.randint(0, 4, 40)],
            "age": rng.randint(18, 80, 40).astype(np.float64),
            "income": np.round(rng.gamma(2.0, 900.0, 40), 2).astype(np.float32).astype(np.float64),
            "grade": np.array(["low", "mid", "high"])[rng.randint(0, 3, 40)],
        }
    )


@case("skl-columns", "ColumnTransformer", VERSIONS, "texts and numbers as inputs of their own, unseen and missing cells")
def columns(exam):
    frame = people()
    target = (frame["income"] > 1500).astype(int)
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    model = Pipeline(
        [
            (
                "columns",
                ColumnTransformer(
                    [
                        ("texts", OneHotEncoder(handle_unknown="ignore"), ["town"]),
                        ("numbers", numbers, ["age", "income"]),
                        ("grade", OneHotEncoder(handle_unknown="ignore"), ["grade"]),
                    ]
                ),
            ),
            ("forest", RandomForestClassifier(4, max_depth=3, random_state=0)),
        ]
    ).fit(frame, target)
    kinds = [(name, (StringTensorType if name in ("town", "grade") else FloatTensorType)([None, 1])) for name in frame.columns]
    runtime.store(exam, to_onnx(model, initial_types=kinds))
    asked = frame[:16].copy()
    asked.loc[1, "age"] = np.nan
    asked.loc[2, "town"] = "Essen"
    asked.loc[3, "income"] = np.nan
    runtime.ask(exam, exam.table(asked))


@case("skl-ordinal", "OrdinalEncoder", "1.17.0", "texts as numbers")
def ordinal(exam):
    frame = people()[["town", "grade"]]
    model = OrdinalEncoder().fit(frame)
    runtime.store(exam, to_onnx(model, initial_types=[(name, StringTensorType([None, 1])) for name in frame.columns]))
    runtime.ask(exam, exam.table(frame[:12]))


@case("skl-integers", "DecisionTreeClassifier", "1.19.1", "whole numbers as input")
def integers(exam):
    rows, target = datasets.counts()
    model = DecisionTreeClassifier(max_depth=3, random_state=0).fit(rows, target)
    runtime.store(exam, to_onnx(model, initial_types=[("X", Int64TensorType([None, 4]))]))
    runtime.ask(exam, exam.numeric(rows[::5]))
