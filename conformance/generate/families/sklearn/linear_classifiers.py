"""LogisticRegression and its CV, RidgeClassifier and its CV, LinearSVC."""

import numpy as np
from sklearn.linear_model import LogisticRegression, LogisticRegressionCV, RidgeClassifier, RidgeClassifierCV
from sklearn.svm import LinearSVC

import datasets
import numbers_that_hurt as hurt
from registry import case

NAMES = np.array(["setosa", "versicolor 🌸", "βιργίνικα"])
BEFORE_18 = "0.24.2 1.2.2 1.5.2"


def flowers(labels=None):
    """The iris rows with text labels, or the given ones."""
    rows, target = datasets.iris()
    return rows, (NAMES if labels is None else np.asarray(labels))[target]


def two_flowers(labels=("no", "yes")):
    """The iris rows and whether a flower is of the last kind."""
    rows, target = datasets.iris()
    return rows, np.asarray(labels)[(target == 2).astype(int)]


def separate(exam, model, rows, target):
    """Fits; asks hurting rows; refuses missing and infinite ones."""
    exam.save(model.fit(rows, target))
    exam.ask(exam.numeric(hurt.ordinary(rows)))
    exam.refuse("predict", exam.numeric(hurt.spoiled(rows, (np.nan,)), "missing"))
    exam.refuse("predict", exam.numeric(hurt.spoiled(rows, (-np.inf,)), "infinite"))
    exam.refuse("predict", exam.numeric(rows[:3, 1:], "narrow"))


@case("logistic-binary", "LogisticRegression", "0.24.2 1.0.2 1.2.2 1.3.2 1.5.2 1.7.2 1.9.1", "text labels, sigmoid of the distance")
def logistic_binary(exam):
    separate(exam, LogisticRegression(max_iter=500), *two_flowers())


@case("logistic-multinomial", "LogisticRegression", "0.24.2 1.0.2 1.2.2 1.3.2 1.5.2 1.7.2 1.9.1", "softmax over three text labels")
def logistic_multinomial(exam):
    separate(exam, LogisticRegression(max_iter=500), *flowers())


@case("logistic-liblinear", "LogisticRegression", BEFORE_18, "liblinear with three classes: one against the rest, rows normalised")
def logistic_liblinear(exam):
    separate(exam, LogisticRegression(solver="liblinear"), *flowers())


@case("logistic-one-versus-rest", "LogisticRegression", "0.24.2 1.7.2", "multi_class='ovr'")
def logistic_rest(exam):
    separate(exam, LogisticRegression(multi_class="ovr", max_iter=500), *flowers([3, 1, 7]))


@case("logistic-multinomial-binary", "LogisticRegression", BEFORE_18, "multi_class='multinomial' with two classes: twice the distance")
def logistic_multinomial_binary(exam):
    separate(exam, LogisticRegression(multi_class="multinomial", max_iter=500), *two_flowers())


@case("logistic-liblinear-binary", "LogisticRegression", "0.24.2 1.9.1", "liblinear with two classes and labels false and true")
def logistic_liblinear_binary(exam):
    separate(exam, LogisticRegression(solver="liblinear"), *two_flowers((False, True)))


@case("logistic-float-labels", "LogisticRegression", "1.2.2 1.9.1", "labels 0.0, 1.0 and 2.0")
def logistic_floats(exam):
    separate(exam, LogisticRegression(max_iter=500), *flowers([0.0, 1.0, 2.0]))


@case("logistic-integer-labels", "LogisticRegression", "1.0.2 1.5.2", "labels -3 and 12, no intercept, class weights")
def logistic_integers(exam):
    model = LogisticRegression(fit_intercept=False, class_weight="balanced", max_iter=500)
    separate(exam, model, *two_flowers((-3, 12)))


@case("logistic-object-labels", "LogisticRegression", "1.2.2 1.7.2", "labels as an object array")
def logistic_objects(exam):
    separate(exam, LogisticRegression(max_iter=500), *flowers(np.array(["", "NA", "é"], dtype=object)))


@case("logistic-float32", "LogisticRegression", "0.24.2 1.3.2", "float32 coefficients asked with float64")
def logistic_single(exam):
    rows, target = flowers()
    separate(exam, LogisticRegression(max_iter=500), rows.astype(np.float32), target)


@case("logistic-sparsified", "LogisticRegression", "0.24.2 1.9.1", "sparse coefficients after sparsify()")
def logistic_sparsified(exam):
    model = LogisticRegression(penalty="l1", C=0.1, solver="saga", max_iter=3000, random_state=0)
    rows, target = flowers()
    exam.save(model.fit(rows, target).sparsify())
    exam.ask(exam.numeric(hurt.ordinary(rows)))


@case("logistic-newton-cholesky", "LogisticRegression", "1.2.2 1.5.2 1.9.1", "the solver newton-cholesky with three classes: one against the rest in old versions")
def logistic_cholesky(exam):
    separate(exam, LogisticRegression(solver="newton-cholesky"), *flowers())


@case("logistic-elastic-net", "LogisticRegression", "1.0.2 1.7.2", "both penalties by saga")
def logistic_elastic(exam):
    model = LogisticRegression(penalty="elasticnet", l1_ratio=0.4, solver="saga", max_iter=3000, random_state=0)
    separate(exam, model, *flowers())


@case("logistic-cv", "LogisticRegressionCV", "0.24.2 1.2.2 1.5.2 1.7.2 1.9.1", "dicts of scores in the state")
def logistic_cv(exam):
    separate(exam, LogisticRegressionCV(Cs=3, cv=3, max_iter=800), *flowers())


