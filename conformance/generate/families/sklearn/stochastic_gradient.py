"""SGDClassifier, SGDRegressor, SGDOneClassSVM, Perceptron and the passive-aggressive models."""

import numpy as np
from sklearn import linear_model
from sklearn.preprocessing import scale

import datasets
import numbers_that_hurt as hurt
from registry import case
from versions import at_least


def flowers():
    """Scaled iris rows with text labels."""
    rows, target = datasets.iris()
    return scale(rows), np.array(["a", "b", "c"])[target]


def two_flowers():
    """Scaled iris rows and whether a flower is of the last kind."""
    rows, target = datasets.iris()
    return scale(rows), (target == 2).astype(int)


def patients():
    """The diabetes rows, scaled, with a small target."""
    rows, target = datasets.diabetes()
    return scale(rows), target / 100


def descend(exam, model, rows, target):
    """Fits, asks hurting rows and rows far from every class, refuses missing and infinite ones."""
    exam.save(model.fit(rows, target) if target is not None else model.fit(rows))
    far = np.vstack([hurt.ordinary(rows), hurt.sample(rows, 12, "far") * 3, np.eye(rows.shape[1]) * -9])
    exam.ask(exam.numeric(far))
    exam.refuse("predict", exam.numeric(hurt.spoiled(rows, (np.nan,)), "missing"))
    exam.refuse("predict", exam.numeric(hurt.spoiled(rows, (np.inf,)), "infinite"))


def loss_name(new, old, since):
    """The loss under the name that its version takes."""
    return new if at_least(since) else old


LOSSES = (
    ("hinge", "hinge", "hinge", "0.24", "0.24.2 1.5.2"),
    ("log", "log_loss", "log", "1.1", "0.24.2 1.0.2 1.2.2 1.5.2 1.9.1"),
    ("modified-huber", "modified_huber", "modified_huber", "0.24", "0.24.2 1.2.2 1.7.2"),
    ("squared-hinge", "squared_hinge", "squared_hinge", "0.24", "1.0.2 1.9.1"),
    ("perceptron", "perceptron", "perceptron", "0.24", "1.2.2 1.7.2"),
    ("squared-error", "squared_error", "squared_loss", "1.0", "0.24.2 1.9.1"),
    ("huber", "huber", "huber", "0.24", "1.3.2 1.5.2"),
    ("epsilon-insensitive", "epsilon_insensitive", "epsilon_insensitive", "0.24", "1.0.2 1.7.2"),
)


def sgd_case(label, new, old, since, versions, classes):
    @case("sgd-%s-%s" % (label, "binary" if classes == 2 else "multiclass"), "SGDClassifier", versions, "loss %s with %d classes" % (new, classes))
    def build(exam):
        model = linear_model.SGDClassifier(loss=loss_name(new, old, since), random_state=1, eta0=0.01, learning_rate="adaptive")
        descend(exam, model, *(two_flowers() if classes == 2 else flowers()))


for label, new, old, since, versions in LOSSES:
    sgd_case(label, new, old, since, versions, 2)
    sgd_case(label, new, old, since, versions, 3)


@case("sgd-average", "SGDClassifier", "0.24.2 1.3.2", "averaged coefficients, elastic net")
def sgd_average(exam):
    model = linear_model.SGDClassifier(loss="hinge", average=True, penalty="elasticnet", random_state=1)
    descend(exam, model, *flowers())


@case("sgd-sparsified", "SGDClassifier", "1.2.2 1.9.1", "sparse coefficients after sparsify()")
def sgd_sparsified(exam):
    rows, target = flowers()
    model = linear_model.SGDClassifier(loss="modified_huber", penalty="l1", alpha=0.01, random_state=1)
    exam.save(model.fit(rows, target).sparsify())
    exam.ask(exam.numeric(hurt.ordinary(rows)))


@case("sgd-no-intercept", "SGDClassifier", "1.0.2 1.7.2", "fit_intercept=False, three classes")
def sgd_plain(exam):
    model = linear_model.SGDClassifier(loss=loss_name("log_loss", "log", "1.1"), fit_intercept=False, random_state=1)
    descend(exam, model, *flowers())


@case("sgd-regressor", "SGDRegressor", "0.24.2 1.2.2 1.5.2", "squared error")
def sgd_regressor(exam):
    descend(exam, linear_model.SGDRegressor(random_state=1), *patients())


@case("sgd-regressor-huber", "SGDRegressor", "1.3.2 1.7.2", "huber, averaged, no intercept")
def sgd_regressor_huber(exam):
    descend(exam, linear_model.SGDRegressor(loss="huber", average=5, fit_intercept=False, random_state=1), *patients())


@case("sgd-one-class", "SGDOneClassSVM", "1.2.2 1.5.2 1.9.1", "the offset moves the distance but not the score")
def one_class(exam):
    rows, _ = flowers()
    descend(exam, linear_model.SGDOneClassSVM(nu=0.2, random_state=1), rows, None)


@case("perceptron", "Perceptron", "0.24.2 1.9.1", "three classes")
def perceptron(exam):
    descend(exam, linear_model.Perceptron(random_state=1), *flowers())


@case("perceptron-binary", "Perceptron", "1.0.2 1.5.2", "two classes with a penalty")
def perceptron_binary(exam):
    descend(exam, linear_model.Perceptron(penalty="l2", random_state=1), *two_flowers())


@case("passive-aggressive", "PassiveAggressiveClassifier", "1.3.2 1.9.1", "three classes")
def passive(exam):
    descend(exam, linear_model.PassiveAggressiveClassifier(C=0.01, random_state=1), *flowers())


@case("passive-aggressive-binary", "PassiveAggressiveClassifier", "1.2.2 1.7.2", "two classes, squared hinge")
def passive_binary(exam):
    descend(exam, linear_model.PassiveAggressiveClassifier(C=0.01, loss="squared_hinge", random_state=1), *two_flowers())


@case("passive-aggressive-regressor", "PassiveAggressiveRegressor", "0.24.2 1.2.2 1.9.1", "an intercept of one element")
def passive_regressor(exam):
    descend(exam, linear_model.PassiveAggressiveRegressor(C=0.01, random_state=1), *patients())
