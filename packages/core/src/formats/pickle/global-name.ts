const modules: Readonly<Record<string, string>> = {
  __builtin__: "builtins",
  copy_reg: "copyreg",
  cPickle: "pickle",
  __main__: "__main__",
  "dill.dill": "dill._dill",
  "cloudpickle.cloudpickle_fast": "cloudpickle.cloudpickle",
  commands: "subprocess",
  whichdb: "dbm",
  UserDict: "collections",
  UserList: "collections",
  urllib2: "urllib.request",
};

const names: Readonly<Record<string, readonly [module: string, name: string]>> = {
  "builtins.unicode": ["builtins", "str"],
  "builtins.long": ["builtins", "int"],
  "builtins.unichr": ["builtins", "chr"],
  "builtins.xrange": ["builtins", "range"],
  "builtins.reduce": ["functools", "reduce"],
  "numpy._core._multiarray_umath.scalar": ["numpy._core.multiarray", "scalar"],
  "numpy._core._multiarray_umath._reconstruct": ["numpy._core.multiarray", "_reconstruct"],
  "numpy.bool": ["numpy", "bool_"],
  "numpy.complex_": ["numpy", "complex128"],
  "numpy.float_": ["numpy", "float64"],
  "numpy.unicode_": ["numpy", "str_"],
  "numpy.string_": ["numpy", "bytes_"],
};

/** A global under its Python 3 and numpy 2 name: `__builtin__` is `builtins`, `numpy.core` is `numpy._core`. */
export function normalGlobal(module: string, name: string): readonly [module: string, name: string] {
  const known = Object.hasOwn(modules, module) ? modules[module]! : module;
  const current = known === "numpy.core" || known.startsWith("numpy.core.") ? `numpy._core${known.slice(10)}` : known;
  const key = `${current}.${name}`;
  return Object.hasOwn(names, key) ? names[key]! : [current, name];
}
