"""SimpleImputer and MissingIndicator."""

import numpy as np
from sklearn.impute import MissingIndicator, SimpleImputer

import datasets
import frames
import numbers_that_hurt as hurt
from registry import case


def gaps():
    """Wine rows with holes, a column without any and a column with one value left."""
    rows = datasets.with_missing(datasets.wine()[0], 0.2)
    rows[:, 1] = datasets.wine()[0][:, 1]
    rows[1:, 2] = np.nan
    rows[0, 2] = -0.0
    return rows


def fill(exam, model, rows):
    """Fits, asks hurting rows with holes in every column, probes infinities."""
    exam.save(model.fit(rows))
    exam.ask(exam.numeric(hurt.ordinary(rows, missing=True, double=True)))
    exam.probe("transform", exam.numeric(hurt.spoiled(rows, (np.inf, -np.inf)), "infinite"), "infinite")


def numeric(name, versions, note, build, **options):
    @case(name, "SimpleImputer", versions, note)
    def declared(exam):
        fill(exam, SimpleImputer(**options), build())


def with_empty_column():
    """Rows whose third column has no value at all."""
    rows = gaps()
    rows[:, 2] = np.nan
    return rows


def coded():
    """Whole numbers where -1 stands for missing."""
    rows = datasets.counts()[0].astype(np.int64)
    rows[::4, 1] = -1
    rows[::5, 3] = -1
    return rows


numeric("simple-imputer-mean", "0.24.2 1.0.2 1.2.2 1.5.2 1.9.1", "column means", gaps)
numeric("simple-imputer-median", "1.3.2 1.9.1", "column medians", gaps, strategy="median")
numeric("simple-imputer-frequent", "0.24.2 1.7.2", "the smallest of the most frequent values", lambda: datasets.with_missing(datasets.iris()[0], 0.2), strategy="most_frequent")
numeric("simple-imputer-constant", "0.24.2 1.9.1", "a constant, in an empty column too", with_empty_column, strategy="constant", fill_value=-7.5)
numeric("simple-imputer-constant-default", "1.0.2 1.5.2", "the default constant zero", gaps, strategy="constant")
numeric("simple-imputer-empty-column", "0.24.2 1.2.2 1.9.1", "a column without values is dropped", with_empty_column)
numeric("simple-imputer-keep-empty", "1.3.2 1.9.1", "a column without values is kept as zero", with_empty_column, keep_empty_features=True)
numeric("simple-imputer-keep-empty-median", "1.5.2 1.7.2", "kept, with medians elsewhere", with_empty_column, strategy="median", keep_empty_features=True)
numeric("simple-imputer-keep-empty-constant", "1.2.2 1.7.2", "kept, with the constant", with_empty_column, strategy="constant", fill_value=3, keep_empty_features=True)
numeric("simple-imputer-indicator", "0.24.2 1.0.2 1.2.2 1.5.2 1.9.1", "indicator columns follow; holes in a column that had none in training are not told", gaps, add_indicator=True)
numeric("simple-imputer-indicator-empty", "1.2.2 1.7.2", "a dropped column still has its indicator", with_empty_column, strategy="median", add_indicator=True)


@case("simple-imputer-whole-numbers", "SimpleImputer", "0.24.2 1.9.1", "-1 stands for missing; a real missing value is refused")
def whole_numbers(exam):
    exam.save(SimpleImputer(missing_values=-1, strategy="most_frequent").fit(coded()))
    exam.ask(exam.numeric(coded()[:40]))
    exam.ask(exam.numeric(np.array([[-1.0, -1.0, -1.0, -1.0], [-1.0000000000000002, -0.999, 1e300, -0.0]]), "close"), "close")
    exam.probe("transform", exam.numeric(np.array([[1.0, np.nan, 1.0, 1.0]]), "missing"), "missing")


@case("simple-imputer-zero", "SimpleImputer", "1.0.2 1.5.2", "both zeros stand for missing")
def zero(exam):
    rows = datasets.counts()[0]
    rows[::3, 2] = 0
    exam.save(SimpleImputer(missing_values=0, strategy="mean").fit(rows))
    exam.ask(exam.numeric(hurt.ordinary(rows)))


