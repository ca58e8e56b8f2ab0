"""Pipeline and FeatureUnion over numbers and over text."""

import numpy as np
from sklearn.decomposition import PCA
from sklearn.ensemble import IsolationForest, RandomForestClassifier, RandomForestRegressor
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfTransformer, TfidfVectorizer
from sklearn.feature_selection import SelectKBest, VarianceThreshold, f_classif, f_regression
from sklearn.impute import MissingIndicator, SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge, RidgeClassifier, SGDClassifier
from sklearn.naive_bayes import BernoulliNB, ComplementNB, MultinomialNB
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline, make_union
from sklearn.preprocessing import (
    Binarizer,
    FunctionTransformer,
    KBinsDiscretizer,
    MaxAbsScaler,
    MinMaxScaler,
    Normalizer,
    PolynomialFeatures,
    StandardScaler,
)
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier

import datasets
import documents
import numbers_that_hurt as hurt
from registry import case
from versions import at_least

EVERY = "0.24.2 1.0.2 1.2.2 1.3.2 1.5.2 1.7.2 1.9.1"


def numbers(exam, model, data, missing=False, huge=True):
    """Fits on rows of numbers and asks hurting ones."""
    rows, target = data
    exam.save(model.fit(rows, target))
    exam.ask(exam.numeric(hurt.ordinary(rows, missing=missing, huge=huge)))
    exam.probe("predict", exam.numeric(hurt.spoiled(rows, (np.nan,) * 3), "missing"), "missing")
    exam.probe("predict", exam.numeric(hurt.spoiled(rows, (np.inf,)), "infinite"), "infinite")


def texts(exam, model):
    """Fits on the topics and asks every kind of document."""
    words, labels = documents.topics()
    exam.save(model.fit(words, labels))
    exam.ask(exam.texts(words[::3] + documents.asked()))


def gaps(data):
    """The data with missing values."""
    return datasets.with_missing(data[0], 0.15), data[1]


def named(data, names):
    """The data with labels by name."""
    return data[0], np.array(names)[data[1]]


@case("pipeline-scaler-logistic", "Pipeline", EVERY, "StandardScaler and LogisticRegression; joblib pads arrays from 1.2 on")
def scaler_logistic(exam):
    numbers(exam, make_pipeline(StandardScaler(), LogisticRegression()), named(datasets.wine(), ["a", "b", "c"]))


@case("pipeline-imputer-forest", "Pipeline", "0.24.2 1.5.2 1.9.1", "SimpleImputer with indicator and RandomForestClassifier")
def imputer_forest(exam):
    model = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), RandomForestClassifier(n_estimators=4, max_depth=4, random_state=0))
    numbers(exam, model, gaps(named(datasets.wine(), ["a", "b", "c"])), missing=True)


@case("pipeline-imputer-scaler-ridge", "Pipeline", "1.3.2 1.7.2", "imputer, polynomials, scaler, Ridge")
def imputer_ridge(exam):
    model = make_pipeline(SimpleImputer(), PolynomialFeatures(2, include_bias=False), StandardScaler(), Ridge())
    numbers(exam, model, gaps(datasets.diabetes()), missing=True, huge=False)


@case("pipeline-passthrough", "Pipeline", "0.24.2 1.5.2 1.9.1", "steps that are 'passthrough' or None do nothing")
def passthrough(exam):
    steps = [("first", "passthrough"), ("scale", MinMaxScaler()), ("none", None if not at_least("1.2") else "passthrough"), ("last", LinearRegression())]
    numbers(exam, Pipeline(steps), datasets.diabetes())


@case("pipeline-ends-in-passthrough", "Pipeline", "0.24.2 1.2.2", "the last step is 'passthrough': transform is the scaler's")
def ends_in_passthrough(exam):
    rows, _ = datasets.wine()
    exam.save(Pipeline([("scale", StandardScaler()), ("last", "passthrough")]).fit(rows))
    exam.ask(exam.numeric(hurt.ordinary(rows)), methods=["transform"])


@case("pipeline-nested", "Pipeline", "0.24.2 1.3.2", "a Pipeline within a Pipeline")
def nested(exam):
    inner = make_pipeline(SimpleImputer(strategy="most_frequent"), StandardScaler())
    numbers(exam, make_pipeline(inner, PCA(n_components=3), LinearSVC(random_state=0, dual=False)), gaps(datasets.wine()), missing=True)


@case("pipeline-transform-only", "Pipeline", "1.0.2 1.5.2", "transformers only; float32 and whole-number inputs")
def transform_only(exam):
    rows, target = datasets.iris()
    exam.save(make_pipeline(FunctionTransformer(np.log1p), MaxAbsScaler(), SelectKBest(f_regression, k=2)).fit(rows, target))
    exam.ask(exam.numeric(np.abs(hurt.ordinary(rows))))
    exam.ask(exam.numeric(rows[::5].astype(np.float32), "float32"), "float32")


