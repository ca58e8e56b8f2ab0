"""The forms in which people store a fitted model, and the facts of the machine that wrote it."""

import gzip
import os
import pickle
import struct
import sys
import zipfile
import zlib
from collections import OrderedDict

import cloudpickle
import dill
import joblib
import numpy as np
import scipy

try:
    import threadpoolctl
except ImportError:
    threadpoolctl = None

PLAIN = "joblib"
OTHERS = (
    "pickle-0",
    "pickle-1",
    "pickle-2",
    "pickle-3",
    "pickle-4",
    "pickle-5",
    "joblib-zlib",
    "joblib-gzip",
    "joblib-bz2",
    "joblib-xz",
    "joblib-lzma",
    "joblib-lz4",
    "joblib-3",
    "cloudpickle",
    "dill",
    "pickle-gzip",
    "in-list",
    "in-tuple",
    "in-dict",
)
PLACES = {"in-list": 0, "in-tuple": 1, "in-dict": "model"}


def drawn_form(case, version):
    """The form of a case: joblib for two of three, the others in turn by the name's checksum."""
    draw = zlib.crc32(("%s/%s" % (case, version)).encode("utf-8"))
    return PLAIN if draw % 3 else OTHERS[(draw // 3) % len(OTHERS)]


def store(model, folder, form):
    """Writes the model and returns the file's name."""
    forget_addresses(model)
    file = file_name(form)
    store_as(model, os.path.join(folder, file), form)
    return file


def store_as(model, path, form):
    """Writes what a file of that form holds."""
    family, _, detail = form.partition("-")
    if family == "skops":
        skops_dump(model, path, detail)
    elif family == "externals":
        old_joblib().dump(model, path, compress=int(detail))
    elif form.startswith("pickle-gzip"):
        with open(path, "wb") as stream:
            stream.write(gzip_bytes(pickle.dumps(model, int(form[12:] or pickle.HIGHEST_PROTOCOL))))
    elif family == "pickle":
        with open(path, "wb") as stream:
            pickle.dump(model, stream, protocol=min(int(detail), pickle.HIGHEST_PROTOCOL))
    elif family == "cloudpickle":
        with open(path, "wb") as stream:
            cloudpickle.dump(model, stream)
    elif family == "dill":
        with open(path, "wb") as stream:
            dill.dump(model, stream)
    elif family == "in":
        joblib.dump(wrapped(model, detail), path)
    elif not detail:
        joblib.dump(model, path)
    elif detail.isdigit():
        joblib.dump(model, path, compress=int(detail))
    else:
        joblib.dump(model, path, compress=(detail, 3))
        if detail == "gzip":
            clear_gzip_header(path)


def read(path, form):
    """The model of a stored file: arrays that were views come back in one piece, which can change a last bit."""
    if form.startswith("skops"):
        return skops_load(path)
    if form.startswith("externals"):
        return old_joblib().load(path)
    if form.startswith("pickle-gzip"):
        with gzip.open(path) as stream:
            return pickle.load(stream)
    if form.startswith(("pickle-", "cloudpickle", "dill")):
        with open(path, "rb") as stream:
            return pickle.load(stream)
    content = joblib.load(path)
    return content[PLACES[form]] if form in PLACES else content


def old_joblib():
    """The joblib that scikit-learn carried until 0.22."""
    import sklearn.externals.joblib

    return sklearn.externals.joblib


def skops_dump(model, path, detail):
    """Writes an archive of skops; `deflated` where its version can compress."""
    import skops.io

    if detail == "deflated":
        skops.io.dump(model, path, compression=zipfile.ZIP_DEFLATED)
    else:
        skops.io.dump(model, path)


def skops_load(path):
    """The model of an archive of skops, whose types are all trusted here."""
    import skops.io

    try:
        return skops.io.load(path, trusted=skops.io.get_untrusted_types(file=path))
    except TypeError:
        return skops.io.load(path, trusted=True)


def forget_addresses(value, seen=None):
    """Sets to zero the memory address that vectorizers keep of their stop words, anywhere in a model."""
    seen = set() if seen is None else seen
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, dict):
        parts = value.values()
    elif isinstance(value, (list, tuple)):
        parts = value
    elif hasattr(value, "get_params"):
        parts = vars(value).values()
        if hasattr(value, "_stop_words_id"):
            value._stop_words_id = 0
    else:
        return
    for part in parts:
        forget_addresses(part, seen)


def file_name(form):
    """A file name whose extension says as little about the content as people's names do."""
    if form in ("joblib", "joblib-3", "in-tuple"):
        return "model.joblib"
    if form in ("dill", "joblib-lz4"):
        return "model.pickle"
    if form == "in-list":
        return "model.sav"
    if form.startswith("skops"):
        return "model.skops"
    return "model.pkl"


def wrapped(model, kind):
    """The model inside the container that people put beside their notes."""
    if kind == "list":
        return [model, {"trained_on": "2024-05-01", "rows": 120}]
    if kind == "tuple":
        return ("1.0", model)
    return {"model": model, "metrics": {"score": 0.875}, "columns": ["a", "b"]}


def gzip_bytes(data):
    """Gzip without time and name."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = packer.compress(data) + packer.flush()
    tail = struct.pack("<II", zlib.crc32(data) & 0xFFFFFFFF, len(data) & 0xFFFFFFFF)
    return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff" + body + tail


def clear_gzip_header(path):
    """Replaces the gzip header that carries the time and the file's path."""
    with open(path, "rb") as stream:
        data = gzip.decompress(stream.read())
    with open(path, "wb") as stream:
        stream.write(gzip_bytes(data))


def environment():
    """Versions, BLAS and CPU features that the numbers may depend on."""
    libraries = sorted(
        {
            "%s %s (%s)" % (pool["internal_api"], pool.get("version"), pool.get("architecture", "unknown"))
            for pool in (threadpoolctl.threadpool_info() if threadpoolctl else ())
            if pool["user_api"] == "blas"
        }
    )
    versions = [(module.__name__, module.__version__) for module in (np, scipy, joblib)]
    return OrderedDict(versions + [("blas", libraries), ("cpu", features())])


def features():
    """The wide CPU features that numpy may use after the run switched some off."""
    core = sys.modules.get("numpy._core._multiarray_umath") or getattr(np.core, "_multiarray_umath", None)
    wide = ("AVX2", "FMA3", "AVX512_SKX", "X86_V3", "X86_V4")
    return [name for name in wide if getattr(core, "__cpu_features__", {}).get(name)]
