"""The decorator that declares a case, and the cases of a library."""

import importlib

ALL = "0.24.2 1.0.2 1.2.2 1.3.2 1.5.2 1.7.2 1.9.1"


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


def cases(library):
    """Every case of a library's families, in the order of its list."""
    package = "families." + library
    for family in importlib.import_module(package).FAMILIES:
        importlib.import_module("%s.%s" % (package, family))
    return DECLARED
