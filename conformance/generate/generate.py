"""Rewrites the fixtures of an installed library: generate.py --library NAME --version V [--case NAME] [--out FOLDER]."""

import argparse
import os
import sys
import traceback
import warnings

import numpy as np

import registry
from exam import Exam

HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    """Runs the chosen cases and returns the exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--library", required=True, help="the package of the library, such as sklearn")
    parser.add_argument("--version", required=True, help="the library's version in this environment")
    parser.add_argument("--case", help="one case, or the start of its name with a trailing *")
    parser.add_argument("--out")
    options = parser.parse_args()
    out = options.out or os.path.join(HERE, "..", options.library)
    target = (options.library, options.version)
    warnings.simplefilter("ignore")
    failed = 0
    for case in registry.cases(options.library):
        if options.version in case.versions and chosen(case.name, options.case):
            failed += not run(case, target, out)
    return 1 if failed else 0


def chosen(name, pattern):
    """True where the case's name is asked for."""
    if pattern is None:
        return True
    return name.startswith(pattern[:-1]) if pattern.endswith("*") else name == pattern


def run(case, target, out):
    """Writes one folder; on failure says why and leaves nothing behind."""
    folder = os.path.join(out, case.name, target[1])
    exam = Exam(case, target, folder)
    np.random.seed(0)
    try:
        case.build(exam)
        exam.close()
    except Exception:
        print("FAILED %s %s" % (case.name, target[1]))
        traceback.print_exc()
        exam.remove()
        return False
    size = sum(os.path.getsize(os.path.join(folder, file)) for file in os.listdir(folder))
    refused = sum("error" in check for check in exam.checks)
    print(
        "%-44s %-7s %3d checks, %d refused, %6.1f kB, %s"
        % (case.name, target[1], len(exam.gallery or exam.checks), refused, size / 1000, exam.model_file)
    )
    return True


if __name__ == "__main__":
    sys.exit(main())
