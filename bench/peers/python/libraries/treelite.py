"""Treelite's own walk of trees, GTIL."""

import treelite
import treelite.sklearn
from loaded import Loaded
from trained import read_trained


def read_treelite(model, source):
    if model["trainer"] == "scikit-learn":
        return treelite.sklearn.import_model(read_trained(model, source))
    if model["trainer"] == "lightgbm":
        return treelite.frontend.load_lightgbm_model(source)
    return treelite.frontend.from_xgboost(read_trained(model, source))


def prepare(model, source, prepared):
    read_treelite(model, source).serialize(str(prepared))


def load(model, source, prepared, threads):
    trees = treelite.Model.deserialize(str(prepared))
    return Loaded(lambda x: treelite.gtil.predict(trees, x, nthread=threads), model["dtype"])
