"""Comparing the installed version of the library."""

import sklearn


def at_least(text):
    """True where the library is of this version or newer."""
    return version_key(sklearn.__version__) >= version_key(text)


def version_key(text):
    """A version as a tuple that compares."""
    return tuple(int(part) for part in text.split(".") if part.isdigit())
