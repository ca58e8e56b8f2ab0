"""The library that trained the model: the right answers."""

from loaded import Loaded
from trained import import_trainer, read_trained


def start(model):
    import_trainer(model)


def load(model, source, prepared, threads):
    trained = read_trained(model, source)
    return {"scikit-learn": scikit_learn, "xgboost": xgboost, "lightgbm": lightgbm, "catboost": catboost}[model["trainer"]](model, trained, threads)


def scikit_learn(model, trained, threads):
    """Arrays need no names: the check of names would count against it."""
    if model["input"] == "numbers":
        for part in [trained, *(step for _, step in getattr(trained, "steps", []))]:
            part.__dict__.pop("feature_names_in_", None)
    last = trained[-1] if hasattr(trained, "steps") else trained
    if hasattr(last, "n_jobs"):
        last.n_jobs = None if threads == 1 else threads
    return Loaded(getattr(trained, model["method"]), model["dtype"])


def xgboost(model, trained, threads):
    trained.set_param({"nthread": threads})
    return Loaded(lambda x: trained.inplace_predict(x, validate_features=False))


def lightgbm(model, trained, threads):
    return Loaded(lambda x: trained.predict(x, num_threads=threads))


def catboost(model, trained, threads):
    from catboost import Pool

    return Loaded(lambda x: trained.predict_proba(x, thread_count=threads), input=Pool if model["input"] == "numbers" else lambda part: part)
