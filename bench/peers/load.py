"""Loads one model file over and over with the library that wrote it, a line on standard input a time: `load.py FILE`; answers with milliseconds."""

import pickle
import sys
import time


def loader(path):
    """How that library's users load such a file."""
    if path.endswith(".skops"):
        import skops.io

        return lambda: skops.io.load(path, trusted=skops.io.get_untrusted_types(file=path))
    if path.endswith((".cbm", "catboost.json")) or "/catboost/" in path and path.endswith(".json"):
        import catboost

        return lambda: catboost.CatBoost().load_model(path, format="json" if path.endswith(".json") else "cbm")
    if path.endswith((".ubj", ".json")):
        import xgboost

        return lambda: xgboost.Booster(model_file=path)
    if path.endswith(".txt"):
        import lightgbm

        return lambda: lightgbm.Booster(model_file=path)
    return lambda: unpickled(path)


def unpickled(path):
    """A pickle as joblib reads it, which takes plain ones too."""
    import joblib

    try:
        return joblib.load(path)
    except (pickle.UnpicklingError, ValueError):
        with open(path, "rb") as stream:
            return pickle.load(stream)


def main():
    """Loads once for the imports, then once a line."""
    load = loader(sys.argv[1])
    load()
    print("ready", flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        load()
        print((time.perf_counter() - start) * 1000, flush=True)


if __name__ == "__main__":
    main()
