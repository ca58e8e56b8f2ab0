"""DataFrameMapper: transformers for columns by name."""

from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import LabelBinarizer, LabelEncoder, MinMaxScaler, OneHotEncoder, StandardScaler
from sklearn_pandas import DataFrameMapper

import frames
from registry import case

OLD, NEW = "1.8.0", "2.2.0"
BOTH = OLD + " " + NEW


def shop():
    """City, grade, note, age, income, visits and member, without gaps."""
    frame, label = frames.customers(count=50, gaps=False)
    return frame.astype({"visits": float, "member": float}), label


def ask(exam, model, frame, label=None, methods=("transform",)):
    """Fits (a mapper learns its names when it first transforms), and asks rows in another order."""
    model.fit(frame, label)
    if hasattr(model, "built_default"):
        model.transform(frame)
    exam.save(model)
    exam.ask(exam.table(frames.shuffled(frame).iloc[:20]), methods=list(methods))


@case("mapper", "DataFrameMapper", BOTH, "lists and single columns, steps in a row, a column that passes, labels as one dimension")
def mapper(exam):
    features = [
        (["age", "income"], StandardScaler()),
        ("grade", LabelBinarizer()),
        ("city", LabelEncoder()),
        (["visits"], None),
        (["income"], [MinMaxScaler(), StandardScaler()]),
    ]
    ask(exam, DataFrameMapper(features), shop()[0])


@case("mapper-default-none", "DataFrameMapper", BOTH, "what no one names passes behind the others, by its name")
def mapper_default_none(exam):
    features = [(["age"], StandardScaler(), {"alias": "years"}), ("grade", LabelBinarizer()), (["income"], None)]
    frame = shop()[0][["age", "visits", "grade", "income", "member"]]
    ask(exam, DataFrameMapper(features, default=None), frame)


@case("mapper-default", "DataFrameMapper", NEW, "one transformer for what no one names, which knows the names")
def mapper_default(exam):
    frame = shop()[0][["age", "visits", "grade", "income", "member"]]
    ask(exam, DataFrameMapper([("grade", LabelBinarizer())], default=MinMaxScaler(), input_df=True), frame)


@case("mapper-frame", "DataFrameMapper", BOTH, "a frame comes back, which numbers make one array again")
def mapper_frame(exam):
    features = [("grade", LabelEncoder()), (["age"], StandardScaler(), {"input_df": True}), ("visits", None)]
    ask(exam, DataFrameMapper(features, df_out=True, input_df=True), shop()[0][["grade", "age", "visits"]])


@case("mapper-text", "DataFrameMapper", BOTH, "words of a column; sparse, as told")
def mapper_text(exam):
    features = [("note", CountVectorizer()), (["grade"], OneHotEncoder(handle_unknown="ignore"))]
    ask(exam, DataFrameMapper(features, sparse=True), shop()[0][["note", "grade"]])


@case("mapper-dense", "DataFrameMapper", NEW, "sparse parts become dense unless told")
def mapper_dense(exam):
    features = [(["grade"], OneHotEncoder(handle_unknown="ignore")), (["age"], StandardScaler())]
    ask(exam, DataFrameMapper(features), shop()[0][["age", "grade"]])


@case("mapper-pipeline", "Pipeline", NEW, "a mapper before a logistic regression")
def mapper_pipeline(exam):
    frame, label = shop()
    features = [(["age", "income"], StandardScaler()), ("grade", LabelBinarizer())]
    model = make_pipeline(DataFrameMapper(features), LogisticRegression(max_iter=300))
    ask(exam, model, frame[["age", "income", "grade"]], label, methods=("predict", "predict_proba"))


@case("mapper-categorical-imputer", "CategoricalImputer", "1.8.0", "the most frequent text of a column, within a mapper")
def mapper_categorical_imputer(exam):
    from sklearn_pandas import CategoricalImputer

    frame = frames.customers(count=50)[0][["grade", "age"]]
    ask(exam, DataFrameMapper([("grade", [CategoricalImputer(), LabelBinarizer()])]), frame)


@case("mapper-logarithm", "NumericalTransformer", "2.2.0", "a logarithm within a mapper")
def mapper_logarithm(exam):
    from sklearn_pandas import NumericalTransformer

    ask(exam, DataFrameMapper([(["age", "income"], NumericalTransformer("log1p")), (["visits"], None)]), shop()[0][["age", "income", "visits"]])
