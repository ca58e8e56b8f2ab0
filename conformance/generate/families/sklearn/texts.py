"""CountVectorizer, TfidfVectorizer, TfidfTransformer and HashingVectorizer."""

import numpy as np
import scipy.sparse
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfTransformer, TfidfVectorizer

import datasets
import documents
import numbers_that_hurt as hurt
from registry import case


def read(exam, model, words=None):
    """Fits on the training documents and asks the hurting ones."""
    exam.save(model.fit(documents.training() if words is None else words))
    exam.ask(exam.texts(documents.asked()))


def text_case(name, estimator, versions, note, make, words=None):
    @case(name, estimator, versions, note)
    def build(exam):
        read(exam, make(), words)


def count(name, versions, note, **options):
    text_case("count-" + name, "CountVectorizer", versions, note, lambda: CountVectorizer(**options))


def tfidf(name, versions, note, **options):
    text_case("tfidf-" + name, "TfidfVectorizer", versions, note, lambda: TfidfVectorizer(**options))


def hashing(name, versions, note, **options):
    text_case("hashing-" + name, "HashingVectorizer", versions, note, lambda: HashingVectorizer(**options))


EVERY = "0.24.2 1.0.2 1.2.2 1.3.2 1.5.2 1.7.2 1.9.1"

count("words", EVERY, "the default pattern, lower case of every script, final sigma and dotted I")
count("words-case", "0.24.2 1.9.1", "lowercase=False", lowercase=False)
count("words-ngrams", "0.24.2 1.7.2", "one to three words", ngram_range=(1, 3), max_features=150)
count("words-bigrams", "1.0.2 1.5.2", "two words only", ngram_range=(2, 2))
count("words-stop", "0.24.2 1.2.2 1.5.2", "the English stop words, before bigrams are made", stop_words="english", ngram_range=(1, 2))
count("words-stop-list", "1.0.2 1.7.2", "stop words of the user", stop_words=["the", "and", "éte", "привет", "a"])
count("words-binary", "1.2.2 1.9.1", "binary counts", binary=True)
count("words-frequencies", "0.24.2 1.3.2", "min_df, max_df and max_features; a set of stop words in the state up to 1.4", min_df=2, max_df=0.5, max_features=20)
count("words-accents-unicode", EVERY, "strip_accents='unicode' decomposes by compatibility", strip_accents="unicode")
count("words-accents-ascii", "1.2.2 1.7.2 1.9.1", "strip_accents='ascii' drops what is not ASCII", strip_accents="ascii")
count("words-float32", "1.0.2 1.5.2", "dtype=float32", dtype=np.float32)
count("words-vocabulary-list", "0.24.2 1.9.1", "a vocabulary given as a list, with words that no pattern finds", vocabulary=["water", "the", "don't", "café", "東京", "x"])
count("words-vocabulary-dict", "1.3.2 1.7.2", "a vocabulary given as a dict in its own order", vocabulary={"water": 2, "the": 0, "salt": 1})
count("characters", "0.24.2 1.2.2 1.5.2", "single characters and pairs, white space joined", analyzer="char", ngram_range=(1, 2), max_features=120)
count("characters-trigrams", "1.0.2 1.7.2", "triples, code points and not UTF-16 units", analyzer="char", ngram_range=(3, 3), lowercase=False, max_features=150)
count("characters-in-words", "1.3.2 1.9.1", "char_wb pads words; words shorter than n count once", analyzer="char_wb", ngram_range=(2, 5), max_features=100)
count("characters-in-words-accents", "1.2.2 1.5.2", "char_wb with strip_accents", analyzer="char_wb", ngram_range=(3, 3), strip_accents="unicode", max_features=150)

PATTERNS = (
    ("word", r"\w+", "0.24.2 1.9.1"),
    ("letters", r"[a-zA-Z]+", "1.3.2 1.7.2"),
    ("unicode-word", r"(?u)\b\w+\b", "0.24.2 1.0.2 1.9.1"),
    ("apostrophe", r"(?u)\b[a-zA-Z][a-zA-Z'-]+\b", "1.2.2 1.7.2"),
    ("not-space", r"[^\s]+", "0.24.2 1.5.2"),
    ("not-space-class", r"\S+", "1.0.2 1.3.2"),
    ("group", r"(?u)\b(\w\w+)(?:ing|ed|s)\b", "1.2.2 1.9.1"),
    ("digits", r"\d+", "1.0.2 1.7.2"),
    ("three-letters", r"(?u)\b\w{3,}\b", "0.24.2 1.5.2"),
    ("range", r"[a-zà-ÿ0-9_]{2,15}", "1.3.2 1.9.1"),
    ("alternatives", r"(?u)\b\w\w+\b|!|\?|[.]{3}", "0.24.2 1.7.2"),
    ("letters-only", r"[^\W\d_]+", "1.0.2 1.5.2"),
    ("ascii", r"(?a)\b\w\w+\b", "1.3.2 1.7.2"),
    ("ignore-case", r"(?i)[a-z]+", "1.2.2 1.9.1"),
    ("lookahead", r"(?u)\w+(?=')|\w{5,}", "1.5.2 1.9.1"),
    ("lazy", r"(?u)\w+?e\b|\w+", "1.2.2 1.7.2"),
    ("dot", r".{4}", "1.0.2 1.9.1"),
    ("not-word", r"\W+", "0.24.2 1.5.2"),
)
for pattern_name, pattern, pattern_versions in PATTERNS:
    count("pattern-" + pattern_name, pattern_versions, "token_pattern " + pattern, token_pattern=pattern, lowercase=pattern_name != "ignore-case")

