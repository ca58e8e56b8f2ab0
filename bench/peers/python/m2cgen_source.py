"""A model as source code by m2cgen."""

import sys

from trained import read_estimator


def generate(model, source, language):
    import m2cgen

    sys.setrecursionlimit(100_000)
    return {"c": m2cgen.export_to_c, "javascript": m2cgen.export_to_javascript}[language](read_estimator(model, source))
