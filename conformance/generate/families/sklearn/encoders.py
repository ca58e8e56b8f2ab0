"""OneHotEncoder, OrdinalEncoder, LabelEncoder and LabelBinarizer."""

import numpy as np
from sklearn.preprocessing import LabelBinarizer, LabelEncoder, OneHotEncoder, OrdinalEncoder

import frames
from registry import case
from versions import at_least


def one_hot(dense=True, **options):
    """The encoder, with the name that its version gives to the choice of dense output."""
    options["sparse_output" if at_least("1.2") else "sparse"] = not dense
    return OneHotEncoder(**options)


def encode(exam, model, frame, unseen=True):
    """Fits on a frame; asks its rows in another order and the unseen categories."""
    exam.save(model.fit(frame))
    exam.ask(exam.table(frames.shuffled(frame).iloc[:44]))
    if unseen:
        exam.probe("transform", exam.table(frames.with_unseen(frame), "unseen"), "unseen")


def places(missing=np.nan, gaps=True):
    """City and grade of the customers."""
    return frames.customers(missing=missing, gaps=gaps)[0][["city", "grade"]]


@case("one-hot", "OneHotEncoder", "0.24.2 1.0.2 1.2.2 1.5.2 1.9.1", "look-alike categories; handle_unknown='error' names the unseen ones")
def one_hot_error(exam):
    encode(exam, one_hot(), places(gaps=False))


@case("one-hot-sparse-ignore", "OneHotEncoder", "0.24.2 1.2.2 1.7.2", "sparse output, unseen categories give zeros, missing is a category")
def one_hot_ignore(exam):
    encode(exam, one_hot(dense=False, handle_unknown="ignore"), places())


@case("one-hot-none", "OneHotEncoder", "0.24.2 1.9.1", "None is the missing category")
def one_hot_none(exam):
    encode(exam, one_hot(handle_unknown="ignore"), places(missing=None))


@case("one-hot-none-and-nan", "OneHotEncoder", "0.24.2 1.9.1", "one column with None, the other with NaN; both are categories of their own")
def one_hot_both(exam):
    frame = places(gaps=False)
    city, grade = frames.with_gaps(list(frame["city"]), None, 8), frames.with_gaps(list(frame["grade"]), np.nan, 9)
    encode(exam, one_hot(handle_unknown="ignore"), frames.table(dict(city=city, grade=grade)))


@case("one-hot-drop-first", "OneHotEncoder", "1.2.2 1.5.2", "drop='first' with handle_unknown='error'")
def one_hot_first(exam):
    encode(exam, one_hot(drop="first"), places())


@case("one-hot-drop-first-ignore", "OneHotEncoder", "1.3.2 1.9.1", "unseen categories look like the dropped one")
def one_hot_first_ignore(exam):
    encode(exam, one_hot(dense=False, drop="first", handle_unknown="ignore"), places())


@case("one-hot-drop-binary", "OneHotEncoder", "1.0.2 1.7.2", "drop='if_binary' touches the column with two categories only")
def one_hot_binary(exam):
    frame = places(gaps=False)
    frame["grade"] = frame["grade"].where(frame["grade"] == "M", "not M").astype(object)
    encode(exam, one_hot(drop="if_binary"), frame, unseen=False)


@case("one-hot-drop-array", "OneHotEncoder", "0.24.2 1.5.2", "one named category is dropped per column")
def one_hot_array(exam):
    encode(exam, one_hot(drop=np.array(["東京", "L"], dtype=object)), places(gaps=False))


@case("one-hot-categories", "OneHotEncoder", "0.24.2 1.9.1", "categories given by the user in their own order")
def one_hot_given(exam):
    grades = list(frames.GRADES) + ["XXL"]
    cities = sorted(frames.CITIES, reverse=True)
    encode(exam, one_hot(categories=[cities, grades], handle_unknown="ignore"), places(gaps=False))