tfidf("words", EVERY, "the defaults; idf as a sparse diagonal up to 1.4, a vector from 1.5 on")
tfidf("words-sublinear", "1.2.2 1.5.2 1.9.1", "1 + log of the counts", sublinear_tf=True)
tfidf("words-l1", "1.3.2 1.7.2", "norm l1", norm="l1")
tfidf("words-no-norm", "1.5.2 1.9.1", "norm None", norm=None)
tfidf("words-no-idf", "0.24.2 1.2.2", "use_idf=False", use_idf=False)
tfidf("words-no-smoothing", "1.3.2 1.7.2", "smooth_idf=False", smooth_idf=False)
tfidf("words-binary-stop", "0.24.2 1.5.2", "binary counts, stop words, bigrams", binary=True, stop_words="english", ngram_range=(1, 2))
tfidf("characters", "0.24.2 1.2.2", "characters with accents stripped", analyzer="char", ngram_range=(2, 3), strip_accents="ascii", max_features=120, sublinear_tf=True)
tfidf("characters-in-words", "1.0.2 1.5.2", "char_wb", analyzer="char_wb", ngram_range=(2, 4), max_features=150)
tfidf("words-float32", "1.2.2 1.9.1", "float32 values and norms", dtype=np.float32)
tfidf("words-accents", "0.24.2 1.3.2", "accents of every script", strip_accents="unicode", min_df=1, token_pattern=r"(?u)\b\w+\b")

tfidf("words-vocabulary", "0.24.2 1.5.2 1.9.1", "a given vocabulary, of which some words were never met", vocabulary=["the", "water", "salt", "never-met", "captain"], smooth_idf=True)

hashing("words", "0.24.2 1.2.2 1.9.1", "murmur hash of UTF-8 with a sign, norm l2", n_features=64)
hashing("words-wide", "0.24.2 1.3.2", "the default 2 to the 20 columns")
hashing("words-no-sign", "1.0.2 1.9.1", "alternate_sign=False, no norm", n_features=37, alternate_sign=False, norm=None)
hashing("words-binary", "0.24.2 1.5.2", "binary, norm l1", n_features=50, binary=True, norm="l1")
hashing("words-ngrams", "1.2.2 1.9.1", "word pairs, stop words", n_features=128, ngram_range=(1, 2), stop_words="english")
hashing("characters", "0.24.2 1.7.2", "characters of every script", n_features=101, analyzer="char", ngram_range=(1, 3), norm=None)
hashing("characters-in-words", "1.3.2 1.9.1", "char_wb, float32", n_features=96, analyzer="char_wb", ngram_range=(3, 4), dtype=np.float32)
hashing("few-columns", "1.0.2 1.5.2", "three columns: signs cancel to stored zeros", n_features=3, norm=None)


def weigh(exam, model):
    """Fits on counts and asks counts, rows of zeros and rows that hurt."""
    counts = datasets.counts()[0]
    counts[::3, 1] = 0
    exam.save(model.fit(scipy.sparse.csr_matrix(counts)))
    exam.ask(exam.numeric(hurt.ordinary(np.abs(counts), count=20, huge=False)))


@case("tfidf-transformer", "TfidfTransformer", "0.24.2 1.2.2 1.5.2 1.9.1", "weighs counts of another step; dense input gives sparse output")
def transformer(exam):
    weigh(exam, TfidfTransformer())


@case("tfidf-transformer-sublinear", "TfidfTransformer", "0.24.2 1.7.2", "sublinear, norm l1, no smoothing")
def transformer_sublinear(exam):
    counts = datasets.counts()[0][:, 1:]
    exam.save(TfidfTransformer(sublinear_tf=True, norm="l1", smooth_idf=False).fit(scipy.sparse.csr_matrix(counts)))
    exam.ask(exam.numeric(hurt.sample(counts, 25)))


@case("tfidf-transformer-plain", "TfidfTransformer", "1.0.2 1.9.1", "norm only")
def transformer_plain(exam):
    weigh(exam, TfidfTransformer(use_idf=False))


@case("tfidf-missing-document", "TfidfVectorizer", "1.2.2 1.9.1", "a missing document is refused")
def missing_document(exam):
    exam.save(TfidfVectorizer().fit(documents.GARDEN))
    exam.ask(exam.texts(documents.GARDEN[:3]))
    exam.refuse("transform", exam.rows(["soil", None], "missing", flat=True))


@case("tfidf-latin1", "TfidfVectorizer", "0.24.2 1.5.2", "fitted on bytes in latin-1; text is taken as text")
def latin(exam):
    words = [text.encode("latin-1", "replace") for text in documents.ACCENTED]
    exam.save(TfidfVectorizer(encoding="latin-1").fit(words))
    exam.ask(exam.texts(documents.asked()))