def text(exam, model, missing, empty=False):
    """Fits on city and grade; asks rows with gaps as CSV, and empty strings as JSON."""
    frame, _ = frames.customers(missing=missing)
    frame = frame[["city", "grade"]]
    exam.save(model.fit(frame))
    exam.ask(exam.table(frames.shuffled(frame).iloc[:50]))
    odd = frames.table(dict(city=["", " ", "nan", "None", missing, "NaN"], grade=["S", missing, "", "M", missing, "null"]))
    exam.ask(exam.listed(odd, "odd"), "odd")


@case("simple-imputer-text-frequent", "SimpleImputer", "0.24.2 1.2.2 1.9.1", "the first of the most frequent texts, NaN is missing")
def text_frequent(exam):
    text(exam, SimpleImputer(strategy="most_frequent"), np.nan)


@case("simple-imputer-text-constant", "SimpleImputer", "1.3.2 1.7.2", "the default constant 'missing_value'")
def text_constant(exam):
    text(exam, SimpleImputer(strategy="constant"), np.nan)


@case("simple-imputer-text-none", "SimpleImputer", "0.24.2 1.9.1", "None is missing")
def text_none(exam):
    text(exam, SimpleImputer(missing_values=None, strategy="constant", fill_value="∅"), None)


@case("simple-imputer-text-word", "SimpleImputer", "1.5.2 1.9.1", "the word NA is missing; fitted on lists without names")
def text_word(exam):
    rows = [["NA", "a"], ["b", "NA"], ["b", "c"], ["", "c"], ["東京", "c"]]
    fitted = np.array(rows, dtype=object)
    exam.save(SimpleImputer(missing_values="NA", strategy="most_frequent").fit(fitted))
    exam.ask(exam.rows(rows + [["na", "NA "], ["NA", "NA"], ["", " NA"]]))


def indicate(name, versions, note, **options):
    @case(name, "MissingIndicator", versions, note)
    def build(exam):
        rows = datasets.with_missing(datasets.wine()[0], 0.2)
        rows[:, [1, 4]] = datasets.wine()[0][:, [1, 4]]
        exam.save(MissingIndicator(**options).fit(rows))
        asked = datasets.with_missing(datasets.wine()[0], 0.3, seed=9)[:30]
        asked[:, [1, 4]] = rows[:30][:, [1, 4]]
        exam.ask(exam.numeric(asked))
        surprising = rows[:4].copy()
        surprising[2, 1] = np.nan
        exam.probe("transform", exam.numeric(surprising, "surprising"), "surprising")
        exam.probe("transform", exam.numeric(hurt.spoiled(rows, (np.inf,)), "infinite"), "infinite")


indicate("missing-indicator", "0.24.2 1.2.2", "columns that had holes in training; a hole elsewhere is refused")
indicate("missing-indicator-quiet", "1.0.2 1.5.2", "a hole elsewhere is not told", error_on_new=False)
indicate("missing-indicator-all", "1.3.2 1.7.2", "every column", features="all", error_on_new=False)
indicate("missing-indicator-sparse", "0.24.2 1.9.1", "sparse output", sparse=True)


@case("missing-indicator-value", "MissingIndicator", "0.24.2 1.7.2", "-1 stands for missing")
def indicator_value(exam):
    exam.save(MissingIndicator(missing_values=-1, error_on_new=False).fit(coded()))
    exam.ask(exam.numeric(coded()[10:40]))


@case("simple-imputer-float32", "SimpleImputer", "1.5.2 1.9.1", "fitted on float32: since 1.8 the means are rounded to it before they fill")
def single(exam):
    rows = datasets.with_missing(datasets.wine()[0][:60, :4] + 1e6, 0.2)
    exam.save(SimpleImputer().fit(rows.astype(np.float32)))
    exam.ask(exam.numeric(rows[:20]))
