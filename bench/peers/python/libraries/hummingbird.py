"""Hummingbird: models as tensor operations, traced by torch."""

import inputs
import torch
from hummingbird.ml import convert
from hummingbird.ml import load as load_hummingbird
from loaded import Loaded
from trained import read_estimator


def prepare(model, source, prepared):
    example = inputs.cut(inputs.read(model, "float32", source.parent), 0, 1000)
    convert(read_estimator(model, source), "torch.jit", example).save(str(prepared.with_suffix("")))


def load(model, source, prepared, threads):
    torch.set_num_threads(threads)
    container = load_hummingbird(str(prepared), override_flag=True)
    method = {"predict": "predict_proba"}.get(model["method"], model["method"])
    return Loaded(getattr(container, method))
