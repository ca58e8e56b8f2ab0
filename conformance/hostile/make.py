"""Writes the attack corpus from opcodes by hand: `python make.py`. Nothing is pickled, unpickled or run; `pickletools` names the opcodes."""

import gzip
import io
import json
import os
import pickletools
import struct
import zlib

import models

HERE = os.path.dirname(os.path.abspath(__file__))
OP = {op.name: op.code.encode("latin-1") for op in pickletools.opcodes}
DANGEROUS = "DANGEROUS_PICKLE"
CASES = {}


def case(name, outcome, *parts):
    """Adds a file and the code that reading and compiling it must end with; `inert` is read as data, and is then no model."""
    CASES[name] = (outcome, b"".join(parts))


def text(value):
    """A short string."""
    data = value.encode("utf-8")
    return OP["SHORT_BINUNICODE"] + bytes([len(data)]) + data


def stack_global(module, name):
    """A global of protocol 4."""
    return text(module) + text(name) + OP["STACK_GLOBAL"]


def global_(module, name):
    """A global of protocol 0."""
    return OP["GLOBAL"] + module.encode() + b"\n" + name.encode() + b"\n"


P2 = OP["PROTO"] + b"\x02"
P4 = OP["PROTO"] + b"\x04"
STOP = OP["STOP"]
ID = text("id") + OP["TUPLE1"]
NOTHING = OP["EMPTY_TUPLE"]


