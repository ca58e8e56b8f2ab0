"""Prints every public estimator of scikit-learn and what it answers: estimators.py PYTHON..., one interpreter for each version."""

import json
import subprocess
import sys

METHODS = """predict predict_proba predict_log_proba decision_function transform inverse_transform score_samples apply
decision_path kneighbors staged_predict staged_predict_proba staged_decision_function mahalanobis""".split()

INSIDE = """
import json, warnings
warnings.simplefilter("ignore")
import sklearn
from sklearn.utils import all_estimators
known = {name: [method for method in %r if hasattr(kind, method)] for name, kind in all_estimators()}
print(json.dumps([sklearn.__version__, known]))
""" % (METHODS,)


def main():
    """Gathers the versions into one line a class: the versions that have it, and the methods of any of them."""
    found = {}
    for python in sys.argv[1:]:
        version, known = json.loads(subprocess.check_output([python, "-c", INSIDE]))
        for name, methods in known.items():
            entry = found.setdefault(name, {"versions": [], "methods": []})
            entry["versions"].append(version)
            entry["methods"] += [method for method in methods if method not in entry["methods"]]
    lines = ["  %s: %s" % (json.dumps(name), json.dumps({key: " ".join(value) for key, value in found[name].items()})) for name in sorted(found)]
    print("{\n%s\n}" % ",\n".join(lines))


if __name__ == "__main__":
    main()
