"""`inverse_transform`: what comes out of `transform`, and other numbers of its width, turned back."""

import numpy as np
from sklearn.decomposition import PCA, IncrementalPCA, TruncatedSVD
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    KBinsDiscretizer,
    LabelBinarizer,
    LabelEncoder,
    MaxAbsScaler,
    MinMaxScaler,
    OneHotEncoder,
    OrdinalEncoder,
    RobustScaler,
    StandardScaler,
)

import datasets
import frames
import numbers_that_hurt as hurt
from exam import Input
from families.sklearn.encoders import one_hot, places
from registry import case

BACK = ["inverse_transform"]


def dense(answer):
    """The answer as an array."""
    return answer.toarray() if hasattr(answer, "toarray") else np.asarray(answer)


def turn_back(exam, model, rows, missing=False):
    """Asks `transform`, and the way back from its answers and from hurting numbers."""
    exam.save(model)
    asked = exam.numeric(rows[:6], "rows")
    exam.ask(asked, methods=["transform"])
    answers = dense(model.transform(rows))
    exam.ask(exam.numeric(hurt.ordinary(answers, count=16, missing=missing)), methods=BACK)
    exam.probe("inverse_transform", exam.numeric(hurt.spoiled(answers, (np.inf, np.nan)), "spoiled"), "spoiled")


@case("inverse-standard-scaler", "StandardScaler", "0.24.2 1.0.2 1.9.1", "times scale_, plus mean_; infinity passes before 1.0")
def standard(exam):
    rows = datasets.iris()[0]
    turn_back(exam, StandardScaler().fit(rows), rows, missing=True)


@case("inverse-standard-scaler-mean", "StandardScaler", "1.5.2", "only the mean")
def standard_mean(exam):
    rows = datasets.iris()[0]
    turn_back(exam, StandardScaler(with_std=False).fit(rows), rows)


@case("inverse-min-max-scaler", "MinMaxScaler", "0.24.2 1.7.2", "minus min_, over scale_; clip does nothing on the way back")
def min_max(exam):
    rows = datasets.iris()[0]
    turn_back(exam, MinMaxScaler((-1, 3), clip=True).fit(rows), rows, missing=True)


@case("inverse-max-abs-scaler", "MaxAbsScaler", "1.3.2", "times scale_")
def max_abs(exam):
    rows = datasets.iris()[0]
    turn_back(exam, MaxAbsScaler().fit(rows), rows, missing=True)


@case("inverse-robust-scaler", "RobustScaler", "1.2.2", "times scale_, plus center_")
def robust(exam):
    rows = datasets.iris()[0]
    turn_back(exam, RobustScaler().fit(rows), rows, missing=True)


@case("inverse-pca", "PCA", "0.24.2 1.9.1", "components back to columns, then the mean")
def pca(exam):
    rows = datasets.iris()[0]
    turn_back(exam, PCA(n_components=2, random_state=0).fit(rows), rows)


@case("inverse-pca-whiten", "PCA", "1.5.2 1.7.2", "components are scaled by the standard deviations first")
def pca_whiten(exam):
    rows = datasets.iris()[0]
    turn_back(exam, PCA(n_components=3, whiten=True, random_state=0).fit(rows), rows)


@case("inverse-incremental-pca", "IncrementalPCA", "1.2.2", "as PCA")
def incremental(exam):
    rows = datasets.iris()[0]
    turn_back(exam, IncrementalPCA(n_components=2, whiten=True).fit(rows), rows)


@case("inverse-truncated-svd", "TruncatedSVD", "1.0.2", "a product with the components")
def svd(exam):
    rows = datasets.iris()[0]
    turn_back(exam, TruncatedSVD(n_components=2, random_state=0).fit(rows), rows)


@case("inverse-select-k-best", "SelectKBest", "1.3.2", "zeros in the place of what was left out")
def k_best(exam):
    rows, labels = datasets.iris()
    turn_back(exam, SelectKBest(f_classif, k=2).fit(rows, labels), rows)


@case("inverse-function", "FunctionTransformer", "0.24.2 1.2.2", "the function that undoes it, with validation since 1.0")
def function(exam):
    rows = datasets.iris()[0]
    turn_back(exam, FunctionTransformer(np.log1p, inverse_func=np.expm1, validate=True).fit(rows), rows)