@case("logistic-cv-binary", "LogisticRegressionCV", "1.3.2 1.9.1", "two classes")
def logistic_cv_binary(exam):
    separate(exam, LogisticRegressionCV(Cs=3, cv=3, max_iter=800), *two_flowers())


@case("logistic-cv-one-versus-rest", "LogisticRegressionCV", "0.24.2 1.5.2", "multi_class='ovr'")
def logistic_cv_rest(exam):
    separate(exam, LogisticRegressionCV(Cs=3, cv=3, multi_class="ovr", max_iter=800), *flowers())


@case("logistic-cv-liblinear", "LogisticRegressionCV", "1.2.2 1.7.2", "liblinear with three classes")
def logistic_cv_liblinear(exam):
    separate(exam, LogisticRegressionCV(Cs=3, cv=3, solver="liblinear"), *flowers())


@case("ridge-classifier", "RidgeClassifier", "1.2.2 1.9.1", "three text labels")
def ridge_classifier(exam):
    separate(exam, RidgeClassifier(), *flowers())


@case("ridge-classifier-binary", "RidgeClassifier", "1.0.2 1.5.2", "two labels: one distance")
def ridge_binary(exam):
    separate(exam, RidgeClassifier(alpha=2.0), *two_flowers())


@case("ridge-classifier-multilabel", "RidgeClassifier", "1.2.2 1.9.1", "indicator columns as the target")
def ridge_multilabel(exam):
    rows, target = datasets.iris()
    separate(exam, RidgeClassifier(), rows, np.column_stack([target > 0, rows[:, 0] > 6, target == 1]).astype(int))


@case("ridge-classifier-cv", "RidgeClassifierCV", "0.24.2 1.3.2", "penalty by leave-one-out")
def ridge_cv(exam):
    separate(exam, RidgeClassifierCV(alphas=(0.1, 1.0, 10.0)), *flowers())


@case("ridge-classifier-cv-binary", "RidgeClassifierCV", "1.2.2 1.9.1", "two labels")
def ridge_cv_binary(exam):
    separate(exam, RidgeClassifierCV(alphas=(0.1, 1.0, 10.0)), *two_flowers((0, 1)))


@case("linear-svc", "LinearSVC", "0.24.2 1.5.2 1.9.1", "three classes, coefficients in Fortran order")
def linear_svc(exam):
    separate(exam, LinearSVC(random_state=0, dual=True, max_iter=20000), *flowers())


@case("linear-svc-binary", "LinearSVC", "1.0.2 1.7.2", "two classes, scaled intercept")
def linear_svc_binary(exam):
    separate(exam, LinearSVC(random_state=0, dual=False, intercept_scaling=3.0), *two_flowers())


@case("linear-svc-crammer-singer", "LinearSVC", "1.0.2 1.3.2", "multi_class='crammer_singer'")
def linear_svc_crammer(exam):
    rows, target = flowers()
    model = LinearSVC(multi_class="crammer_singer", random_state=0, max_iter=20000).fit(rows, target)
    model.n_iter_ = 0  # the library leaves this number unset, so it changes between runs
    exam.save(model)
    exam.ask(exam.numeric(hurt.ordinary(rows)))


@case("linear-svc-no-intercept", "LinearSVC", "1.2.2 1.7.2", "fit_intercept=False, penalty l1")
def linear_svc_plain(exam):
    separate(exam, LinearSVC(fit_intercept=False, penalty="l1", dual=False, random_state=0), *flowers())


@case("linear-svc-sparsified", "LinearSVC", "0.24.2 1.5.2", "sparse coefficients after sparsify()")
def linear_svc_sparsified(exam):
    rows, target = flowers()
    exam.save(LinearSVC(penalty="l1", C=0.05, dual=False, random_state=0).fit(rows, target).sparsify())
    exam.ask(exam.numeric(hurt.ordinary(rows)))


@case("logistic-tie", "LogisticRegression", "0.24.2 1.9.1", "a distance of exactly zero is the first class; equal distances pick the first")
def logistic_tie(exam):
    rows = np.array([[-1.0, 0.0], [1.0, 0.0], [-1.0, 1.0], [1.0, 1.0]])
    model = LogisticRegression(fit_intercept=False).fit(rows, ["a", "b", "a", "b"])
    model.coef_ = np.array([[1.0, -0.0]])
    exam.save(model)
    exam.ask(exam.numeric(np.array([[0.0, 5.0], [-0.0, 1.0], [5e-324, 0.0], [-5e-324, 0.0], [1.0, 1.0], [800.0, 0.0], [-800.0, 0.0], [37.0, 0.0], [-745.0, 0.0]])))


@case("logistic-cv-elastic-net", "LogisticRegressionCV", "1.0.2 1.7.2", "both penalties by cross-validation")
def logistic_cv_elastic(exam):
    model = LogisticRegressionCV(Cs=2, cv=3, penalty="elasticnet", l1_ratios=[0.2, 0.8], solver="saga", max_iter=300, random_state=0)
    separate(exam, model, *flowers())


@case("logistic-cv-no-refit", "LogisticRegressionCV", "0.24.2 1.5.2", "refit=False averages the coefficients of the folds")
def logistic_cv_no_refit(exam):
    separate(exam, LogisticRegressionCV(Cs=3, cv=3, refit=False, max_iter=800), *flowers([2, 4, 8]))
