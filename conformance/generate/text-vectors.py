"""Writes conformance/text/vectorizers.json: what scikit-learn's vectorizers count, under Python 3.12 (Unicode 15.0.0).

python3.12 conformance/generate/text-vectors.py   (with scikit-learn 1.5.2)
"""

import itertools
import json
import pathlib
import random
import sys
import unicodedata
import warnings

import sklearn
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer, HashingVectorizer

OUTPUT = pathlib.Path(__file__).resolve().parent.parent / "text" / "vectorizers.json"
DEFAULT = r"(?u)\b\w\w+\b"

DOCUMENTS = [
    "", " ", "a", "I a é", "The quick brown fox jumps over the lazy dog. The dog, not the fox!", "to be or not to be: to be",
    "Café CAFÉ cafe\u0301 naïve NAÏVE Ångström ﬁne ĳ ŉ ǆ ﷺ ㍿", "İstanbul ISTANBUL ıstanbul ẞ ß STRASSE", "ΟΔΥΣΣΕΥΣ Σ ΑΣ ΑΣ. ΑΣΒ Α\u0301Σ\u0301 ΣΑΣ Σ\u00adΑ Α:Σ",
    "東京は日本の首都です。 東京", "한국어 각 가나다 한국어", "हिन्दी में लिखा", "ไทยภาษา", "мама мыла Раму Ёжик ёжик", "tab\tand\nnewline\r\nand\x0b\x0c vertical  \t two",
    "\x1c\x1d\x1e\x1f file\x85next\u2028line\u2029para\u00a0nbsp\u3000wide\u200bzero", "x² ½ Ⅷ ١٢٣ 12_3 ௧ _ __ a_b", "😀 😀😀 👩‍👩‍👧 \U0001D400\U0001D41A \U00010400\U00010428",
    "don't can't e-mail U.S.A. http://x.org/a?b=c #tag @me 100% $5.00", "ab ab abc ab", "aa aaa aaaa", "word " * 40, "\u0300 \u0301a e\u0300\u0301\u0323", "A\u0345 Ͱ ϴ \u212a\u212b \u1e9e \u01c5",
    "\ufeffbom\ufffe \U0010ffff end", "the and of", "K\u0130K \u0130\u0307",
]


def random_documents():
    source = random.Random(7)
    letters = "abcdeABC  \t.,'ÀéßİıΣσςſǅ\u0301\u00ad\u20dd東ひ가각ﬁ²٣😀\U00010400"
    for length in [3, 10, 30, 30, 60, 200]:
        for _ in range(4):
            yield "".join(source.choice(letters) for _ in range(source.randint(0, length)))


def options():
    for lowercase, strip in itertools.product([True, False], [None, "ascii", "unicode"]):
        yield dict(lowercase=lowercase, strip_accents=strip)
        yield dict(lowercase=lowercase, strip_accents=strip, analyzer="char", ngram_range=(1, 3))
        yield dict(lowercase=lowercase, strip_accents=strip, analyzer="char_wb", ngram_range=(2, 4))
    for ngram_range in [(1, 2), (2, 2), (1, 3), (2, 5), (0, 2)]:
        yield dict(ngram_range=ngram_range)
        yield dict(ngram_range=ngram_range, stop_words="english", binary=True)
        yield dict(ngram_range=ngram_range, analyzer="char", binary=True)
        yield dict(ngram_range=ngram_range, analyzer="char_wb")
    yield dict(analyzer="char_wb", ngram_range=(5, 7))
    yield dict(analyzer="char_wb", ngram_range=(4, 4))
    yield dict(analyzer="char", ngram_range=(40, 41))
    yield dict(stop_words="english")
    yield dict(stop_words=["the", "ab", "café"], binary=True)
    for pattern in [r"\b\w+\b", r"\w+", r"[a-zA-Z]+", r"\b[a-zA-Z]{3,}\b", r"\S+", r"(?u)\b(\w)\w+\b", r"\w+(?:'\w+)?|[^\w\s]", r"\w*", r"(?i)[a-z]{2,4}", r"(?=(\w\w))", r"\b[^\W\d_]{2,3}\b"]:
        yield dict(token_pattern=pattern)
        yield dict(token_pattern=pattern, ngram_range=(1, 2), stop_words=["the", ""], lowercase=False)


def rows_of(matrix):
    return [[matrix.indices[a:b].tolist(), matrix.data[a:b].tolist()] for a, b in zip(matrix.indptr, matrix.indptr[1:])]


def spec_of(option, target):
    stop_words = option.get("stop_words") or []
    return {
        "analyzer": option.get("analyzer", "word"), "lowercase": option.get("lowercase", True), "stripAccents": option.get("strip_accents"),
        "pattern": option.get("token_pattern", DEFAULT), "ngramRange": option.get("ngram_range", (1, 1)), "stopWords": stop_words,
        "binary": option.get("binary", False), "target": target,
    }


def main():
    if unicodedata.unidata_version != "15.0.0" or sklearn.__version__ != "1.5.2":
        sys.exit("needs Python 3.12 with scikit-learn 1.5.2")
    warnings.simplefilter("ignore")
    documents = DOCUMENTS + list(random_documents())
    cases = []
    for number, option in enumerate(options()):
        # Half of the documents fit the vocabulary, so that the others bring unknown terms.
        counter = CountVectorizer(**option).fit(documents[::2])
        terms = sorted(counter.vocabulary_, key=counter.vocabulary_.get)
        cases.append({"spec": spec_of(option, {"kind": "vocabulary", "terms": terms, "size": len(terms)}), "rows": rows_of(counter.transform(documents))})
        size, sign = [(2**20, True), (7, True), (16, False), (2**31 - 1, True), (1, True)][number % 5]
        hasher = HashingVectorizer(**option, n_features=size, alternate_sign=sign, norm=None)
        cases.append({"spec": spec_of(option, {"kind": "hash", "size": size, "alternateSign": sign}), "rows": rows_of(hasher.transform(documents))})
    parts = [json.dumps(case, separators=(",", ":")) for case in cases]
    head = json.dumps({"englishStopWords": sorted(ENGLISH_STOP_WORDS), "documents": documents})
    OUTPUT.write_text(head[:-1] + ',\n"cases": [\n' + ",\n".join(parts) + "\n]}\n")


main()