@case("inverse-pipeline", "Pipeline", "0.24.2 1.5.2", "steps from the last to the first, under a name a column")
def pipeline(exam):
    frame = frames.customers(gaps=False)[0][["age", "income", "visits"]].astype(float)
    model = make_pipeline(FunctionTransformer(), StandardScaler(), PCA(n_components=2, random_state=0)).fit(frame)
    exam.save(model)
    exam.ask(exam.table(frame.iloc[:5], "rows"), methods=["transform"])
    exam.ask(exam.numeric(model.transform(frame)[:9]), methods=BACK)


@case("inverse-k-bins-ordinal", "KBinsDiscretizer", "0.24.2 1.9.1", "the middle of a bin, counted from the end where negative")
def bins_ordinal(exam):
    rows = datasets.iris()[0]
    exam.save(KBinsDiscretizer(n_bins=[3, 4, 2, 5], encode="ordinal", strategy="uniform").fit(rows))
    exam.ask(exam.numeric(rows[:5], "rows"), methods=["transform"])
    exam.ask(exam.numeric([[0, 1, 1, 4], [2, 3, 0, 0], [-1, -4, 0.9, 3.7], [1.5, -0.5, -2, -5], [-0.0, 0, 1, 2]]), methods=BACK)
    for name, row in (("above", [3, 0, 0, 0]), ("below", [0, -5, 0, 0])):
        exam.probe("inverse_transform", exam.numeric([[0, 0, 0, 0], row], name), name)


@case("inverse-k-bins-onehot", "KBinsDiscretizer", "1.0.2 1.7.2", "the largest of each bin's columns; a row of zeros is an error")
def bins_onehot(exam):
    rows = datasets.iris()[0]
    exam.save(KBinsDiscretizer(n_bins=[3, 2, 2, 4], encode="onehot", strategy="quantile").fit(rows))
    exam.ask(exam.numeric(rows[:5], "rows"), methods=["transform"])
    width = 11
    cells = np.random.RandomState(3).randint(0, 3, (12, width)).astype(float)
    cells[:, [0, 3, 5, 8]] += 0.25
    exam.ask(exam.numeric(cells), methods=BACK)
    cells[4, 3:5] = 0
    exam.probe("inverse_transform", exam.numeric(cells, "zeros"), "zeros")


def unlock(exam, model, frame, spoil=None):
    """Asks an encoder for the rows of a frame and the way back, as an array and with one block set to zeros."""
    exam.save(model)
    exam.ask(exam.listed(frame.iloc[:9], "rows"), methods=["transform"])
    cells = dense(model.transform(frame))[:12].astype(float)
    exam.ask(exam.numeric(cells), methods=BACK)
    if spoil is not None:
        spoil(cells)
        exam.probe("inverse_transform", exam.numeric(cells, "spoiled"), "spoiled")


def zeros(cells):
    """Rows without a category."""
    cells[3] = 0
    cells[5, :4] = 0


@case("inverse-one-hot", "OneHotEncoder", "0.24.2 1.2.2 1.9.1", "the largest column, the first of equals; zeros are an error")
def one_hot_error(exam):
    frame = places(gaps=False)
    unlock(exam, one_hot().fit(frame), frame, zeros)


@case("inverse-one-hot-ignore", "OneHotEncoder", "1.0.2 1.7.2", "zeros are None")
def one_hot_ignore(exam):
    frame = places(gaps=True)
    exam.save(one_hot(dense=False, handle_unknown="ignore").fit(frame))
    exam.ask(exam.listed(frame.iloc[:9], "rows"), methods=["transform"])
    cells = dense(exam.model.transform(frame))[:12]
    zeros(cells)
    exam.ask(exam.numeric(cells), methods=BACK)


@case("inverse-one-hot-drop", "OneHotEncoder", "0.24.2 1.3.2", "zeros are the dropped category")
def one_hot_drop(exam):
    frame = places(gaps=False)
    unlock(exam, one_hot(drop="first").fit(frame), frame, zeros)


