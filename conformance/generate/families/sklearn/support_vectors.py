"""SVC, NuSVC, SVR, NuSVR, OneClassSVM."""

import warnings

import numpy as np
import scipy.sparse
from sklearn.svm import SVC, SVR, NuSVC, NuSVR, OneClassSVM

import datasets
import numbers_that_hurt as hurt
from registry import case

warnings.simplefilter("ignore")


def scaled(rows):
    """The columns brought to a comparable size."""
    return (rows - rows.mean(axis=0)) / rows.std(axis=0)


def wine():
    rows, target = datasets.wine()
    return scaled(rows)[::3], target[::3]


def cancer():
    rows, target = datasets.cancer()
    return scaled(rows)[::12], target[::12]


def questions(rows):
    return hurt.ordinary(rows, count=16)


def sit(exam, model, data, methods=None):
    rows, target = data
    model.fit(rows, target)
    exam.save(model)
    exam.ask(exam.numeric(questions(np.asarray(rows.todense()) if scipy.sparse.issparse(rows) else rows)), methods=methods)


@case("svc-rbf", "SVC", "0.24.2 1.0.2 1.5.2 1.9.1", "three classes, gamma scale, a score for each class from the votes")
def svc_rbf(exam):
    sit(exam, SVC(), wine())
    exam.refuse("predict", exam.numeric(hurt.spoiled(wine()[0], (np.nan,)), "missing"))


@case("svc-binary", "SVC", "0.24.2 1.3.2 1.7.2", "two classes: the stored coefficients have libsvm's sign, the public ones do not")
def svc_binary(exam):
    rows, target = cancer()
    sit(exam, SVC(gamma="auto", C=10), (rows, np.where(target == 1, "benign", "malignant")))


@case("svc-linear-ovo", "SVC", "0.24.2 1.2.2", "linear kernel, a score for each pair")
def svc_linear(exam):
    sit(exam, SVC(kernel="linear", decision_function_shape="ovo", class_weight="balanced"), wine())


@case("svc-poly", "SVC", "1.0.2 1.9.1", "degree 5 by repeated squaring, coef0, a number for gamma")
def svc_poly(exam):
    sit(exam, SVC(kernel="poly", degree=5, gamma=0.3, coef0=1.5), wine())


@case("svc-sigmoid", "SVC", "0.24.2 1.7.2", "the hyperbolic tangent")
def svc_sigmoid(exam):
    sit(exam, SVC(kernel="sigmoid", coef0=-0.5, decision_function_shape="ovo"), wine())


@case("svc-probability", "SVC", "0.24.2 1.3.2 1.9.1", "sigmoids of the pairs, coupled by an iteration that ends early")
def svc_probability(exam):
    sit(exam, SVC(probability=True, random_state=0), wine())


@case("svc-probability-binary", "NuSVC", "1.0.2 1.7.2", "two classes are coupled as well")
def svc_probability_binary(exam):
    sit(exam, NuSVC(nu=0.3, probability=True, random_state=0), cancer())


@case("svc-probability-many", "SVC", "0.24.2 1.5.2", "five classes, most of them hardly apart")
def svc_probability_many(exam):
    rows = scaled(datasets.iris()[0])[::2]
    target = np.digitize(rows[:, 1] + 0.4 * rows[:, 2], [-1.2, -0.3, 0.3, 1.1])
    sit(exam, SVC(kernel="linear", C=0.4, probability=True, random_state=1), (rows, target))


@case("svc-break-ties", "SVC", "0.24.2 1.5.2 1.9.1", "four classes whose votes tie; predict follows the scores")
def svc_break_ties(exam):
    rows = scaled(datasets.iris()[0])[::2]
    target = np.digitize(rows[:, 1], [-0.7, 0, 0.7])
    sit(exam, SVC(break_ties=True, C=0.3), (rows, target))


@case("svc-ties", "SVC", "1.0.2 1.7.2", "the same; predict takes the first of the most voted")
def svc_ties(exam):
    rows = scaled(datasets.iris()[0])[::2]
    target = np.digitize(rows[:, 1], [-0.7, 0, 0.7])
    sit(exam, SVC(C=0.3), (rows, target))


@case("svc-sparse", "SVC", "0.24.2 1.2.2 1.9.1", "fitted on a sparse matrix: sparse vectors and coefficients")
def svc_sparse(exam):
    rows, target = datasets.counts()
    rows = np.maximum(rows[::3] - 25, 0)
    sit(exam, SVC(gamma=0.02, probability=True, random_state=0), (scipy.sparse.csr_matrix(rows), target[::3]))


@case("svc-precomputed", "SVC", "0.24.2 1.5.2", "the rows are kernels with the training rows")
def svc_precomputed(exam):
    rows, target = wine()
    model = SVC(kernel="precomputed").fit(rows @ rows.T, target)
    exam.save(model)
    exam.ask(exam.numeric(hurt.sample(datasets.wine()[0], 12) @ rows.T))


@case("nu-svc", "NuSVC", "0.24.2 1.9.1", "multiclass, polynomial kernel")
def nu_svc(exam):
    sit(exam, NuSVC(nu=0.2, kernel="poly", degree=2), wine())


def targets():
    rows, target = datasets.diabetes()
    return scaled(rows)[::9, :6], target[::9]


@case("svr-rbf", "SVR", "0.24.2 1.2.2 1.9.1", "the sum over all support vectors")
def svr_rbf(exam):
    sit(exam, SVR(C=50, epsilon=20), targets())


@case("svr-linear", "SVR", "1.0.2 1.7.2", "linear kernel")
def svr_linear(exam):
    sit(exam, SVR(kernel="linear", epsilon=30), targets())


@case("svr-empty", "SVR", "0.24.2 1.5.2", "everything lies in the tube: no support vector is left")
def svr_empty(exam):
    sit(exam, SVR(epsilon=1e4), targets())


@case("svr-sparse", "SVR", "0.24.2 1.9.1", "fitted on a sparse matrix")
def svr_sparse(exam):
    rows, target = targets()
    sit(exam, SVR(C=20, kernel="poly"), (scipy.sparse.csr_matrix(np.where(rows > 0.5, rows, 0)), target))


@case("nu-svr", "NuSVR", "0.24.2 1.5.2", "sigmoid kernel")
def nu_svr(exam):
    sit(exam, NuSVR(C=30, nu=0.3, kernel="sigmoid", gamma=0.05), targets())


@case("one-class-svm", "OneClassSVM", "0.24.2 1.3.2 1.9.1", "score_samples adds the offset again")
def one_class(exam):
    rows = wine()[0]
    exam.save(OneClassSVM(nu=0.2, gamma=0.4).fit(rows))
    exam.ask(exam.numeric(questions(rows)))


@case("one-class-svm-sparse", "OneClassSVM", "1.0.2 1.7.2", "fitted on a sparse matrix")
def one_class_sparse(exam):
    rows = np.maximum(wine()[0], 0)
    exam.save(OneClassSVM(nu=0.3, kernel="poly", degree=2, coef0=1).fit(scipy.sparse.csr_matrix(rows)))
    exam.ask(exam.numeric(questions(rows)))
