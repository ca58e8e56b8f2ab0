"""GridSearchCV and RandomizedSearchCV."""

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV, HalvingGridSearchCV, HalvingRandomSearchCV, RandomizedSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, PolynomialFeatures, StandardScaler
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeRegressor

import datasets
import documents
import frames
import numbers_that_hurt as hurt
from registry import case

EVERY = "0.24.2 1.0.2 1.2.2 1.3.2 1.5.2 1.7.2 1.9.1"


def timeless(search):
    """The fitted search with the measured times set to zero, which are the only part that changes between runs."""
    for name in search.cv_results_:
        if name.endswith("_time"):
            search.cv_results_[name] = np.zeros_like(search.cv_results_[name])
    search.refit_time_ = 0.0
    return search


@case("grid-search-pipeline", "GridSearchCV", EVERY, "the best Pipeline answers; masked arrays in the state")
def grid_pipeline(exam):
    rows, target = datasets.wine()
    grid = {"logisticregression__C": [0.1, 1.0], "logisticregression__fit_intercept": [True, False]}
    search = GridSearchCV(make_pipeline(StandardScaler(), LogisticRegression()), grid, cv=3)
    exam.save(timeless(search.fit(rows, np.array(["a", "b", "c"])[target])))
    exam.ask(exam.numeric(hurt.ordinary(rows)))
    exam.refuse("predict", exam.numeric(hurt.spoiled(rows, (np.nan,)), "missing"))


@case("grid-search-forest", "GridSearchCV", "0.24.2 1.3.2", "a forest, several scores, refit by one of them")
def grid_forest(exam):
    rows, target = datasets.cancer()
    scores = {"accuracy": "accuracy", "area": "roc_auc"}
    search = GridSearchCV(RandomForestClassifier(n_estimators=3, random_state=0), {"max_depth": [2, 3]}, scoring=scores, refit="area", cv=3)
    exam.save(timeless(search.fit(rows, target == 1)))
    exam.ask(exam.numeric(hurt.ordinary(rows)))


@case("grid-search-unfitted", "GridSearchCV", "0.24.2 1.2.2", "refit=False keeps no model, so there is nothing to ask")
def grid_unfitted(exam):
    rows, target = datasets.iris()
    exam.save(timeless_without_refit(GridSearchCV(Ridge(), {"alpha": [0.1, 1.0]}, cv=3, refit=False).fit(rows, target)))
    exam.refuse("predict", exam.numeric(rows[:3]))


def timeless_without_refit(search):
    """The same for a search that did not fit again."""
    had = hasattr(search, "refit_time_")
    timeless(search)
    if not had:
        del search.refit_time_
    return search


@case("grid-search-transformer", "GridSearchCV", "1.0.2 1.5.2", "a Pipeline whose last step transforms is asked to transform")
def grid_transformer(exam):
    rows, target = datasets.iris()
    search = GridSearchCV(make_pipeline(PolynomialFeatures(2), Ridge()), {"polynomialfeatures__degree": [1, 2]}, cv=3)
    exam.save(timeless(search.fit(rows, target)))
    exam.ask(exam.numeric(hurt.ordinary(rows, huge=False)))


@case("grid-search-words", "GridSearchCV", "0.24.2 1.2.2 1.9.1", "a text Pipeline")
def grid_words(exam):
    words, labels = documents.topics()
    grid = {"tfidfvectorizer__ngram_range": [(1, 1), (1, 2)], "linearsvc__C": [0.5, 2.0]}
    search = GridSearchCV(make_pipeline(TfidfVectorizer(), LinearSVC(random_state=0, dual=False)), grid, cv=2)
    exam.save(timeless(search.fit(words, labels)))
    exam.ask(exam.texts(words[::3] + documents.asked()))


@case("grid-search-columns", "GridSearchCV", "0.24.2 1.3.2 1.5.2", "a Pipeline over mixed columns")
def grid_columns(exam):
    frame, label = frames.customers()
    text = make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(handle_unknown="ignore"))
    columns = ColumnTransformer([("num", make_pipeline(SimpleImputer(), StandardScaler()), ["age", "income"]), ("cat", text, ["city", "grade"])])
    search = GridSearchCV(make_pipeline(columns, LogisticRegression(max_iter=3000)), {"logisticregression__C": [0.3, 3.0]}, cv=2)
    exam.save(timeless(search.fit(frame, label)))
    exam.ask(exam.table(frames.shuffled(frame).iloc[:40]))


@case("randomized-search", "RandomizedSearchCV", "0.24.2 1.2.2 1.7.2", "distributions of scipy in the state")
def randomized(exam):
    import scipy.stats

    rows, target = datasets.wine()
    choices = {"max_depth": scipy.stats.randint(2, 5), "max_features": scipy.stats.uniform(0.3, 0.6)}
    search = RandomizedSearchCV(RandomForestClassifier(n_estimators=3, random_state=0), choices, n_iter=3, cv=3, random_state=0)
    exam.save(timeless(search.fit(rows, target)))
    exam.ask(exam.numeric(hurt.ordinary(rows)))


@case("randomized-search-regressor", "RandomizedSearchCV", "1.0.2 1.5.2", "a regression tree")
def randomized_regressor(exam):
    rows, target = datasets.diabetes()
    search = RandomizedSearchCV(DecisionTreeRegressor(random_state=0), {"max_depth": [2, 3, 4]}, n_iter=2, cv=3, random_state=0)
    exam.save(timeless(search.fit(rows, target)))
    exam.ask(exam.numeric(hurt.ordinary(rows)))


for name, search, version in (("grid", HalvingGridSearchCV, "0.24.2"), ("random", HalvingRandomSearchCV, "1.9.1")):
    @case(f"halving-{name}-search", search.__name__, version, "rounds over more and more rows")
    def halving(exam, search=search):
        rows, target = datasets.diabetes()
        model = search(DecisionTreeRegressor(random_state=0), {"max_depth": [1, 2, 3, 4]}, cv=3, random_state=0)
        exam.save(timeless(model.fit(rows, target)))
        exam.ask(exam.numeric(hurt.ordinary(rows, count=12)))