@case("inverse-one-hot-numbers", "OneHotEncoder", "1.0.2 1.5.2", "numbers back; a column of one category has no column of its own")
def one_hot_numbers(exam):
    rows = np.column_stack([np.arange(30) % 4 - 1.5, np.full(30, 7.0), np.arange(30) % 3])
    exam.save(one_hot(drop="first").fit(rows))
    exam.ask(exam.numeric(rows[:6], "rows"), methods=["transform"])
    exam.ask(exam.numeric(dense(exam.model.transform(rows))[:14]), methods=BACK)


@case("inverse-one-hot-infrequent", "OneHotEncoder", "1.2.2 1.9.1", "infrequent categories come back under one name")
def one_hot_infrequent(exam):
    frame = places(gaps=False)
    unlock(exam, one_hot(min_frequency=6, handle_unknown="infrequent_if_exist", drop="first").fit(frame), frame, zeros)


@case("inverse-ordinal", "OrdinalEncoder", "0.24.2 1.9.1", "cut to a whole number, counted from the end where negative")
def ordinal(exam):
    frame = places(gaps=False)

    def spoil(cells):
        cells[3, 1] = 90

    exam.save(OrdinalEncoder().fit(frame))
    exam.ask(exam.listed(frame.iloc[:9], "rows"), methods=["transform"])
    exam.ask(exam.numeric([[0, 1], [3.9, -1], [-2.5, 2], [-0.5, 3]]), methods=BACK)
    exam.probe("inverse_transform", exam.numeric([[0, 1], [90, 1]], "spoiled"), "spoiled")


@case("inverse-ordinal-missing", "OrdinalEncoder", "1.2.2 1.7.2", "missing and unknown values of their own")
def ordinal_missing(exam):
    frame = places(gaps=True)
    model = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-3, encoded_missing_value=-7)
    exam.save(model.fit(frame))
    exam.ask(exam.listed(frame.iloc[:9], "rows"), methods=["transform"])
    exam.ask(exam.numeric([[0, 1], [-3, -7], [-7, -3], [2.5, -1], [-2, 2]]), methods=BACK)
    exam.probe("inverse_transform", exam.numeric([[0, 1], [np.nan, 1]], "spoiled"), "spoiled")


@case("inverse-ordinal-infrequent", "OrdinalEncoder", "1.3.2 1.9.1", "the number after the last frequent category is the infrequent ones'")
def ordinal_infrequent(exam):
    frame = places(gaps=False)
    model = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan, max_categories=3)
    exam.save(model.fit(frame))
    exam.ask(exam.listed(frame.iloc[:9], "rows"), methods=["transform"])
    exam.ask(exam.numeric([[0, 1], [2, 2], [np.nan, 0], [1, np.nan], [-1, -2]]), methods=BACK)
    exam.probe("inverse_transform", exam.numeric([[0, 1], [3, 1]], "spoiled"), "spoiled")


@case("inverse-label-encoder", "LabelEncoder", "0.24.2 1.9.1", "an index as a label; any other number is an error")
def label_encoder(exam):
    labels = np.array(["no", "yes", "perhaps", "naïve"], dtype=object)
    exam.save(LabelEncoder().fit(labels))
    exam.ask(exam.rows(list(labels[[1, 0, 2]]), "rows", flat=True), methods=["transform"])
    for name, places in (("good", [3, 0, 2, 1, 1]), ("bad", [0, 4]), ("negative", [0, -1])):
        written = exam.numeric(np.array(places).reshape(-1, 1), name)
        asked = Input(written.file, np.array(places))
        exam.probe("inverse_transform", asked, name)


@case("inverse-label-binarizer", "LabelBinarizer", "0.24.2 1.9.1", "the largest column")
def label_binarizer(exam):
    exam.save(LabelBinarizer(neg_label=-1, pos_label=2).fit([7, 3, 5, 3]))
    exam.ask(exam.numeric([[0.5, 0, 0.25], [1, 1, 0], [-1, -1, -1], [np.nan, 1, 2], [0, 1, np.inf]]), methods=BACK)


@case("inverse-label-binarizer-binary", "LabelBinarizer", "1.2.2", "above the middle of both labels")
def label_binarizer_binary(exam):
    exam.save(LabelBinarizer(neg_label=-1, pos_label=2).fit(["no", "yes", "no"]))
    exam.ask(exam.numeric([[0.5], [0.75], [np.nan], [-1], [2]]), methods=BACK)