@case("one-hot-infrequent", "OneHotEncoder", "1.3.2 1.5.2 1.9.1", "min_frequency groups rare categories; unseen ones join them")
def one_hot_infrequent(exam):
    encode(exam, one_hot(min_frequency=6, handle_unknown="infrequent_if_exist"), places())


@case("one-hot-infrequent-ignore", "OneHotEncoder", "1.2.2 1.7.2", "rare categories are grouped but unseen ones give zeros")
def one_hot_infrequent_ignore(exam):
    encode(exam, one_hot(dense=False, max_categories=5, handle_unknown="ignore"), places())


@case("one-hot-infrequent-drop", "OneHotEncoder", "1.2.2 1.3.2 1.7.2 1.9.1", "group first, then drop; unseen categories join the group")
def one_hot_infrequent_drop(exam):
    frame = places()
    frame["grade"] = frame["grade"].where(frame["grade"] == "M", "not M").astype(object)
    encode(exam, one_hot(min_frequency=0.06, drop="if_binary", handle_unknown="infrequent_if_exist"), frame)


@case("one-hot-infrequent-drop-first", "OneHotEncoder", "1.5.2 1.9.1", "drop='first' after grouping")
def one_hot_infrequent_first(exam):
    encode(exam, one_hot(max_categories=6, drop="first", handle_unknown="infrequent_if_exist"), places())


@case("one-hot-warn", "OneHotEncoder", "1.7.2 1.9.1", "handle_unknown='warn' acts as infrequent_if_exist")
def one_hot_warn(exam):
    encode(exam, one_hot(min_frequency=5, handle_unknown="warn"), places())


@case("one-hot-float32", "OneHotEncoder", "0.24.2 1.5.2", "dtype=float32 of the output")
def one_hot_single(exam):
    encode(exam, one_hot(dtype=np.float32, handle_unknown="ignore"), places())


@case("one-hot-integers", "OneHotEncoder", "0.24.2 1.7.2 1.9.1", "whole-number categories asked with floats: 1.0 matches, 2.5 and the missing one do not")
def one_hot_integers(exam):
    rows = np.array([[1, -3], [2, 0], [5, 10], [2, 400], [9, 0]])
    exam.save(one_hot(handle_unknown="ignore").fit(rows))
    exam.ask(exam.numeric(rows))
    exam.ask(exam.numeric(np.array([[1.0, -0.0], [2.5, -3.0], [7.0, 1e300], [-1.0, 5e-324]]), "unseen"), "unseen")
    exam.probe("transform", exam.numeric(np.array([[np.nan, 0.0], [1.0, np.nan]]), "missing"), "missing")
    exam.probe("transform", exam.numeric(np.array([[np.inf, 0.0]]), "infinite"), "infinite")


@case("one-hot-integers-error", "OneHotEncoder", "1.3.2 1.9.1", "an unseen number is refused by value")
def one_hot_integers_error(exam):
    rows = np.array([[1, -3], [2, 0], [5, 10], [2, 400], [9, 0]])
    exam.save(one_hot().fit(rows))
    exam.ask(exam.numeric(rows))
    exam.refuse("transform", exam.numeric(np.array([[7.0, 0.0]]), "unseen"))
    exam.probe("transform", exam.numeric(np.array([[np.nan, 0.0]]), "missing"), "missing")


@case("one-hot-floats", "OneHotEncoder", "1.0.2 1.5.2 1.9.1", "float categories with a missing one; both zeros are the same")
def one_hot_floats(exam):
    rows = np.array([[0.1 + 0.2, -0.0], [0.3, 1.0], [np.nan, np.nan], [5e-324, 1e300], [-1.5, 1.0]])
    exam.save(one_hot(handle_unknown="ignore").fit(rows))
    exam.ask(exam.numeric(rows))
    exam.ask(exam.numeric(np.array([[0.30000000000000004, 0.0], [0.0, -1e300], [1e-323, 2.0], [np.nan, np.nan]]), "unseen"), "unseen")