def disguises():
    """Ways to have code run while a pickle is loaded."""
    case("reduce-global", DANGEROUS, b"cos\nsystem\n(S'id'\ntR.")
    case("reduce-stack-global", DANGEROUS, P4, stack_global("os", "system"), ID, OP["REDUCE"], STOP)
    case("inst", DANGEROUS, b"(S'id'\nios\nsystem\n.")
    case("obj", DANGEROUS, b"(cos\nsystem\nS'id'\no.")
    case("newobj", DANGEROUS, P2, global_("subprocess", "Popen"), ID, OP["NEWOBJ"], STOP)
    case("newobj-ex", DANGEROUS, P4, stack_global("subprocess", "Popen"), ID, OP["EMPTY_DICT"], text("shell"), OP["NEWTRUE"], OP["SETITEM"], OP["NEWOBJ_EX"], STOP)
    case("build-setstate", DANGEROUS, P2, global_("pip._internal.cli.main", "Main"), NOTHING, OP["NEWOBJ"], OP["EMPTY_DICT"], text("__setstate__"), global_("os", "system"), OP["SETITEM"], OP["BUILD"], text("id"), OP["BUILD"], STOP)
    case("build-on-a-class", DANGEROUS, P2, global_("sklearn.tree._classes", "DecisionTreeClassifier"), OP["EMPTY_DICT"], OP["BUILD"], STOP)
    case("only-referenced", DANGEROUS, P2, global_("os", "system"), STOP)
    case("popped", DANGEROUS, P2, global_("os", "system"), ID, OP["REDUCE"], OP["POP"], OP["NONE"], STOP)
    case("popped-obj", DANGEROUS, b"(cos\nsystem\nS'id'\no0N.")
    case("popped-mark", DANGEROUS, P2, OP["MARK"], global_("os", "system"), ID, OP["REDUCE"], OP["POP_MARK"], OP["NONE"], STOP)
    case("memo", DANGEROUS, P4, text("os"), OP["MEMOIZE"], OP["POP"], text("system"), OP["MEMOIZE"], OP["POP"], OP["BINGET"], b"\0", OP["BINGET"], b"\1", OP["STACK_GLOBAL"], ID, OP["REDUCE"], STOP)
    case("long-memo-index", DANGEROUS, P4, stack_global("os", "system"), OP["LONG_BINPUT"], b"\xff\xff\xff\x7f", OP["POP"], OP["LONG_BINGET"], b"\xff\xff\xff\x7f", ID, OP["REDUCE"], STOP)
    case("posix", DANGEROUS, b"cposix\nsystem\n(S'id'\ntR.")
    case("nt", DANGEROUS, b"cnt\nsystem\n(S'id'\ntR.")
    case("python2-builtin", DANGEROUS, b"c__builtin__\neval\n(S'1+1'\ntR.")
    case("python2-commands", DANGEROUS, b"ccommands\ngetoutput\n(S'id'\ntR.")
    case("exec", DANGEROUS, P4, stack_global("builtins", "exec"), text("pass"), OP["TUPLE1"], OP["REDUCE"], STOP)
    case("import", DANGEROUS, P4, stack_global("builtins", "__import__"), text("os"), OP["TUPLE1"], OP["REDUCE"], STOP)
    case("importlib", DANGEROUS, P4, stack_global("importlib", "import_module"), text("os"), OP["TUPLE1"], OP["REDUCE"], STOP)
    case("runpy", DANGEROUS, P4, stack_global("runpy", "run_path"), text("x"), OP["TUPLE1"], OP["REDUCE"], STOP)
    case("submodule", DANGEROUS, P4, stack_global("importlib.util", "module_from_spec"), STOP)
    case("dotted-attribute", DANGEROUS, P4, stack_global("sklearn.utils._testing", "os.system"), ID, OP["REDUCE"], STOP)
    case("dotted-dunder", DANGEROUS, P4, stack_global("sklearn.base", "BaseEstimator.__init__.__globals__"), STOP)
    case("borrowed-module", DANGEROUS, P4, stack_global("numpy.f2py.crackfortran", "os"), STOP)
    case("string-split-module", DANGEROUS, P4, stack_global("numpy.testing._private.utils", "runstring"), text("pass"), OP["EMPTY_DICT"], OP["TUPLE2"], OP["REDUCE"], STOP)
    case("getattr", DANGEROUS, P4, stack_global("builtins", "getattr"), stack_global("builtins", "object"), text("__subclasses__"), OP["TUPLE2"], OP["REDUCE"], NOTHING, OP["REDUCE"], STOP)
    case("getattr-chain", DANGEROUS, P4, stack_global("builtins", "getattr"), OP["MEMOIZE"], OP["BINGET"], b"\0", stack_global("sklearn.base", "BaseEstimator"), text("get_params"), OP["TUPLE2"], OP["REDUCE"], text("__globals__"), OP["TUPLE2"], OP["REDUCE"], STOP)
    case("getattr-of-a-module", DANGEROUS, P4, stack_global("builtins", "getattr"), stack_global("dill._dill", "_import_module"), text("os"), OP["TUPLE1"], OP["REDUCE"], text("system"), OP["TUPLE2"], OP["REDUCE"], ID, OP["REDUCE"], STOP)
    case("getattr-never-called", DANGEROUS, P4, stack_global("functools", "partial"), stack_global("builtins", "getattr"), OP["TUPLE1"], OP["REDUCE"], STOP)
    case("method-called", DANGEROUS, P4, stack_global("builtins", "getattr"), stack_global("pathlib", "Path"), text("x"), OP["TUPLE1"], OP["REDUCE"], text("unlink"), OP["TUPLE2"], OP["REDUCE"], NOTHING, OP["REDUCE"], STOP)
    case("attrgetter", DANGEROUS, P4, stack_global("operator", "attrgetter"), text("__class__"), OP["TUPLE1"], OP["REDUCE"], STOP)
    case("methodcaller", DANGEROUS, P4, stack_global("operator", "methodcaller"), text("system"), OP["TUPLE1"], OP["REDUCE"], STOP)
    case("partial", DANGEROUS, P4, stack_global("functools", "partial"), stack_global("os", "system"), text("id"), OP["TUPLE2"], OP["REDUCE"], STOP)
    case("partial-called", DANGEROUS, P4, stack_global("functools", "partial"), stack_global("sklearn.utils", "shuffle"), OP["TUPLE1"], OP["REDUCE"], NOTHING, OP["REDUCE"], STOP)
    case("map", DANGEROUS, P4, stack_global("builtins", "map"), stack_global("os", "system"), text("id"), OP["TUPLE2"], OP["REDUCE"], STOP)
    case("copyreg", DANGEROUS, P4, stack_global("copyreg", "add_extension"), text("os"), text("system"), OP["BININT1"], b"\1", OP["TUPLE3"], OP["REDUCE"], STOP)
    case("reconstructor", DANGEROUS, P2, global_("copy_reg", "_reconstructor"), global_("subprocess", "Popen"), global_("__builtin__", "object"), OP["NONE"], OP["TUPLE3"], OP["REDUCE"], STOP)
    case("newobj-by-copyreg", DANGEROUS, P2, global_("copy_reg", "__newobj__"), global_("subprocess", "Popen"), text("id"), OP["TUPLE2"], OP["REDUCE"], STOP)
    case("pickle-in-pickle", DANGEROUS, P4, stack_global("pickle", "loads"), OP["SHORT_BINBYTES"], b"\x02N.", OP["TUPLE1"], OP["REDUCE"], STOP)
    case("numpy-load", DANGEROUS, P4, stack_global("numpy", "load"), text("x.npy"), OP["TUPLE1"], OP["REDUCE"], STOP)
    case("joblib-load", DANGEROUS, P4, stack_global("joblib.numpy_pickle", "load"), text("x"), OP["TUPLE1"], OP["REDUCE"], STOP)
    case("marshal", DANGEROUS, P4, stack_global("marshal", "loads"), OP["SHORT_BINBYTES"], b"\0", OP["TUPLE1"], OP["REDUCE"], STOP)
    case("cloudpickle-function-called", DANGEROUS, P4, stack_global("cloudpickle.cloudpickle", "_make_function"), NOTHING, OP["REDUCE"], NOTHING, OP["REDUCE"], STOP)
    case("code-called", DANGEROUS, P4, stack_global("types", "FunctionType"), NOTHING, OP["REDUCE"], NOTHING, OP["REDUCE"], STOP)
    case("dill-import", DANGEROUS, P4, stack_global("dill._dill", "_get_attr"), stack_global("dill._dill", "_import_module"), text("os"), OP["TUPLE1"], OP["REDUCE"], text("system"), OP["TUPLE2"], OP["REDUCE"], ID, OP["REDUCE"], STOP)
    case("cloudpickle-subimport", DANGEROUS, P4, stack_global("cloudpickle.cloudpickle", "subimport"), text("os"), OP["TUPLE1"], OP["REDUCE"], STOP)
    case("ufunc-by-name", DANGEROUS, P4, stack_global("numpy.core", "_ufunc_reconstruct"), text("os"), text("system"), OP["TUPLE2"], OP["REDUCE"], ID, OP["REDUCE"], STOP)
    case("second-pickle", DANGEROUS, b"\x80\x02N.cos\nsystem\n.")
    case("second-pickle-broken", DANGEROUS, b"\x80\x02N.cos\nsystem\n(S'id'\ntR\xff")
    case("frame-too-short", DANGEROUS, P4, OP["FRAME"], struct.pack("<Q", 2), OP["NONE"], OP["POP"], stack_global("os", "system"), ID, OP["REDUCE"], STOP)
    case("frame-in-frame", DANGEROUS, P4, OP["FRAME"], struct.pack("<Q", 9), OP["FRAME"], struct.pack("<Q", 4), stack_global("os", "system"), ID, OP["REDUCE"], STOP)
    case("object-array-in-joblib", DANGEROUS, joblib_objects(P2 + global_("os", "system") + ID + OP["REDUCE"] + STOP))
    case("persistent-id", "UNSUPPORTED_FORMAT", P2, b"Pfoo\n.")
    case("binary-persistent-id", "UNSUPPORTED_FORMAT", P2, OP["NONE"], OP["BINPERSID"], STOP)
    case("extension", "UNSUPPORTED_FORMAT", P2, OP["EXT1"], b"\1", STOP)
    case("extension-4", "UNSUPPORTED_FORMAT", P2, OP["EXT4"], b"\1\0\0\0", STOP)
    case("out-of-band-buffer", "UNSUPPORTED_FORMAT", OP["PROTO"], b"\5", OP["NEXT_BUFFER"], STOP)
    case("sibling-path", "MALFORMED", sibling("../../etc/passwd"))
    case("sibling-absolute", "MALFORMED", sibling("/etc/passwd"))


