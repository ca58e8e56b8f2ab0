"""Texts on their way to counts: exports of scikit-learn's vectorizers, and TfIdfVectorizer by hand."""

import numpy as np
from families.onnx import runtime
from families.onnx.graphs import build, node
from onnx import helper
from registry import case
from skl2onnx import to_onnx
from skl2onnx.common.data_types import StringTensorType
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

VERSIONS = "1.10.2 1.19.1"

DOCUMENTS = [
    "The cat sat on the mat, and the dog sat too",
    "A dog and a cat: nothing but trouble",
    "nothing here but a mouse_trap and 3 mice",
    "Dogs run. Cats run faster; mice run fastest!",
    "the mat the cat the dog",
    "trouble with mice in the house",
]

ASKED = DOCUMENTS + [
    "",
    "   ",
    "THE CAT",
    "the-cat/the_cat.the cat",
    "Straße ÄRGER cat\u00e9 ΑΣ İstanbul mat",
    "cat\tdog\vmat\nmice\u00a0run",
    "cat " * 40,
    "#\u0002\u0003 # cat#dog",
]


def export(exam, vectorizer, documents=DOCUMENTS, **options):
    """A vectorizer and a classifier; the locale is the one that is there without installing any."""
    target = np.arange(len(documents)) % 2
    model = make_pipeline(vectorizer, LogisticRegression()).fit(documents, target)
    exported = to_onnx(model, initial_types=[("T", StringTensorType([None, 1]))], options={id(vectorizer): options} if options else None)
    for each in exported.graph.node:
        if each.op_type == "StringNormalizer":
            each.attribute.append(helper.make_attribute("locale", "C.UTF-8"))
    runtime.store(exam, exported)
    runtime.ask(exam, exam.rows([[text] for text in ASKED]))


@case("skl-tfidf", "TfidfVectorizer", VERSIONS, "lower case, words and pairs of words, lengths of one")
def tfidf(exam):
    export(exam, TfidfVectorizer(ngram_range=(1, 2)))


@case("skl-tfidf-sublinear", "TfidfVectorizer", "1.19.1", "logarithms of counts, stop words, words of two characters")
def sublinear(exam):
    export(exam, TfidfVectorizer(stop_words=["the", "and"], sublinear_tf=True, norm="l1"), tokenexp="[a-zA-Z0-9_][a-zA-Z0-9_]+")


@case("skl-count-characters", "CountVectorizer", "1.19.1", "characters, blanks among them")
def characters(exam):
    export(exam, CountVectorizer(analyzer="char", ngram_range=(1, 2), max_features=40))


@case("skl-count-separators", "CountVectorizer", "1.19.1", "what lies between separators, as it is written")
def separators(exam):
    export(exam, CountVectorizer(lowercase=False, binary=True), separators=[" ", "[.,;]", "\\s+", "!"])


@case("ml-terms-of-texts", "TfIdfVectorizer", "1.19.1", "every mode over tokens; shared columns, columns of nothing")
def terms_of_texts(exam):
    shared = dict(
        max_skip_count=0,
        min_gram_length=1,
        max_gram_length=2,
        ngram_counts=[0, 3],
        ngram_indexes=[4, 0, 2, 4, 1],
        pool_strings=["cat", "the", "dog", "the", "cat", "the", "dog"],
        weights=[0.5, 2.0, -1.25, 3.0, 0.1],
    )
    made = [node("Tokenizer", "T", "tokens", "com.microsoft", mark=1, mincharnum=2, pad_value="#", tokenexp="[a-z]+")]
    made += [node("TfIdfVectorizer", "tokens", name, mode=name, **shared) for name in ("TF", "IDF", "TFIDF")]
    outputs = [(name, "float", [5]) for name in ("TF", "IDF", "TFIDF")]
    runtime.store(exam, build(made, [("T", "string", [])], outputs))
    runtime.ask(exam, exam.rows([[text] for text in ASKED]))


@case("ml-terms-of-numbers", "TfIdfVectorizer", "1.19.1", "n-grams over columns of numbers, some of them left out")
def terms_of_numbers(exam):
    shared = dict(
        max_skip_count=2,
        min_gram_length=1,
        max_gram_length=3,
        ngram_counts=[0, 4, 10],
        ngram_indexes=[0, 1, 2, 3, 4, 5, 6, 7],
        pool_int64s=[2, 3, 5, 4, 5, 6, 7, 8, 6, 7, 5, 6, 7],
    )
    made = [node("TfIdfVectorizer", "X", "Y", mode="TF", **shared), node("TfIdfVectorizer", "X", "Z", mode="IDF", **shared)]
    runtime.store(exam, build(made, [("X", "int64", [8])], [("Y", "float", [8]), ("Z", "float", [8])]))
    rows = np.random.RandomState(1).randint(2, 9, size=(12, 8))
    rows[0] = [5, 6, 7, 8, 5, 6, 7, 8]
    runtime.ask(exam, exam.numeric(rows))
