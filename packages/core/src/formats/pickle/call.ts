import { GodwitError } from "../../errors/index.ts";
import { PythonDict } from "../python/dict.ts";
import type { PyGlobal, PyObject, PyValue } from "../python/value.ts";
import { constructors } from "./constructors.ts";
import { type GlobalLog, isGetattr } from "./global-log.ts";
import { openObject } from "./instances.ts";
import { arrayFromState } from "./numpy-state.ts";

/** What a pickle calls: the function or class, what with, and where in the file. */
interface Call {
  readonly callee: PyGlobal;
  readonly args: readonly PyValue[];
  readonly globals: GlobalLog;
  readonly byte: number;
}

/**
 * What a call or a new instance becomes: a value of the allow-list, a global that the call only names, or a record of the
 * call. Nothing is ever called.
 */
export function resultOf(
  callee: PyValue,
  args: readonly PyValue[],
  keywords: PythonDict | null,
  globals: GlobalLog,
  byte: number,
): PyValue {
  if (callee === null || typeof callee !== "object" || (callee.kind !== "global" && callee.kind !== "object")) {
    throw new GodwitError("MALFORMED", "the pickle calls something that is no function");
  }
  if (callee.kind === "object") {
    const block = blockMaker(callee);
    if (block !== undefined) return openObject(block, args, keywords);
    if (!makesClasses.has(`${callee.module}.${callee.name}`)) globals.resultCalled(callee.module, callee.name, byte);
    return openObject(callee, args, keywords);
  }
  globals.called(callee);
  const key = `${callee.module}.${callee.name}`;
  const value =
    keywords === null || keywords.size === 0
      ? (constructors.get(key)?.(args) ?? special.get(key)?.({ callee, args, globals, byte }))
      : undefined;
  return value ?? openObject(callee, args, keywords);
}

const special: ReadonlyMap<string, (call: Call) => PyValue | undefined> = new Map([
  ["copyreg._reconstructor", reconstructed],
  ["copyreg.__newobj__", newObject],
  ["builtins.getattr", attributeNamed],
  ["cloudpickle.cloudpickle.subimport", importNamed],
  ["numpy._core._ufunc_reconstruct", memberNamed],
  ["dill._dill._import_module", importNamed],
  ["dill._dill._get_attr", attributeNamed],
  ["dill._dill._create_array", arrayCreated],
  ["dill._dill._create_namedtuple", namedTuple],
  ["dill._dill._load_type", builtinType],
]);

/** True for the globals whose calls become values here, beyond the table of constructors. */
export function isSpecial(key: string): boolean {
  return special.has(key) && key !== "builtins.getattr";
}

/** Protocols 0 and 1: `copyreg._reconstructor(class, base, base's value)`. */
function reconstructed({ args, globals, byte }: Call): PyValue {
  const [type, base, value = null] = args;
  if (!isClass(type)) throw new GodwitError("MALFORMED", "an object of the pickle has no class");
  if (isClass(base) && base.name === "object") return resultOf(type, [], null, globals, byte);
  if (type.kind === "global") globals.called(type);
  if (value !== null && typeof value === "object" && value.kind === "tuple") return openObject(type, value.items, null);
  const object = openObject(type, value === null ? [] : [value], null);
  if (value === null || typeof value !== "object") return object;
  if (value.kind === "dict") object.entries = PythonDict.of(value.entries());
  if (value.kind === "list") object.items = value.items.slice();
  if (value.kind === "set") object.items = value.values();
  return object;
}

function newObject({ args: [type, ...rest], globals, byte }: Call): PyValue {
  if (!isClass(type)) throw new GodwitError("MALFORMED", "an object of the pickle has no class");
  return type.kind === "object" ? openObject(type, rest, null) : resultOf(type, rest, null, globals, byte);
}

/**
 * `getattr(str, "lower")` names a method, `getattr(instance, "method")` binds one; both are how Python pickles methods.
 * Anything that leads to a module's, class's or function's insides counts as a use of `getattr` itself.
 */
