"""Writes pickles that only measure reading: `large-pickles.py FOLDER`."""

import os
import pickle
import sys

import numpy as np
from sklearn.linear_model import Ridge


class Recipe:
    """A class that no reader knows."""


def many(kind, count):
    """So many small instances with three attributes each."""
    instances = []
    for index in range(count):
        instance = kind.__new__(kind)
        instance.__dict__.update(alpha=index * 0.5, solver="auto", positive=False)
        instances.append(instance)
    return instances


def write(folder, name, make):
    """Writes what is not there yet."""
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        with open(path + ".new", "wb") as stream:
            pickle.dump(make(), stream, protocol=4)
        os.rename(path + ".new", path)


def main():
    """500 MB of arrays; a hundred thousand objects of a class that is known, and of one that is not."""
    folder = sys.argv[1]
    write(folder, "arrays.pkl", lambda: [np.arange(131_072.0) + index for index in range(477)])
    write(folder, "known.pkl", lambda: many(Ridge, 100_000))
    write(folder, "unknown.pkl", lambda: many(Recipe, 100_000))


if __name__ == "__main__":
    main()