@case("one-hot-booleans", "OneHotEncoder", "1.2.2 1.9.1", "boolean categories asked with 0 and 1")
def one_hot_booleans(exam):
    rows = np.array([[True, False], [False, False], [True, True]])
    exam.save(one_hot(handle_unknown="ignore").fit(rows))
    exam.ask(exam.numeric(rows.astype(np.float64)))


@case("one-hot-objects", "OneHotEncoder", "1.2.2 1.7.2", "an object array without names: text, booleans and numbers, each in its column; empty text is a category")
def one_hot_objects(exam):
    rows = [["", True, 1], ["a", False, 2], ["NA", True, 10], ["é", False, 1], ["e\u0301", True, 2]]
    fitted = np.empty((5, 3), dtype=object)
    fitted[:] = rows
    exam.save(one_hot(handle_unknown="ignore").fit(fitted))
    exam.ask(exam.rows(rows))
    exam.ask(exam.rows([[" ", True, 1.0], ["A", False, 3], ["", True, 2.0]], "unseen"), "unseen")


@case("one-hot-unicode-array", "OneHotEncoder", "1.0.2 1.5.2", "fitted on a fixed-width unicode array")
def one_hot_unicode(exam):
    rows = np.array([["東京", "x"], ["Zürich", "yy"], ["🦆", "x"]])
    exam.save(one_hot(handle_unknown="ignore").fit(rows))
    exam.ask(exam.rows(rows.tolist()))
    exam.ask(exam.rows([["東京 and a longer name", "y"], ["", "x"]], "unseen"), "unseen")


@case("one-hot-pandas-strings", "OneHotEncoder", "1.9.1", "fitted on the text type of pandas 3")
def one_hot_pandas(exam):
    import pandas

    frame = pandas.DataFrame({name: list(places()[name]) for name in ("city", "grade")})
    encode(exam, one_hot(handle_unknown="ignore"), frame)


@case("ordinal", "OrdinalEncoder", "0.24.2 1.9.1", "handle_unknown='error'")
def ordinal(exam):
    encode(exam, OrdinalEncoder(), places(gaps=False))


@case("ordinal-unknown", "OrdinalEncoder", "0.24.2 1.0.2 1.9.1", "unseen categories become -1, whole-number output")
def ordinal_unknown(exam):
    encode(exam, OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1, dtype=np.int64), places(gaps=False))


@case("ordinal-unknown-nan", "OrdinalEncoder", "0.24.2 1.3.2", "unseen categories become NaN")
def ordinal_unknown_nan(exam):
    model = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan, dtype=np.float32)
    encode(exam, model, places(gaps=False))


@case("ordinal-missing", "OrdinalEncoder", "1.2.2 1.7.2 1.9.1", "two sentinels: -2 for missing, -1 for unseen")
def ordinal_missing(exam):
    model = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1, encoded_missing_value=-2)
    encode(exam, model, places())


@case("ordinal-missing-none", "OrdinalEncoder", "1.2.2 1.9.1", "None stays missing as NaN")
def ordinal_missing_none(exam):
    encode(exam, OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1), places(missing=None))


@case("ordinal-missing-passes", "OrdinalEncoder", "1.0.2 1.3.2", "missing values pass through as NaN from 1.0 on")
def ordinal_passes(exam):
    encode(exam, OrdinalEncoder(), places(), unseen=True)


@case("ordinal-infrequent", "OrdinalEncoder", "1.3.2 1.9.1", "rare categories share the last code; missing and unseen have their own")
def ordinal_infrequent(exam):
    model = OrdinalEncoder(min_frequency=6, handle_unknown="use_encoded_value", unknown_value=-1, encoded_missing_value=-2)
    encode(exam, model, places())


