import { GodwitError } from "../../errors/index.ts";
import type { ReadLimits } from "../limits.ts";
import { makeObjectArray } from "../numpy/ndarray.ts";
import { readNpy } from "../numpy/npy.ts";
import { sparseFromNpz } from "../numpy/npz.ts";
import { toValues } from "../numpy/to-values.ts";
import { GlobalLog } from "../pickle/global-log.ts";
import { isDict } from "../pickle/instances.ts";
import { shapeOf } from "../pickle/shape-of.ts";
import { PythonDict, PythonSet } from "../python/dict.ts";
import { parsePythonJson } from "../python/json.ts";
import type { NdArray, PyDict, PyGlobal, PyObject, PyValue } from "../python/value.ts";

/** Classes whose instances become plain values. */
const built: ReadonlySet<string> = new Set(
  `builtins.dict builtins.list builtins.tuple builtins.set builtins.frozenset builtins.str builtins.int builtins.float builtins.bool
  builtins.bytes builtins.bytearray builtins.slice collections.OrderedDict collections.defaultdict numpy.ndarray numpy.dtype
  numpy.ma.MaskedArray`.split(/\s+/u),
);

type NodeReader = (nodes: SkopsNodes, node: PyDict) => PyValue;

/** The nodes of a skops schema as values. Each kind of node is named by its `__loader__`. */
export class SkopsNodes {
  readonly globals = new GlobalLog((name) => built.has(name));
  readonly #files: ReadonlyMap<string, Uint8Array>;
  readonly #matrices: ReadonlyMap<string, ReadonlyMap<string, NdArray>>;
  readonly #limits: ReadLimits;
  readonly #arrays = new Map<string, NdArray>();

  constructor(files: ReadonlyMap<string, Uint8Array>, matrices: ReadonlyMap<string, ReadonlyMap<string, NdArray>>, limits: ReadLimits) {
    this.#files = files;
    this.#matrices = matrices;
    this.#limits = limits;
  }

  value(node: PyValue | undefined): PyValue {
    if (!isDict(node)) throw new GodwitError("MALFORMED", "a node of the skops schema is no object");
    const loader = textOf(node, "__loader__");
    const read = Object.hasOwn(loaders, loader) ? loaders[loader] : undefined;
    if (read === undefined) throw new GodwitError("MALFORMED", `the skops schema has a node ${loader}, which is unknown`);
    return read(this, node);
  }

  /** The class or function that a node names. */
  global(node: PyDict): PyGlobal {
    return this.globals.meet(textOf(node, "__module__"), textOf(node, "__class__"), 0);
  }

  object(node: PyDict, args: readonly PyValue[], state?: PyValue): PyObject {
    const global = this.global(node);
    this.globals.called(global);
    const { module, name } = global;
    return { kind: "object", module, name, args, keywords: null, state, items: null, entries: null };
  }

  /** The values of a node whose content is a list of nodes. `floats`: see `PyList`. */
  items(node: PyDict): { readonly items: readonly PyValue[]; readonly floats?: ReadonlySet<number> } {
    const content = listOf(node.get("content"));
    const floats = new Set<number>();
    const items = content.map((each, index) => {
      if (isWholeFloat(each)) floats.add(index);
      return this.value(each);
    });
    return floats.size === 0 ? { items } : { items, floats };
  }

