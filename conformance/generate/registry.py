"""The explicit list of families and the decorator that declares a case."""

import importlib

ALL = "0.24.2 1.0.2 1.2.2 1.3.2 1.5.2 1.7.2 1.9.1"
FAMILIES = (
    "scalers",
    "encoders",
    "discretizers",
    "imputers",
    "texts",
    "selectors",
    "decompositions",
    "linear_regressors",
    "linear_classifiers",
    "stochastic_gradient",
    "naive_bayes",
    "trees",
    "forests",
    "gradient_boosting",
    "hist_gradient_boosting",
    "pipelines",
    "columns",
    "searches",
    "containers",
)


class Case:
    """A name, what it holds, the versions it is written in and the function that builds it."""

    def __init__(self, name, estimator, versions, note, build):
        self.name = name
        self.estimator = estimator
        self.versions = versions.split()
        self.note = note
        self.build = build


DECLARED = []


def case(name, estimator, versions, note):
    """Declares the decorated function as the builder of a case."""

    def declare(build):
        DECLARED.append(Case(name, estimator, versions, note, build))
        return build

    return declare


def cases():
    """Every case of every family, in the order of the list."""
    for family in FAMILIES:
        importlib.import_module("families." + family)
    return DECLARED
