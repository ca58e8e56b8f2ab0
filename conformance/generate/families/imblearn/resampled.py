"""Ensembles and pipelines that resample their training."""

import numpy as np
from imblearn.ensemble import (
    BalancedBaggingClassifier,
    BalancedRandomForestClassifier,
    EasyEnsembleClassifier,
    RUSBoostClassifier,
)
from imblearn.over_sampling import SMOTE, RandomOverSampler
from imblearn.pipeline import Pipeline, make_pipeline
from imblearn.under_sampling import RandomUnderSampler, TomekLinks
from imblearn import FunctionSampler
from sklearn.ensemble import AdaBoostClassifier
from sklearn.feature_selection import SelectKBest
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

import datasets
import numbers_that_hurt as hurt
from registry import case
from versions import at_least

OLD, NEW = "0.8.1", "0.13.0"
BOTH = OLD + " " + NEW
SMALL = dict(n_estimators=4, random_state=3)
WINES = np.array(["Barolo", "Grignolino", "Barbéra"])


def base(model):
    """The parameter that holds the base estimator, which was renamed with scikit-learn's."""
    return {"estimator" if at_least("1.2") else "base_estimator": model}


def rare(rows, target):
    """Few rows of the first class."""
    keep = (target != 0) | (np.arange(len(target)) % 4 == 0)
    return rows[keep], target[keep]


def gather(exam, model, rows, target, also=()):
    """Fits; asks ordinary and hurting rows; probes missing and infinite values."""
    exam.save(model.fit(rows, target))
    exam.ask(exam.numeric(hurt.ordinary(rows, count=14, huge=False)), also=also)
    exam.probe("predict", exam.numeric(hurt.spoiled(rows, (np.nan, np.inf)), "missing"), "missing")


@case("balanced-random-forest", "BalancedRandomForestClassifier", BOTH, "leaves hold counts up to scikit-learn 1.2 and shares since; the version stands in the trees only")
def balanced_forest(exam):
    rows, target = rare(*datasets.wine())
    options = dict(sampling_strategy="all", replacement=True, bootstrap=False) if at_least("1.2") else {}
    gather(exam, BalancedRandomForestClassifier(max_depth=3, **dict(SMALL, **options)), rows, WINES[target], also=("raw", "leaf"))


@case("balanced-random-forest-missing", "BalancedRandomForestClassifier", NEW, "trees that take missing values")
def balanced_forest_missing(exam):
    rows, target = rare(*datasets.cancer())
    rows = datasets.with_missing(rows)
    options = dict(sampling_strategy="all", replacement=True, bootstrap=False)
    model = BalancedRandomForestClassifier(max_depth=3, **dict(SMALL, **options))
    exam.save(model.fit(rows, target))
    exam.ask(exam.numeric(hurt.ordinary(rows[~np.isnan(rows).any(axis=1)], count=14, missing=True)))


@case("balanced-bagging", "BalancedBaggingClassifier", BOTH, "pipelines of sampler and tree, on some of the columns")
def balanced_bagging(exam):
    rows, target = rare(*datasets.wine())
    tree = DecisionTreeClassifier(max_depth=3, random_state=0)
    gather(exam, BalancedBaggingClassifier(max_features=4, **dict(SMALL, **base(tree))), rows, WINES[target])


@case("balanced-bagging-logistic", "BalancedBaggingClassifier", NEW, "parts with a decision function; two classes")
def balanced_bagging_logistic(exam):
    rows, target = rare(*datasets.cancer())
    gather(exam, BalancedBaggingClassifier(**dict(SMALL, **base(LogisticRegression(solver="liblinear")))), rows, target)


@case("easy-ensemble", "EasyEnsembleClassifier", NEW, "boosted trees on balanced rows")
def easy_ensemble(exam):
    rows, target = rare(*datasets.cancer())
    boosted = AdaBoostClassifier(n_estimators=3, random_state=1, algorithm="SAMME")
    gather(exam, EasyEnsembleClassifier(**dict(SMALL, **base(boosted))), rows, target)


@case("easy-ensemble-three", "EasyEnsembleClassifier", BOTH, "three classes by name; SAMME.R")
def easy_ensemble_three(exam):
    rows, target = rare(*datasets.wine())
    boosted = AdaBoostClassifier(n_estimators=3, random_state=1, algorithm="SAMME.R")
    gather(exam, EasyEnsembleClassifier(**dict(SMALL, **base(boosted))), rows, WINES[target])


@case("rus-boost", "RUSBoostClassifier", BOTH, "SAMME; the version stands in the trees only")
def rus_boost(exam):
    rows, target = rare(*datasets.wine())
    gather(exam, RUSBoostClassifier(algorithm="SAMME", **SMALL), rows, WINES[target])


@case("rus-boost-real", "RUSBoostClassifier", BOTH, "SAMME.R")
def rus_boost_real(exam):
    rows, target = rare(*datasets.cancer())
    gather(exam, RUSBoostClassifier(algorithm="SAMME.R", **SMALL), rows, target)


@case("resampled-pipeline", "Pipeline", BOTH, "samplers between the steps, which inference leaves out")
def pipeline(exam):
    rows, target = rare(*datasets.wine())
    model = make_pipeline(StandardScaler(), SMOTE(random_state=0, k_neighbors=3), SelectKBest(k=4), TomekLinks(), LogisticRegression(max_iter=300))
    gather(exam, model, rows, WINES[target])


@case("resampled-pipeline-transform", "Pipeline", NEW, "a sampler first, one made of a function, and no predictor")
def pipeline_of_transformers(exam):
    rows, target = rare(*datasets.wine())
    steps = [("over", RandomOverSampler(random_state=0)), ("own", FunctionSampler()), ("scale", StandardScaler())]
    exam.save(Pipeline(steps).fit(rows, target))
    exam.ask(exam.numeric(hurt.sample(rows, 20)), methods=["transform"])


@case("resampled-pipeline-forest", "Pipeline", NEW, "a balanced forest behind a sampler and a passthrough")
def pipeline_with_forest(exam):
    rows, target = rare(*datasets.cancer())
    options = dict(sampling_strategy="all", replacement=True, bootstrap=False) if at_least("1.2") else {}
    forest = BalancedRandomForestClassifier(max_depth=3, **dict(SMALL, **options))
    steps = [("scale", StandardScaler()), ("none", "passthrough"), ("under", RandomUnderSampler(random_state=0)), ("forest", forest)]
    gather(exam, Pipeline(steps), rows, target)
