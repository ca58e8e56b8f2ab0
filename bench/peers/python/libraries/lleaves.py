"""lleaves: LightGBM's trees compiled by LLVM."""

import lleaves
from loaded import Loaded


def prepare(model, source, prepared):
    lleaves.Model(model_file=source).compile(cache=prepared)


def load(model, source, prepared, threads):
    compiled = lleaves.Model(model_file=source)
    compiled.compile(cache=prepared)
    return Loaded(lambda x: compiled.predict(x, n_jobs=threads), "float64")