@case("ordinal-numbers", "OrdinalEncoder", "1.2.2 1.9.1", "numeric categories, unseen numbers and a missing one")
def ordinal_numbers(exam):
    rows = np.array([[3, 1], [1, 100], [2, -7], [3, 1]])
    exam.save(OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1).fit(rows))
    exam.ask(exam.numeric(np.array([[3.0, -7.0], [1.5, 100.0], [0.0, 1e18]])))
    exam.probe("transform", exam.numeric(np.array([[np.nan, 1.0]]), "missing"), "missing")


@case("label-encoder", "LabelEncoder", "1.2.2 1.9.1", "text labels; an unseen one is refused")
def label_encoder(exam):
    labels = list(frames.CITIES)
    exam.save(LabelEncoder().fit(labels))
    exam.ask(exam.rows(labels[::-1], flat=True), methods=["transform"])
    exam.refuse("transform", exam.rows(["Zürich", "Zurich"], "unseen", flat=True))


def column(source):
    """The input as the one-dimensional array that label transformers take."""
    source.value = source.value.ravel()
    return source


@case("label-encoder-numbers", "LabelEncoder", "1.3.2 1.7.2", "numeric labels; an unseen one is refused")
def label_encoder_numbers(exam):
    exam.save(LabelEncoder().fit([5, -2, 5, 900, 0]))
    exam.ask(column(exam.numeric(np.array([[0.0], [-0.0], [900.0], [-2.0], [5.0]]))), methods=["transform"])
    exam.refuse("transform", column(exam.numeric(np.array([[5.0], [4.0]]), "unseen")))


@case("label-binarizer", "LabelBinarizer", "0.24.2 1.2.2", "many text labels; an unseen one gives zeros")
def label_binarizer(exam):
    exam.save(LabelBinarizer().fit(list(frames.CITIES)))
    exam.ask(exam.rows(list(frames.CITIES)[::-1] + ["unseen"], flat=True), methods=["transform"])


@case("label-binarizer-binary", "LabelBinarizer", "0.24.2 1.5.2", "two labels give one column; -2 and 3 stand for no and yes")
def label_binarizer_binary(exam):
    exam.save(LabelBinarizer(neg_label=-2, pos_label=3).fit(["no", "yes", "no"]))
    exam.ask(exam.rows(["yes", "no", "yes"], flat=True), methods=["transform"])


@case("label-binarizer-sparse", "LabelBinarizer", "1.0.2 1.7.2", "numeric labels, sparse output")
def label_binarizer_sparse(exam):
    exam.save(LabelBinarizer(sparse_output=True, pos_label=4).fit([4, 1, 7, 1]))
    exam.ask(column(exam.numeric(np.array([[1.0], [7.0], [4.0], [1.0]]))), methods=["transform"])


@case("label-binarizer-indicator", "LabelBinarizer", "0.24.2 1.3.2", "indicator columns go through; here as floats")
def label_binarizer_indicator(exam):
    rows = np.array([[0, 1, 1], [1, 0, 0], [0, 0, 0], [1, 1, 1]])
    exam.save(LabelBinarizer().fit(rows))
    exam.ask(exam.numeric(rows[::-1]), methods=["transform"])


@case("one-hot-infrequent-absent", "OneHotEncoder", "1.2.2 1.9.1", "no category is rare, so unseen ones give zeros")
def one_hot_infrequent_absent(exam):
    encode(exam, one_hot(min_frequency=1, handle_unknown="infrequent_if_exist"), places())


@case("ordinal-numbers-missing", "OrdinalEncoder", "1.2.2 1.5.2 1.9.1", "a missing number in training: it stays missing or gets its own code")
def ordinal_numbers_missing(exam):
    rows = np.array([[3.5, np.nan], [-0.0, 100.0], [np.nan, 5e-324], [3.5, 100.0]])
    exam.save(OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1, encoded_missing_value=-9).fit(rows))
    exam.ask(exam.numeric(np.array([[3.5, np.nan], [0.0, 100.0], [np.nan, 0.0], [3.5000000000000004, 5e-324], [-5e-324, 1e-323]])))
