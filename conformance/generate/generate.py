"""Rewrites the fixtures of the installed scikit-learn: generate.py [--case NAME] [--out FOLDER]."""

import argparse
import os
import sys
import traceback
import warnings

import numpy as np
import sklearn

import registry
from exam import Exam

HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    """Runs the chosen cases and returns the exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--case", help="one case, or the start of its name with a trailing *")
    parser.add_argument("--out", default=os.path.join(HERE, "..", "sklearn"))
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    failed = 0
    for case in registry.cases():
        if sklearn.__version__ in case.versions and chosen(case.name, options.case):
            failed += not run(case, options.out)
    return 1 if failed else 0


def chosen(name, pattern):
    """True where the case's name is asked for."""
    if pattern is None:
        return True
    return name.startswith(pattern[:-1]) if pattern.endswith("*") else name == pattern


def run(case, out):
    """Writes one folder; on failure says why and leaves nothing behind."""
    folder = os.path.join(out, case.name, sklearn.__version__)
    exam = Exam(case.name, case.estimator, case.note, folder)
    np.random.seed(0)
    try:
        case.build(exam)
        exam.close()
    except Exception:
        print("FAILED %s %s" % (case.name, sklearn.__version__))
        traceback.print_exc()
        exam.remove()
        return False
    size = sum(os.path.getsize(os.path.join(folder, file)) for file in os.listdir(folder))
    refused = sum("error" in check for check in exam.checks)
    print(
        "%-44s %-7s %3d checks, %d refused, %6.1f kB, %s"
        % (case.name, sklearn.__version__, len(exam.checks), refused, size / 1000, exam.model_file)
    )
    return True


if __name__ == "__main__":
    sys.exit(main())