@case("pipeline-bins-tree", "Pipeline", "1.2.2 1.9.1", "KBinsDiscretizer and DecisionTreeClassifier: sparse columns into a tree")
def bins_tree(exam):
    numbers(exam, make_pipeline(KBinsDiscretizer(4, strategy="uniform"), DecisionTreeClassifier(max_depth=4, random_state=0)), datasets.wine())


@case("pipeline-normalizer-regressor", "Pipeline", "1.0.2 1.7.2", "Normalizer, VarianceThreshold, RandomForestRegressor")
def normalizer_regressor(exam):
    model = make_pipeline(Normalizer(), VarianceThreshold(1e-6), RandomForestRegressor(n_estimators=3, max_depth=3, random_state=0))
    numbers(exam, model, datasets.iris())


@case("pipeline-binarizer-bernoulli", "Pipeline", "0.24.2 1.5.2", "Binarizer and BernoulliNB")
def binarizer_bernoulli(exam):
    numbers(exam, make_pipeline(Binarizer(threshold=2.0), BernoulliNB(binarize=None)), datasets.iris())


@case("pipeline-hist", "Pipeline", "0.24.2 1.2.2 1.9.1", "MinMaxScaler into histogram gradient boosting: missing values pass")
def hist(exam):
    from sklearn.experimental import enable_hist_gradient_boosting  # noqa: F401
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(max_iter=4, max_leaf_nodes=5, max_bins=32)
    numbers(exam, make_pipeline(MinMaxScaler(), model), gaps(datasets.cancer()), missing=True)


@case("pipeline-tfidf-logistic", "Pipeline", EVERY, "words weighed by TfidfVectorizer into LogisticRegression of three topics")
def tfidf_logistic(exam):
    texts(exam, make_pipeline(TfidfVectorizer(), LogisticRegression(max_iter=500)))


@case("pipeline-tfidf-bigrams-svc", "Pipeline", "0.24.2 1.5.2", "word pairs, stop words, sublinear counts into LinearSVC")
def tfidf_svc(exam):
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), stop_words="english", sublinear_tf=True, max_features=120)
    texts(exam, make_pipeline(vectorizer, LinearSVC(random_state=0, dual=False)))


@case("pipeline-count-naive-bayes", "Pipeline", "0.24.2 1.9.1", "CountVectorizer and MultinomialNB")
def count_bayes(exam):
    texts(exam, make_pipeline(CountVectorizer(), MultinomialNB()))


@case("pipeline-count-tfidf-complement", "Pipeline", "1.0.2 1.5.2", "CountVectorizer, TfidfTransformer and ComplementNB")
def count_complement(exam):
    texts(exam, Pipeline([("vect", CountVectorizer(max_features=100)), ("tfidf", TfidfTransformer()), ("clf", ComplementNB())]))


@case("pipeline-hashing-sgd", "Pipeline", "0.24.2 1.2.2", "HashingVectorizer and SGDClassifier")
def hashing_sgd(exam):
    loss = "log_loss" if at_least("1.1") else "log"
    texts(exam, make_pipeline(HashingVectorizer(n_features=256), SGDClassifier(loss=loss, random_state=0)))


@case("pipeline-characters-ridge", "Pipeline", "1.0.2 1.7.2", "characters into RidgeClassifier")
def characters_ridge(exam):
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 3), max_features=150, strip_accents="unicode")
    texts(exam, make_pipeline(vectorizer, RidgeClassifier()))


@case("pipeline-words-forest", "Pipeline", "0.24.2 1.9.1", "sparse words into RandomForestClassifier")
def words_forest(exam):
    texts(exam, make_pipeline(TfidfVectorizer(max_features=60), RandomForestClassifier(n_estimators=4, max_depth=4, random_state=0)))


@case("pipeline-words-float32", "Pipeline", "1.2.2 1.9.1", "float32 weights into LogisticRegression")
def words_single(exam):
    texts(exam, make_pipeline(TfidfVectorizer(dtype=np.float32, max_features=80), LogisticRegression(max_iter=500)))


@case("pipeline-words-scaled", "Pipeline", "0.24.2 1.3.2", "sparse words through MaxAbsScaler and StandardScaler without mean")
def words_scaled(exam):
    model = make_pipeline(CountVectorizer(max_features=80), MaxAbsScaler(), StandardScaler(with_mean=False), LogisticRegression(max_iter=500))
    texts(exam, model)


@case("union-numbers", "FeatureUnion", "0.24.2 1.0.2 1.2.2 1.5.2 1.9.1", "scaled columns, components and polynomials side by side")
def union_numbers(exam):
    rows, _ = datasets.iris()
    exam.save(make_union(StandardScaler(), PCA(n_components=2), PolynomialFeatures(2)).fit(rows))
    exam.ask(exam.numeric(hurt.ordinary(rows, huge=False)))


