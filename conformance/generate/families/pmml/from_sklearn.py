"""Models of scikit-learn as sklearn2pmml and nyoka write them."""

import os
import tempfile

import numpy as np
import pandas
from families.pmml.documents import ask
from registry import case
from sklearn import datasets
from sklearn.cluster import KMeans
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import GradientBoostingClassifier, GradientBoostingRegressor, RandomForestClassifier, RandomForestRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, StandardScaler
from sklearn.svm import SVC, SVR
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

VERSIONS = "0.16.0"


def iris():
    """Measurements with names, and the names of the kinds."""
    data = datasets.load_iris()
    frame = pandas.DataFrame(data.data, columns=["a", "b", "c", "d"])
    return frame, pandas.Series(data.target_names[data.target], name="kind")


def diabetes():
    """Four measurements, and a number."""
    data = datasets.load_diabetes()
    return pandas.DataFrame(data.data[:, :4] * 10, columns=["a", "b", "c", "d"]), pandas.Series(data.target, name="y")


def rows(frame):
    """A few dozen rows with thresholds' neighbours."""
    chosen = frame.iloc[::7].head(24).reset_index(drop=True)
    extra = chosen.head(6).copy()
    extra["a"] = [1e9, -1e9, 0.0, -0.0, 5.45, np.nextafter(5.45, 6)]
    return pandas.concat([chosen, extra], ignore_index=True)


def converted(model):
    """The document that sklearn2pmml makes of a model."""
    from sklearn2pmml import sklearn2pmml
    from sklearn2pmml.pipeline import PMMLPipeline

    pipeline = model if isinstance(model, PMMLPipeline) else model
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.pmml")
        sklearn2pmml(pipeline, path)
        with open(path, encoding="utf-8") as stream:
            return stream.read()


def fitted(estimator, data):
    """A PMMLPipeline with this as its last step."""
    from sklearn2pmml.pipeline import PMMLPipeline

    frame, target = data
    steps = list(estimator) if isinstance(estimator, tuple) else [estimator]
    pipeline = PMMLPipeline([("step%d" % index, step) for index, step in enumerate(steps)])
    return pipeline.fit(frame, target)


CLASSIFIERS = {
    "tree": DecisionTreeClassifier(max_depth=3, random_state=0),
    "forest": RandomForestClassifier(n_estimators=4, max_depth=3, random_state=0),
    "boosting": GradientBoostingClassifier(n_estimators=3, max_depth=2, random_state=0),
    "logistic": (StandardScaler(), LogisticRegression()),
    "neural": (MinMaxScaler(), MLPClassifier((4,), max_iter=60, random_state=0)),
    "bayes": GaussianNB(),
    "vectors": (StandardScaler(), SVC(C=0.1, random_state=0)),
}

REGRESSORS = {
    "tree": DecisionTreeRegressor(max_depth=3, random_state=0),
    "forest": RandomForestRegressor(n_estimators=4, max_depth=3, random_state=0),
    "boosting": GradientBoostingRegressor(n_estimators=4, max_depth=2, random_state=0),
    "linear": (SimpleImputer(), LinearRegression()),
    "neural": (StandardScaler(), MLPRegressor((5, 3), activation="tanh", max_iter=60, random_state=0)),
}


def thin(data, every=4):
    """Some of the rows."""
    return data[0].iloc[::every], data[1].iloc[::every]


for name, estimator in CLASSIFIERS.items():

    def classifier(exam, estimator=estimator):
        ask(exam, converted(fitted(estimator, iris())), rows(iris()[0]))

    case("sklearn-%s-classifier" % name, type(estimator[-1] if isinstance(estimator, tuple) else estimator).__name__, VERSIONS, "three classes")(classifier)

for name, estimator in REGRESSORS.items():

    def regressor(exam, estimator=estimator):
        ask(exam, converted(fitted(estimator, diabetes())), rows(diabetes()[0]))

    case("sklearn-%s-regressor" % name, type(estimator[-1] if isinstance(estimator, tuple) else estimator).__name__, VERSIONS, "a number")(regressor)


@case("sklearn-neighbors-classifier", "KNeighborsClassifier", VERSIONS, "votes of the nearest")
def neighbors_classifier(exam):
    ask(exam, converted(fitted(KNeighborsClassifier(3), thin(iris()))), rows(iris()[0]))


@case("sklearn-neighbors-regressor", "KNeighborsRegressor", VERSIONS, "the mean of the nearest")
def neighbors_regressor(exam):
    ask(exam, converted(fitted(KNeighborsRegressor(4), thin(diabetes(), 20))), rows(diabetes()[0]))


@case("sklearn-vectors-regressor", "SVR", VERSIONS, "a radial kernel")
def vectors_regressor(exam):
    ask(exam, converted(fitted((StandardScaler(), SVR(C=10)), thin(diabetes(), 20))), rows(diabetes()[0]))


@case("sklearn-clusters", "KMeans", VERSIONS, "squared distances")
def clusters(exam):
    frame, _ = iris()
    ask(exam, converted(fitted(KMeans(3, n_init=2, random_state=0), (frame, None))), rows(frame))


@case("sklearn-columns", "ColumnTransformer", VERSIONS, "categories, means for missing numbers, two classes")
def columns(exam):
    frame, _ = diabetes()
    frame = frame[["a", "b"]].copy()
    frame["town"] = [["north", "south", "east"][index % 3] for index in range(len(frame))]
    target = pandas.Series((frame["a"] + (frame["town"] == "east") > 0.1).astype(int), name="y")
    parts = ColumnTransformer(
        [("numbers", make_pipeline(SimpleImputer(), StandardScaler()), ["a", "b"]), ("towns", OneHotEncoder(handle_unknown="ignore"), ["town"])]
    )
    document = converted(fitted((parts, LogisticRegression()), (frame, target)))
    asked = frame.iloc[::17].head(20).reset_index(drop=True)
    asked.loc[2, "a"] = np.nan
    asked.loc[3, "b"] = np.nan
    asked.loc[4, "town"] = None
    ask(exam, document, asked)


@case("nyoka-tree", "DecisionTreeClassifier", VERSIONS, "as nyoka writes it")
def nyoka_tree(exam):
    nyoka(exam, DecisionTreeClassifier(max_depth=3, random_state=0), *iris())


@case("nyoka-linear", "LinearRegression", VERSIONS, "as nyoka writes it")
def nyoka_linear(exam):
    nyoka(exam, LinearRegression(), *diabetes())



def nyoka(exam, estimator, frame, target):
    """Asks what nyoka makes of an estimator."""
    from nyoka import skl_to_pmml
    from sklearn.pipeline import Pipeline

    pipeline = Pipeline([("scale", StandardScaler()), ("model", estimator)]).fit(frame, target)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.pmml")
        skl_to_pmml(pipeline, list(frame.columns), target.name, path)
        with open(path, encoding="utf-8") as stream:
            ask(exam, stream.read(), rows(frame))