def joblib_objects(nested):
    """joblib's wrapper of an object array, with a pickle of its own behind it."""
    return b"".join(
        [
            P4 + OP["MARK"] + stack_global("joblib.numpy_pickle", "NumpyArrayWrapper") + NOTHING + OP["NEWOBJ"] + OP["EMPTY_DICT"] + OP["MARK"],
            text("subclass") + stack_global("numpy", "ndarray") + text("shape") + OP["BININT1"] + b"\1" + OP["TUPLE1"],
            text("order") + text("C") + text("allow_mmap") + OP["NEWFALSE"] + text("dtype"),
            stack_global("numpy", "dtype") + text("O8") + OP["TUPLE1"] + OP["REDUCE"] + OP["SETITEMS"] + OP["BUILD"],
            nested,
            OP["LIST"] + STOP,
        ]
    )


def sibling(name):
    """Old joblib's wrapper that names a file."""
    return b"".join(
        [
            P2 + global_("joblib.numpy_pickle", "NDArrayWrapper") + NOTHING + OP["NEWOBJ"] + OP["EMPTY_DICT"] + OP["MARK"],
            OP["SHORT_BINSTRING"] + b"\x08filename" + OP["BINUNICODE"] + struct.pack("<I", len(name)) + name.encode() + OP["SETITEMS"],
            OP["BUILD"] + STOP,
        ]
    )