@case("union-weights", "FeatureUnion", "1.3.2 1.9.1", "transformer_weights, and a member that is 'drop'")
def union_weights(exam):
    rows, _ = datasets.iris()
    members = [("scaled", StandardScaler()), ("gone", "drop"), ("largest", MaxAbsScaler())]
    exam.save(FeatureUnion(members, transformer_weights={"scaled": 0.1, "largest": 3}).fit(rows))
    exam.ask(exam.numeric(hurt.ordinary(rows)))


@case("union-passthrough", "FeatureUnion", "1.2.2 1.7.2", "a member that is 'passthrough'")
def union_passthrough(exam):
    rows, _ = datasets.iris()
    exam.save(FeatureUnion([("as is", "passthrough"), ("scaled", MinMaxScaler())]).fit(rows))
    exam.ask(exam.numeric(hurt.ordinary(rows)))


@case("union-texts", "Pipeline", "0.24.2 1.5.2 1.9.1", "words and characters of one text into LogisticRegression")
def union_texts(exam):
    words = TfidfVectorizer(max_features=60)
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 3), max_features=90)
    union = FeatureUnion([("words", words), ("characters", characters)], transformer_weights={"characters": 0.5})
    texts(exam, make_pipeline(union, LogisticRegression(max_iter=500)))


@case("union-sparse-dense", "FeatureUnion", "1.3.2 1.7.2", "a sparse member makes the whole sparse")
def union_sparse(exam):
    rows, _ = datasets.iris()
    exam.save(make_union(KBinsDiscretizer(3, encode="onehot", strategy="uniform"), StandardScaler()).fit(rows))
    exam.ask(exam.numeric(hurt.ordinary(rows)))


@case("union-sparse-nothing", "FeatureUnion", "0.24.2 1.5.2 1.9.1", "a sparse member without columns makes the whole sparse")
def union_sparse_nothing(exam):
    rows, _ = datasets.iris()
    exam.save(make_union(MissingIndicator(sparse=True), StandardScaler()).fit(rows))
    exam.ask(exam.numeric(rows[:10]))
    exam.refuse("transform", exam.numeric(hurt.spoiled(rows, (np.nan,)), "missing"))


@case("union-sparse-missing-isolation", "Pipeline", "1.7.2 1.9.1", "in a sparse table an isolation forest compares a missing value like a number")
def union_sparse_missing_isolation(exam):
    rows, _ = datasets.iris()
    union = make_union(MissingIndicator(features="all", sparse=True), FunctionTransformer())
    exam.save(make_pipeline(union, IsolationForest(n_estimators=4, max_samples=32, random_state=0)).fit(rows))
    exam.ask(exam.numeric(rows[:10]))
    exam.ask(exam.numeric(hurt.spoiled(rows, (np.nan,)), "missing"), "missing")


@case("union-sparse-missing-forest", "Pipeline", "1.5.2 1.9.1", "in a sparse table a random forest refuses the missing values that it takes in a dense one")
def union_sparse_missing_forest(exam):
    rows, target = datasets.iris()
    union = make_union(MissingIndicator(features="all", sparse=True), FunctionTransformer())
    exam.save(make_pipeline(union, RandomForestClassifier(n_estimators=5, max_depth=3, random_state=0)).fit(rows, target))
    exam.ask(exam.numeric(rows[:10]))
    exam.refuse("predict", exam.numeric(hurt.spoiled(rows, (np.nan,)), "missing"))


@case("union-quiet-nothing", "FeatureUnion", "0.24.2 1.7.2", "a member without columns still refuses infinity, and missing values that it is told to refuse")
def union_quiet_nothing(exam):
    rows, _ = datasets.iris()
    members = [MissingIndicator(error_on_new=False), SelectKBest(f_classif, k=0), FunctionTransformer(np.negative)]
    exam.save(make_union(*members).fit(rows, datasets.iris()[1]))
    exam.ask(exam.numeric(rows[:10]))
    exam.refuse("transform", exam.numeric(hurt.spoiled(rows, (np.inf,)), "infinite"))


@case("pipeline-set-output", "Pipeline", "1.5.2 1.9.1", "pandas between the steps changes names only")
def set_output(exam):
    import pandas

    rows, target = datasets.iris()
    frame = pandas.DataFrame(rows, columns=["sepal length", "sepal width", "petal length", "petal width"])
    model = make_pipeline(StandardScaler(), PCA(n_components=2), LogisticRegression()).set_output(transform="pandas")
    exam.save(model.fit(frame, target))
    exam.ask(exam.table(frame.iloc[::4]))
