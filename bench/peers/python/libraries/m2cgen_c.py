"""m2cgen: a model as one C function, compiled by the machine's compiler."""

import ctypes
import shutil
import subprocess

import numpy as np
from inputs import WIDTH
from loaded import Loaded, Refusal
from m2cgen_source import generate

LOOP = """
void score_rows(const double *rows, long count, long width, double *answers) {
  for (long row = 0; row < count; row++) %s;
}
"""


def prepare(model, source, prepared):
    if shutil.which("cc") is None:
        raise Refusal("there is no C compiler")
    code = generate(model, source, "c")
    one = "void score(double * input, double * output)" not in code
    call = "answers[row] = score((double *)rows + row * width)" if one else "score((double *)rows + row * width, answers + row * 2)"
    written = prepared.with_suffix(".c")
    written.write_text(code + LOOP % call)
    subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-lm", "-o", prepared, written], check=True)


def load(model, source, prepared, threads):
    library = ctypes.CDLL(str(prepared))
    library.score_rows.argtypes = [ctypes.c_void_p, ctypes.c_long, ctypes.c_long, ctypes.c_void_p]
    width = 2 if "score(double * input, double * output)" in prepared.with_suffix(".c").read_text()[:1000] else 1

    def call(x):
        answers = np.empty((len(x), width))
        library.score_rows(x.ctypes.data, len(x), WIDTH, answers.ctypes.data)
        return answers

    return Loaded(call, "float64", input=np.ascontiguousarray)
