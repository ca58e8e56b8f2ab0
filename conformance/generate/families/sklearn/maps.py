"""DictVectorizer, FeatureHasher and MultiLabelBinarizer: rows that are maps or lists."""

import numpy as np
from sklearn.feature_extraction import DictVectorizer, FeatureHasher
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MultiLabelBinarizer

import frames
from registry import case

ROWS = [
    {"city": "Zürich", "temperature": 12.5, "wet": True, "tags": ["a", "b"]},
    {"city": "東京", "temperature": -3, "wet": False, "tags": []},
    {"city": "🦆 pond", "temperature": 1e300, "note=": "x"},
    {"city": "Zürich", "temperature": 0, "": "empty", "wet": 2},
    {"a long key that is more than eight bytes": 0.1, "city": "a long value, too", "tags": ["b", "b", "ß"]},
    {},
]
ASKED = ROWS + [
    {"unknown": 3, "city": "Paris", "temperature": 5e-324},
    {"temperature": "warm", "city": "", "city=Zürich": 0.25},
    {"city": "Zürich", "city=Zürich": 0.1, "wet": -0.0},
    {"city=Zürich": 1e16, "city": "Zürich", "tags": ["a", "a", "a"]},
]
MISSING = [{"temperature": None, "city": "Zürich"}, {"wet": None, "city": "東京"}]


@case("dict-vectorizer", "DictVectorizer", "0.24.2 1.3.2 1.9.1", "texts make terms with their keys; sparse, sorted; what is unknown is ignored")
def dict_sparse(exam):
    exam.save(DictVectorizer().fit(ROWS))
    exam.ask(exam.objects(ASKED), methods=["transform"])
    exam.probe("transform", exam.objects(MISSING, "missing"), "missing")
    for name, row in (("map", {"city": {"a": 1}}), ("numbers", {"tags": [1, 2]})):
        exam.probe("transform", exam.objects([row], name), name)


@case("dict-vectorizer-dense", "DictVectorizer", "1.0.2 1.7.2", "dense, unsorted, another separator")
def dict_dense(exam):
    exam.save(DictVectorizer(sparse=False, sort=False, separator=": ").fit(ROWS))
    exam.ask(exam.objects(ASKED), methods=["transform"])


@case("dict-vectorizer-float32", "DictVectorizer", "1.5.2", "single precision")
def dict_float32(exam):
    exam.save(DictVectorizer(dtype=np.float32, sparse=False).fit(ROWS))
    exam.ask(exam.objects(ASKED[:2] + ASKED[3:8]), methods=["transform"])


@case("dict-vectorizer-pipeline", "Pipeline", "0.24.2 1.2.2 1.9.1", "a model of maps")
def dict_pipeline(exam):
    frame, label = frames.customers(gaps=False)
    rows = frame[["city", "grade", "age"]].to_dict(orient="records")
    exam.save(make_pipeline(DictVectorizer(), LogisticRegression(max_iter=50)).fit(rows, label))
    exam.ask(exam.objects(rows[:25] + [{}, {"age": 30.5}, {"city": "Nowhere"}]))


PAIRS = [[["a", 1], ["b", 2.5], ["a", 0.5]], [["東京", -3], ["x", "text"], ["y", True]], [], [["zero", 0], ["big", 1e300]]]


@case("feature-hasher", "FeatureHasher", "0.24.2 1.5.2 1.9.1", "maps by hash, with signs")
def hasher_dict(exam):
    rows = [{key: value for key, value in row.items() if not isinstance(value, list)} for row in ASKED]
    rows.append({"key %d" % index: index / 4 for index in range(200)})
    exam.save(FeatureHasher(n_features=37))
    exam.ask(exam.objects(rows), methods=["transform"])
    exam.probe("transform", exam.objects([{"a": None}], "missing"), "missing")
    exam.probe("transform", exam.objects([{"a": ["b"]}], "list"), "list")


@case("feature-hasher-pairs", "FeatureHasher", "1.0.2 1.7.2", "lists of pairs, all of one sign, a million columns")
def hasher_pairs(exam):
    exam.save(FeatureHasher(input_type="pair", alternate_sign=False))
    exam.ask(exam.objects(PAIRS), methods=["transform"])


@case("feature-hasher-strings", "FeatureHasher", "0.24.2 1.3.2 1.9.1", "lists of terms")
def hasher_strings(exam):
    exam.save(FeatureHasher(n_features=16, input_type="string", dtype=np.float32))
    exam.ask(exam.objects([["a", "b", "a"], [], ["東京", "", "a long term, of many bytes"], list("the quick brown fox")]), methods=["transform"])


@case("multi-label-binarizer", "MultiLabelBinarizer", "0.24.2 1.5.2 1.9.1", "lists of texts; unseen labels are ignored")
def multi_label(exam):
    exam.save(MultiLabelBinarizer().fit([["sci-fi", "thriller"], ["comedy"], ["Zürich", ""]]))
    exam.ask(exam.objects([["comedy"], ["sci-fi", "sci-fi", "thriller"], [], ["unseen", "", "Zürich"]]), methods=["transform"])


@case("multi-label-binarizer-numbers", "MultiLabelBinarizer", "1.0.2 1.7.2", "lists of numbers, sparse, classes in an order of one's own")
def multi_label_numbers(exam):
    exam.save(MultiLabelBinarizer(classes=[3, 1, 10, -2], sparse_output=True).fit([[1]]))
    exam.ask(exam.objects([[1, 3], [10, 10, -2], [], [7, 1]]), methods=["transform"])
