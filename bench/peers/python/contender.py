"""One library with one model: `python contender.py LIBRARY JSON`. Orders come as JSON lines, see bench/order.ts."""

import importlib
import json
import os
import pathlib
import sys
import time
import warnings

import inputs
import numpy as np

ROWS_OF_ONE = 500


def memory(field):
    """Bytes that the process holds (VmRSS) or has held at most (VmHWM)."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith(field))


class Contender:
    def __init__(self, library, setup):
        self.library = importlib.import_module(f"libraries.{library}")
        self.model, self.threads = setup["model"], setup["threads"]
        self.source, self.prepared = pathlib.Path(setup["source"]), pathlib.Path(setup["prepared"])
        self.parts = {}
        if hasattr(self.library, "start"):
            self.library.start(self.model)

    def prepare(self, order):
        start = time.perf_counter()
        self.library.prepare(self.model, self.source, self.prepared)
        return {"ms": (time.perf_counter() - start) * 1000}

    def load(self, order):
        idle = memory("VmRSS")
        start = time.perf_counter()
        self.loaded = self.library.load(self.model, self.source, self.prepared, self.threads)
        took = (time.perf_counter() - start) * 1000
        self.whole = inputs.read(self.model, self.loaded.dtype, self.source.parent)
        return {"ms": took, "idle": idle}

    def open(self, order):
        starts = range(ROWS_OF_ONE) if order["rows"] == 1 else [0]
        self.parts[order["rows"]] = [self.loaded.input(inputs.cut(self.whole, start, start + order["rows"])) for start in starts]
        return {}

    def run(self, order):
        parts, call = self.parts[order["rows"]], self.loaded.call
        count = len(parts)
        times = []
        clock = time.perf_counter
        for index in range(order["times"]):
            start = clock()
            call(parts[index % count])
            times.append(clock() - start)
        return {"ms": sum(times) * 1000, **({"each": [1000 * each for each in times]} if order.get("each") else {})}

    def answer(self, order):
        start = time.perf_counter()
        answers = [self.loaded.call(part) for part in self.parts[order["rows"]]]
        took = (time.perf_counter() - start) * 1000
        np.concatenate([np.asarray(answer, np.float64).ravel() for answer in answers]).astype("<f8").tofile(order["file"])
        return {"ms": took}

    def memory(self, order):
        return {"peak": memory("VmHWM")}


def main(library, setup):
    contender = None
    for line in sys.stdin:
        order = json.loads(line)
        try:
            contender = contender or Contender(library, setup)
            reply = getattr(contender, order["do"])(order)
        except Exception as error:
            reply = {"reason": f"{type(error).__name__}: {str(error).strip()}".split("\n")[0][:200]}
        answers.write(json.dumps(reply) + "\n")
        answers.flush()


# What libraries print must not stand among the answers.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
warnings.simplefilter("ignore")
main(sys.argv[1], json.loads(sys.argv[2]))