  json(text: string): PyValue {
    return parsePythonJson(text, this.#limits);
  }

  bytes(node: PyDict): Uint8Array {
    const name = textOf(node, "file");
    const content = this.#files.get(name);
    if (content === undefined) throw new GodwitError("TRUNCATED", `the skops file lacks ${name}`);
    return content;
  }

  array(node: PyDict): NdArray {
    const name = textOf(node, "file");
    const known = this.#arrays.get(name);
    if (known !== undefined) return known;
    const array = readNpy(this.bytes(node));
    this.#arrays.set(name, array);
    return array;
  }

  sparse(node: PyDict): PyValue {
    const name = textOf(node, "file");
    const arrays = this.#matrices.get(name);
    const matrix = arrays === undefined ? null : sparseFromNpz(arrays);
    if (matrix === null) throw new GodwitError("MALFORMED", `${name} in the skops file is no sparse matrix`);
    return matrix;
  }
}

const loaders: Readonly<Record<string, NodeReader>> = {
  JsonNode: (nodes, node) => nodes.json(textOf(node, "content")),
  DictNode: readDict,
  DefaultDictNode: (nodes, node) => nodes.value(dictOf(node.get("content")).get("main")),
  _DictWithDeprecatedKeysNode: (nodes, node) => nodes.value(dictOf(node.get("content")).get("main")),
  ListNode: (nodes, node) => ({ kind: "list", ...nodes.items(node) }),
  TupleNode: (nodes, node) => ({ kind: "tuple", ...nodes.items(node) }),
  SetNode: (nodes, node) => new PythonSet(node.get("__class__") === "frozenset", nodes.items(node).items),
  SliceNode: readSlice,
  BytesNode: (nodes, node) => ({ kind: "bytes", data: nodes.bytes(node), mutable: false }),
  BytearrayNode: (nodes, node) => ({ kind: "bytes", data: nodes.bytes(node), mutable: true }),
  NdArrayNode: readArray,
  MaskedArrayNode: readMasked,
  DTypeNode: readDtype,
  SparseMatrixNode: (nodes, node) => nodes.sparse(node),
  TypeNode: (nodes, node) => nodes.global(node),
  FunctionNode: readFunction,
  MethodNode: readMethod,
  PartialNode: readPartial,
  OperatorFuncNode: (nodes, node) => nodes.object(node, itemsOf(nodes.value(node.get("attrs")))),
  ConstructorFromReduceNode: (nodes, node) => nodes.object(node, itemsOf(nodes.value(node.get("content")))),
  RandomStateNode: (nodes, node) => nodes.object(node, []),
  RandomGeneratorNode: (nodes, node) => nodes.object(node, []),
  ObjectNode: (nodes, node) => nodes.object(node, [], stateOf(nodes, node)),
  TreeNode: readReduced,
  LossNode: readReduced,
  SGDNode: readReduced,
  QuantileForestNode: readReduced,
};

/** Keys stand as texts, their types in a list of the same order. */
function readDict(nodes: SkopsNodes, node: PyDict): PyValue {
  const content = dictOf(node.get("content"));
  const types = itemsOf(nodes.value(node.get("key_types")));
  const dict = new PythonDict();
  let index = 0;
  for (const [key, value] of content.entries()) dict.set(keyOf(key, types[index++]), nodes.value(value));
  return dict;
}

/** What the type makes of the text: `bool` makes True of any, as in Python. */
function keyOf(key: PyValue, type: PyValue | undefined): PyValue {
  if (typeof key !== "string" || type === undefined || type === null || typeof type !== "object" || type.kind !== "global")
    throw new GodwitError("MALFORMED", "a dict of the skops schema has keys without types");
  if (type.name === "str" || type.name === "str_") return key;
  if (type.name.startsWith("bool")) return true;
  if (/^u?int/u.test(type.name) && /^-?\d+$/u.test(key)) return Number.isSafeInteger(Number(key)) ? Number(key) : BigInt(key);
  if (type.name.startsWith("float")) return Number(key);
  throw new GodwitError("MALFORMED", `a dict of the skops schema has a key of type ${type.name}`);
}

function readSlice(_nodes: SkopsNodes, node: PyDict): PyValue {
  const content = dictOf(node.get("content"));
  const part = (name: string): PyValue => content.get(name) ?? null;
  return { kind: "slice", start: part("start"), stop: part("stop"), step: part("step") };
}

/** Arrays of objects lie in the schema, as lists in lists; NumPy's scalars are arrays of a class of their own. */
function readArray(nodes: SkopsNodes, node: PyDict): PyValue {
  nodes.global(node);
  if (node.get("type") === "json") return readObjects(nodes, node);
  const array = nodes.array(node);
  const className = node.get("__class__");
  if (array.shape.length > 0 || className === "ndarray") return array;
  return { kind: "scalar", dtype: array.dtype, value: toValues(array)[0] ?? null };
}

function readObjects(nodes: SkopsNodes, node: PyDict): PyValue {
  const shape = shapeOf(nodes.value(node.get("shape")));
  const items: PyValue[] = [];
  const floats = new Set<number>();
  const gather = (list: readonly PyValue[], depth: number): void => {
    if (depth > 0 && shape.length > depth && list.length !== shape[depth])
      throw new GodwitError("MALFORMED", "an array of the skops schema is of another shape than it says");
    for (const each of list) {
      if (shape.length > depth + 1) gather(listOf(dictOf(each).get("content")), depth + 1);
      else {
        if (isWholeFloat(each)) floats.add(items.length);
        items.push(nodes.value(each));
      }
    }
  };
  gather(listOf(node.get("content")), 0);
  if (items.length !== shape.reduce((product, size) => product * size, 1))
    throw new GodwitError("MALFORMED", "an array of the skops schema is of another shape than it says");
  return makeObjectArray(shape, "C", items, floats.size === 0 ? undefined : floats);
}

function readMasked(nodes: SkopsNodes, node: PyDict): PyValue {
  const content = dictOf(node.get("content"));
  const [data, mask] = [nodes.value(content.get("data")), nodes.value(content.get("mask"))];
  if (!isArray(data) || !isArray(mask)) throw new GodwitError("MALFORMED", "a masked array of the skops schema lacks its data or mask");
  return { kind: "masked-array", data, mask, fill: null };
}

/** Stored as an array without items. */
function readDtype(nodes: SkopsNodes, node: PyDict): PyValue {
  const array = nodes.value(node.get("content"));
  if (!isArray(array)) throw new GodwitError("MALFORMED", "a dtype of the skops schema is none");
  return array.dtype;
}

/** Protocol 0 kept the name in the content. */
function readFunction(nodes: SkopsNodes, node: PyDict): PyValue {
  const content = node.get("content");
  if (!isDict(content)) return nodes.global(node);
  return nodes.globals.meet(textOf(content, "module_path"), textOf(content, "function"), 0);
}

/** A bound method, as a pickle has it: `getattr(object, name)`. */
function readMethod(nodes: SkopsNodes, node: PyDict): PyValue {
  const content = dictOf(node.get("content"));
  const args = [nodes.value(content.get("obj")), textOf(content, "func")];
  return { kind: "object", module: "builtins", name: "getattr", args, keywords: null, state: undefined, items: null, entries: null };
}

function readPartial(nodes: SkopsNodes, node: PyDict): PyValue {
  const content = dictOf(node.get("content"));
  const part = (name: string): PyValue => nodes.value(content.get(name));
  const called = part("func");
  return nodes.object(node, [called], { kind: "tuple", items: [called, part("args"), part("kwds"), part("namespace")] });
}

function readReduced(nodes: SkopsNodes, node: PyDict): PyValue {
  const args = itemsOf(nodes.value(dictOf(node.get("__reduce__")).get("args")));
  const state = stateOf(nodes, node);
  return nodes.object(node, args, isDict(state) && state.size === 0 ? undefined : state);
}

function stateOf(nodes: SkopsNodes, node: PyDict): PyValue | undefined {
  const content = node.get("content");
  return content === undefined || content === null ? undefined : nodes.value(content);
}

/** A number such as `5.0`, whose point JavaScript would forget. */
function isWholeFloat(node: PyValue): boolean {
  if (!isDict(node) || node.get("__loader__") !== "JsonNode") return false;
  const content = node.get("content");
  return typeof content === "string" && /^-?\d/u.test(content) && /[.eE]/u.test(content) && Number.isInteger(Number(content));
}

function isArray(value: PyValue): value is NdArray {
  return value !== null && typeof value === "object" && value.kind === "ndarray";
}

function textOf(node: PyDict, field: string): string {
  const value = node.get(field);
  if (typeof value === "string") return value;
  throw new GodwitError("MALFORMED", `a node of the skops schema has no ${field}`);
}

function dictOf(value: PyValue | undefined): PyDict {
  if (isDict(value)) return value;
  throw new GodwitError("MALFORMED", "a node of the skops schema lacks its content");
}

function listOf(value: PyValue | undefined): readonly PyValue[] {
  if (value !== undefined && value !== null && typeof value === "object" && value.kind === "list") return value.items;
  throw new GodwitError("MALFORMED", "a node of the skops schema lacks its list");
}

function itemsOf(value: PyValue): readonly PyValue[] {
  if (value !== null && typeof value === "object" && (value.kind === "tuple" || value.kind === "list")) return value.items;
  throw new GodwitError("MALFORMED", "a node of the skops schema lacks its items");
}