def array_of(shape, dtype="f8", data=b""):
    """A numpy array by `_reconstruct` and BUILD."""
    return b"".join(
        [
            global_("numpy.core.multiarray", "_reconstruct") + global_("numpy", "ndarray") + OP["BININT1"] + b"\0" + OP["TUPLE1"],
            OP["SHORT_BINSTRING"] + b"\1b" + OP["TUPLE3"] + OP["REDUCE"] + OP["MARK"] + OP["BININT1"] + b"\1" + shape,
            global_("numpy", "dtype") + OP["SHORT_BINSTRING"] + bytes([len(dtype)]) + dtype.encode() + OP["TUPLE1"] + OP["REDUCE"],
            OP["NEWFALSE"] + OP["SHORT_BINBYTES"] + bytes([len(data)]) + data + OP["TUPLE"] + OP["BUILD"],
        ]
    )


def long_(value):
    """An int of any size."""
    data = value.to_bytes((value.bit_length() // 8) + 1, "little", signed=True)
    return OP["LONG1"] + bytes([len(data)]) + data


def bombs():
    """Small files that would cost much."""
    doubling = b"\x80\x02]q\0" + b"".join(b"h%ch%c\x86q%c" % (at, at, at + 1) for at in range(60)) + b"."
    doubled = b"".join(b"0h%ch%c\x86q%c" % (at, at, at + 1) for at in range(60))
    case("memo-doubling", "inert", doubling)
    case("dup-doubling", "inert", P2, OP["EMPTY_LIST"], (OP["DUP"] + OP["TUPLE2"]) * 60, STOP)
    case("key-of-doubled-tuples", "inert", P2, b"})q\0", doubled, OP["NONE"], OP["SETITEM"], STOP)
    case("depth", "LIMIT_EXCEEDED", P2, OP["NONE"], OP["TUPLE1"] * 100_000, STOP)
    case("depth-of-lists", "LIMIT_EXCEEDED", P2, OP["EMPTY_LIST"] * 50_000, OP["APPEND"] * 49_999, STOP)
    case("marks", "LIMIT_EXCEEDED", gzip_(P2 + OP["MARK"] * 1_100_000 + STOP))
    case("stack", "LIMIT_EXCEEDED", gzip_(P2 + OP["NONE"] * 1_100_000 + STOP))
    case("memo-index", "inert", P2, OP["NONE"], OP["LONG_BINPUT"], b"\xff\xff\xff\x7f", STOP)
    case("array-2-60", "LIMIT_EXCEEDED", P2, array_of(long_(2 ** 60) + OP["TUPLE1"]), STOP)
    case("array-2-200", "LIMIT_EXCEEDED", P2, array_of(long_(2 ** 200) + OP["TUPLE1"]), STOP)
    case("array-product", "LIMIT_EXCEEDED", P2, array_of(long_(2 ** 31) + long_(2 ** 31) + OP["TUPLE2"]), STOP)
    case("array-2-40", "MALFORMED", P2, array_of(long_(2 ** 40) + OP["TUPLE1"]), STOP)
    case("array-of-nothing", "LIMIT_EXCEEDED", P2, array_of(long_(2 ** 40) + OP["TUPLE1"], "V0"), STOP)
    case("array-negative", "MALFORMED", P2, array_of(long_(-1) + OP["TUPLE1"]), STOP)
    case("bytes-2-63", "TRUNCATED", P4, OP["BINBYTES8"], b"\xff" * 8, STOP)
    case("bytes-2-31", "TRUNCATED", P4, OP["BINBYTES"], b"\xff\xff\xff\x7f", STOP)
    case("text-2-63", "LIMIT_EXCEEDED", P4, OP["BINUNICODE8"], b"\xff" * 8, STOP)
    case("long-2-31", "TRUNCATED", P2, OP["LONG4"], b"\xff\xff\xff\x7f", STOP)
    case("long-of-digits", "MALFORMED", P2, b"L" + b"9" * 100_000 + b"L\n.")
    case("ratio", "LIMIT_EXCEEDED", zlib.compress(P2 + OP["BINBYTES"] + struct.pack("<I", 100_000_000) + bytes(100_000_000) + STOP, 9))
    nested = P2 + OP["NONE"] + STOP
    for _ in range(6):
        nested = gzip_(nested)
    case("nested-gzip", "LIMIT_EXCEEDED", nested)
    inside = P2 + OP["NONE"] + STOP
    for _ in range(12):
        inside = joblib_objects(inside)
    case("nested-joblib", "LIMIT_EXCEEDED", inside)


def gzip_(data):
    """Gzip without time and name."""
    stream = io.BytesIO()
    with gzip.GzipFile(fileobj=stream, mode="wb", mtime=0, filename="") as file:
        file.write(data)
    return stream.getvalue()


def broken():
    """Streams that break a machine that trusts them."""
    proto = text("__proto__")
    case("proto-key", "inert", P2, OP["EMPTY_DICT"], proto, OP["EMPTY_DICT"], text("polluted"), OP["NEWTRUE"], OP["SETITEM"], OP["SETITEM"], STOP)
    case("proto-state", "inert", P4, stack_global("sklearn.base", "BaseEstimator"), NOTHING, OP["NEWOBJ"], OP["EMPTY_DICT"], proto, OP["EMPTY_DICT"], OP["SETITEM"], OP["BUILD"], STOP)
    case("constructor-global", "inert", P4, stack_global("constructor", "prototype"), NOTHING, OP["REDUCE"], STOP)
    case("proto-global", DANGEROUS, P4, stack_global("__proto__", "__proto__"), NOTHING, OP["REDUCE"], STOP)
    case("cycle-list", "inert", b"\x80\x02]q\x00h\x00a.")
    case("cycle-tuple", "inert", P2, OP["EMPTY_LIST"], OP["BINPUT"], b"\0", OP["BINGET"], b"\0", OP["TUPLE1"], OP["APPEND"], STOP)
    case("cycle-dict", "inert", P2, OP["EMPTY_DICT"], OP["BINPUT"], b"\0", text("self"), OP["BINGET"], b"\0", OP["SETITEM"], STOP)
    case("cycle-state", "inert", P4, stack_global("m", "C"), NOTHING, OP["NEWOBJ"], OP["MEMOIZE"], OP["EMPTY_DICT"], text("me"), OP["BINGET"], b"\0", OP["SETITEM"], OP["BUILD"], STOP)
    case("memo-missing", "MALFORMED", P2, OP["BINGET"], b"\7", STOP)
    case("stack-empty", "MALFORMED", P2, STOP)
    case("pop-empty", "MALFORMED", P2, OP["POP"], STOP)
    case("pop-mark-missing", "MALFORMED", P2, OP["POP_MARK"], STOP)
    case("mark-crossed", "MALFORMED", P2, OP["NONE"], OP["MARK"], OP["TUPLE1"], STOP)
    case("stop-missing", "TRUNCATED", P2, OP["NONE"])
    case("frame-beyond-the-end", "TRUNCATED", P4, OP["FRAME"], b"\xff" * 8, OP["NONE"], STOP)
    case("unknown-opcode", "MALFORMED", P2, b"\xff", STOP)
    case("protocol-9", "UNSUPPORTED_FORMAT", OP["PROTO"], b"\x09", OP["NONE"], STOP)
    case("reduce-without-tuple", "MALFORMED", P4, stack_global("m", "f"), OP["NONE"], OP["REDUCE"], STOP)
    case("call-of-a-string", "MALFORMED", P4, text("f"), NOTHING, OP["REDUCE"], STOP)
    case("append-to-a-string", "MALFORMED", P4, text("s"), OP["NONE"], OP["APPEND"], STOP)
    case("key-without-value", "MALFORMED", P4, OP["EMPTY_DICT"], OP["MARK"], OP["NONE"], OP["SETITEMS"], STOP)
    case("global-of-numbers", "MALFORMED", P4, OP["NONE"], OP["NONE"], OP["STACK_GLOBAL"], STOP)
    case("text-not-utf8", "MALFORMED", P4, OP["SHORT_BINUNICODE"], b"\x02\xc3\x28", STOP)
    case("state-of-an-int", "MALFORMED", P4, OP["BININT1"], b"\5", OP["NONE"], OP["BUILD"], STOP)
    case("array-state-of-text", "MALFORMED", P4, stack_global("numpy.core.multiarray", "_reconstruct"), NOTHING, OP["REDUCE"], text("x"), OP["BUILD"], STOP)
    case("array-short-of-bytes", "MALFORMED", P2, array_of(long_(2) + OP["TUPLE1"], "f8", b"12345678"), STOP)
    case("dtype-changed-in-use", "MALFORMED", P4, dtype_in_use(), STOP)
    case("set-of-a-number", "MALFORMED", P4, stack_global("builtins", "set"), OP["BININT1"], b"\5", OP["TUPLE1"], OP["REDUCE"], STOP)
    case("dtype-not-one", "MALFORMED", P4, stack_global("numpy", "dtype"), text("f7"), OP["TUPLE1"], OP["REDUCE"], STOP)
    case("trailing-text", "inert", P2, OP["NONE"], STOP, b"\n\n# end")


def dtype_in_use():
    """An array of bytes whose dtype is then given eight bytes an item."""
    state = OP["MARK"] + OP["BININT1"] + b"\3" + text("<") + OP["NONE"] * 3 + OP["BININT1"] + b"\x08" + OP["BININT1"] + b"\1" + OP["BININT1"] + b"\0" + OP["TUPLE"]
    arguments = OP["MARK"] + OP["SHORT_BINBYTES"] + b"\1x" + OP["BINGET"] + b"\0" + OP["BININT1"] + b"\1" + OP["TUPLE1"] + text("C") + OP["TUPLE"]
    make = stack_global("numpy", "dtype") + text("i1") + OP["TUPLE1"] + OP["REDUCE"] + OP["MEMOIZE"]
    return make + stack_global("numpy.core.numeric", "_frombuffer") + arguments + OP["REDUCE"] + OP["POP"] + state + OP["BUILD"]


HARMLESS = """numpy.random._pickle.__generator_ctor numpy.random._pickle.__randomstate_ctor numpy.random.__RandomState_ctor
numpy.random.bit_generator.__pyx_unpickle_SeedSequence sklearn._loss._loss.CyHalfBinomialLoss _loss.__pyx_unpickle_CyHalfBinomialLoss
sklearn._loss.link.LogitLink sklearn.metrics._scorer._PassthroughScorer sklearn.feature_selection._univariate_selection.f_classif
sklearn.feature_selection._univariate_selection.chi2 sklearn.utils.validation.check_array sklearn.utils._bunch.Bunch
pandas.core.indexes.base.Index pandas.core.indexes.base._new_Index sklearn.externals.joblib.numpy_pickle.NumpyArrayWrapper
numpy.mean numpy.log1p numpy.float64 numpy.core._multiarray_umath.exp numpy.memmap functools.partial operator.itemgetter
builtins.int builtins.len builtins.abs builtins.range builtins.type builtins.object collections.OrderedDict re._compile
scipy.sparse._csr.csr_matrix scipy.special._ufuncs.expit scipy.stats._distn_infrastructure.rv_discrete_frozen datetime.datetime
uuid.UUID decimal.Decimal pathlib.PosixPath joblib.memory.Memory logging.getLogger""".split()


def harmless():
    """What real model files name; none of it may be called dangerous."""
    names = b"".join(stack_global(*name.rsplit(".", 1)) for name in HARMLESS)
    case("harmless-globals", "inert", P4, OP["MARK"], names, OP["LIST"], STOP)
    case("method-of-str", "inert", P4, stack_global("builtins", "getattr"), stack_global("builtins", "str"), text("split"), OP["TUPLE2"], OP["REDUCE"], STOP)
    case("bound-method", "inert", P4, stack_global("builtins", "getattr"), stack_global("m", "C"), NOTHING, OP["NEWOBJ"], text("transform"), OP["TUPLE2"], OP["REDUCE"], STOP)
    case("cloudpickle-function", "inert", P4, stack_global("cloudpickle.cloudpickle", "_make_function"), NOTHING, OP["REDUCE"], STOP)
    case("unknown-class", "inert", P4, stack_global("my.package", "Model.Inner"), NOTHING, OP["NEWOBJ"], STOP)


def others():
    """Files that are no pickles at all."""
    case("empty", "NOT_A_MODEL", b"")
    case("blank", "NOT_A_MODEL", b"  \n\n")
    case("html", "NOT_A_MODEL", b"<!DOCTYPE html><html><body>404</body></html>")
    case("git-lfs", "NOT_A_MODEL", b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n")
    case("csv", "NOT_A_MODEL", b"Sepal length,Sepal width\n5.1,3.5\n")
    case("text", "NOT_A_MODEL", b"This is not a model.\n")
    case("zip-cut", "TRUNCATED", b"PK\x03\x04" + bytes(40))
    case("gzip-cut", "TRUNCATED", gzip_(P2 + OP["NONE"] + STOP)[:-10])
    case("zlib-broken", "MALFORMED", b"\x78\x9c" + b"\xff" * 40)
    case("xz-broken", "MALFORMED", b"\xfd7zXZ\0" + b"\xff" * 40)
    case("lz4-broken", "MALFORMED", b"\x04\x22\x4d\x18" + b"\xff" * 40)
    case("bz2-broken", "MALFORMED", b"BZh9" + b"\xff" * 40)
    case("lzma-broken", "MALFORMED", b"\x5d\0\0\0\1" + b"\xff" * 40)


def main():
    """Writes the files and what must come of each."""
    disguises()
    bombs()
    broken()
    harmless()
    others()
    for name, outcome, content in models.all_models():
        case(name, outcome, content)
    folder = os.path.join(HERE, "files")
    os.makedirs(folder, exist_ok=True)
    for name, (_, data) in CASES.items():
        with open(os.path.join(folder, name), "wb") as stream:
            stream.write(data)
    with open(os.path.join(HERE, "expected.json"), "w") as stream:
        json.dump({name: outcome for name, (outcome, _) in sorted(CASES.items())}, stream, indent=2)
        stream.write("\n")


if __name__ == "__main__":
    main()
