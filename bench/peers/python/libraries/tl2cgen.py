"""TL2cgen: trees as C, compiled by the machine's compiler."""

import shutil

import tl2cgen
from libraries.treelite import read_treelite
from loaded import Loaded, Refusal


def prepare(model, source, prepared):
    if shutil.which("gcc") is None:
        raise Refusal("there is no C compiler")
    trees = read_treelite(model, source)
    tl2cgen.export_lib(trees, toolchain="gcc", libpath=str(prepared), params={"parallel_comp": min(trees.num_tree, 64), "quantize": 1}, options=["-O3"], nthread=2)


def load(model, source, prepared, threads):
    predictor = tl2cgen.Predictor(str(prepared), nthread=threads)
    return Loaded(predictor.predict, model["dtype"], input=tl2cgen.DMatrix)
