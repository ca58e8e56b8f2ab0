"""One model in every form of file, and states that only a careful reader of arrays gets right."""

import numpy as np
from sklearn.decomposition import PCA
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

import datasets
import numbers_that_hurt as hurt
import storage
from registry import case


def forest():
    """A small forest with text labels."""
    rows, target = datasets.iris()
    model = RandomForestClassifier(n_estimators=3, max_depth=3, random_state=0, class_weight={"a": 1.0, "ö": 2.0, "c": 1.5})
    return rows, model.fit(rows, np.array(["a", "ö", "c"])[target])


def scaled():
    """A scaler, components in Fortran order and a linear model."""
    rows, target = datasets.wine()
    return rows, make_pipeline(StandardScaler(), PCA(n_components=4), LogisticRegression()).fit(rows, target)


def boosted():
    """Boosted trees in an object array, which joblib stores as a pickle within the file."""
    rows, target = datasets.iris()
    return rows, GradientBoostingClassifier(n_estimators=2, max_depth=2, random_state=0).fit(rows, target)


def form_case(prefix, form, versions, build, note):
    @case("%s-%s" % (prefix, form), "Pipeline", versions, note)
    def write(exam):
        rows, model = build()
        exam.estimator = type(model).__name__
        exam.save(model, form=form)
        exam.ask(exam.numeric(hurt.ordinary(rows, count=12)))


PICKLES = [form for form in storage.OTHERS if form.startswith("pickle-") or form in ("cloudpickle", "dill")]
PACKED = [form for form in storage.OTHERS if form.startswith("joblib-")]
for index, name in enumerate(PICKLES):
    form_case("stored-forest", name, "1.5.2 1.9.1" if index % 2 else "1.3.2 1.7.2", forest, "the same forest in pickles of every protocol")
for index, name in enumerate(PACKED + ["joblib"]):
    form_case("stored-pipeline", name, "0.24.2 1.9.1" if index % 2 else "1.0.2 1.7.2", scaled, "compression is told by the first bytes, not by the name")
form_case("stored-boosting", "joblib", "0.24.2 1.0.2 1.2.2 1.5.2 1.9.1", boosted, "the pickle within joblib is of protocol 2 or 5, without padding")
form_case("stored-boosting", "joblib-gzip", "1.3.2 1.7.2", boosted, "the pickle within a compressed joblib file")
form_case("stored-boosting", "pickle-2", "0.24.2 1.9.1", boosted, "object arrays in a plain pickle")
for name in ("in-list", "in-tuple", "in-dict"):
    form_case("stored-forest", name, "1.2.2 1.9.1", forest, "one model inside a " + name[3:])


@case("stored-zero-dimensions", "Ridge", "1.2.2 1.9.1", "an intercept that is an array without dimensions, and an array without elements beside it")
def zero_dimensions(exam):
    rows, target = datasets.diabetes()
    model = Ridge().fit(rows, target)
    model.intercept_ = np.array(float(model.intercept_))
    model.n_iter_ = np.empty((0, 3))
    exam.save(model, form="joblib")
    exam.ask(exam.numeric(hurt.ordinary(rows, count=12)))


@case("stored-big-endian", "LogisticRegression", "0.24.2 1.3.2", "coefficients and labels as big-endian arrays")
def big_endian(exam):
    rows, target = datasets.iris()
    model = LogisticRegression(max_iter=500).fit(rows, target)
    model.coef_ = model.coef_.astype(">f8")
    model.intercept_ = model.intercept_.astype(">f8")
    model.classes_ = model.classes_.astype(">i4")
    exam.save(model, form="pickle-4")
    exam.ask(exam.numeric(hurt.ordinary(rows, count=12)), methods=["predict_proba", "decision_function"])


@case("stored-strided", "StandardScaler", "0.24.2 1.5.2", "arrays that are slices of others")
def strided(exam):
    rows, _ = datasets.wine()
    model = StandardScaler().fit(rows)
    model.mean_ = np.repeat(model.mean_, 2)[::2]
    model.scale_ = np.column_stack([model.scale_, model.scale_])[:, 0]
    exam.save(model, form="pickle-5")
    exam.ask(exam.numeric(hurt.ordinary(rows, count=12)))


@case("stored-shared-array", "Pipeline", "1.0.2 1.5.2", "one array used twice, which joblib writes twice")
def shared(exam):
    rows, target = datasets.iris()
    first, second = StandardScaler().fit(rows), StandardScaler().fit(rows)
    second.mean_, second.scale_ = first.mean_, first.scale_
    model = make_pipeline(first, second, Ridge())
    model.steps[-1][1].fit(second.transform(first.transform(rows)), target)
    exam.save(model, form="joblib")
    exam.ask(exam.numeric(hurt.ordinary(rows, count=12)))


@case("stored-unicode-labels", "RandomForestClassifier", "0.24.2 1.9.1", "labels beyond the basic plane in a fixed-width array, in protocol 0")
def unicode_labels(exam):
    rows, target = datasets.iris()
    labels = np.array(["🦆 goose", "line\nbreak \\ 'quote'", "𝒳é\u0301"])[target]
    exam.save(RandomForestClassifier(n_estimators=2, max_depth=2, random_state=0).fit(rows, labels), form="pickle-0")
    exam.ask(exam.numeric(hurt.ordinary(rows, count=12)))


@case("stored-categories", "OneHotEncoder", "0.24.2 1.2.2 1.9.1", "text categories beyond the basic plane in protocol 1")
def categories(exam):
    rows = np.array([["🦆"], ["𝒳"], ["\\u0041"], ["back\\slash"], ["new\nline"], ["tab\t"], ["é"]], dtype=object)
    exam.save(OneHotEncoder(handle_unknown="ignore").fit(rows), form="pickle-1")
    exam.ask(exam.rows(rows.tolist()))