function attributeNamed({ callee, args: [owner, name], globals, byte }: Call): PyValue | undefined {
  if (typeof name === "string" && /^(?!__)[A-Za-z_]\w*$/u.test(name) && owner !== null && typeof owner === "object") {
    if (owner.kind === "global") {
      if (isGetattr(callee)) globals.getattrResolved();
      return owner.name === "" || callee.module === "dill._dill"
        ? globals.meet(owner.name === "" ? owner.module : `${owner.module}.${owner.name}`, name, byte)
        : globals.meet(owner.module, `${owner.name}.${name}`, byte);
    }
    if (isGetattr(callee) && !(owner.kind === "object" && owner.name === "getattr")) {
      globals.getattrResolved();
      return undefined;
    }
  }
  globals.resultCalled(callee.module, callee.name, byte);
  return undefined;
}

/** An import by name: the module, or with a dotted name perhaps a member of it. A module is a global without a name. */
function importNamed({ callee, args: [name], globals, byte }: Call): PyValue | undefined {
  if (typeof name !== "string") {
    globals.resultCalled(callee.module, callee.name, byte);
    return undefined;
  }
  const dot = name.lastIndexOf(".");
  return dot < 0 ? globals.meet(name, "", byte) : globals.meet(name.slice(0, dot), name.slice(dot + 1), byte);
}

/** numpy before 1.18: a function of a module. */
function memberNamed({ args: [module, name], globals, byte }: Call): PyValue | undefined {
  return typeof module === "string" && typeof name === "string" ? globals.meet(module, name, byte) : undefined;
}

/** dill before 0.3.6: `_create_array(_reconstruct, arguments, state)`. */
function arrayCreated({ args: [make, , state] }: Call): PyValue | undefined {
  return isClass(make) && make.name === "_reconstruct" && state !== undefined ? arrayFromState(state) : undefined;
}

function namedTuple({ args: [name, , module], globals, byte }: Call): PyValue | undefined {
  return typeof name === "string" && typeof module === "string" ? globals.meet(module, name, byte) : undefined;
}

function builtinType({ args: [name] }: Call): PyValue | undefined {
  const builtin = typeof name === "string" ? builtinTypes.get(name) : undefined;
  return builtin === undefined ? undefined : { kind: "global", module: "builtins", name: builtin };
}

function isClass(value: PyValue | undefined): value is PyGlobal | PyObject {
  return value !== undefined && value !== null && typeof value === "object" && (value.kind === "global" || value.kind === "object");
}

/** What pandas 1.3 makes the blocks of a table with: `functools.partial(new_block, ndim=2)`. */
function blockMaker({ module, name, args, state }: PyObject): PyGlobal | undefined {
  if (module !== "functools" || name !== "partial" || state === undefined) return undefined;
  const [made, told] = [args[0], state !== null && typeof state === "object" && state.kind === "tuple" ? state.items[0] : undefined];
  const isBlock = isClass(made) && made.kind === "global" && made.module === "pandas.core.internals.blocks" && made.name === "new_block";
  return isBlock && told === made ? made : undefined;
}

/** Calls whose result is a class, so that instances of it are no calls of unknown code. */
const makesClasses: ReadonlySet<string> = new Set([
  "cloudpickle.cloudpickle._make_skeleton_class",
  "cloudpickle.cloudpickle._make_skeleton_enum",
  "cloudpickle.cloudpickle._builtin_type",
  "dill._dill._create_type",
  "dill._dill._load_type",
]);

/** The builtin types by the names that dill gives them. */
const builtinTypes: ReadonlyMap<string, string> = new Map([
  ...[
    "int",
    "float",
    "str",
    "bool",
    "bytes",
    "bytearray",
    "list",
    "dict",
    "tuple",
    "set",
    "frozenset",
    "object",
    "complex",
    "type",
    "slice",
  ].map((name) => [name, name] as const),
  ["IntType", "int"],
  ["FloatType", "float"],
  ["StringType", "str"],
  ["UnicodeType", "str"],
  ["BooleanType", "bool"],
  ["ListType", "list"],
  ["DictType", "dict"],
  ["TupleType", "tuple"],
  ["ObjectType", "object"],
  ["TypeType", "type"],
]);
