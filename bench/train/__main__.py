"""Trains what the benchmark times: `python train FOLDER FILE...`. What is there is left alone; a file's stem names the model."""

import pathlib
import pickle
import sys
import time
import warnings

from dense_models import DENSE_MODELS
from inputs import write_inputs
from pipelines import PIPELINES
from tree_models import TREE_MODELS

MODELS = {**TREE_MODELS, **DENSE_MODELS, **PIPELINES}


def save(model, path):
    """In the trainer's own format, whole or not at all."""
    new = path.with_suffix(".new" + path.suffix)
    if path.suffix == ".pkl":
        new.write_bytes(pickle.dumps(model, protocol=5))
    else:
        model.save_model(str(new))
    new.rename(path)


def main(folder, files):
    folder.mkdir(parents=True, exist_ok=True)
    write_inputs(folder)
    for file in files:
        if not (folder / file).exists():
            started = time.perf_counter()
            print(f"training {file}", end="", flush=True)
            save(MODELS[pathlib.Path(file).stem](), folder / file)
            print(f" ({time.perf_counter() - started:.0f} s)", flush=True)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(pathlib.Path(sys.argv[1]), sys.argv[2:])
