import { GodwitError } from "../../errors/index.ts";
import { encodeLatin1, encodeUtf8 } from "../bytes/text.ts";
import { hasObjects, makeDtype, parseDtype } from "../numpy/dtype.ts";
import { makeArray } from "../numpy/ndarray.ts";
import { PythonDict, PythonSet } from "../python/dict.ts";
import type { Dtype, NdArray, PyDict, PyList, PyValue } from "../python/value.ts";
import { arrayOf, dtypeOf, rawBytes, scalarValue } from "./numpy-state.ts";
import { shapeOf } from "./shape-of.ts";

/** Makes the value that a call of an allowed class or function stands for, or undefined to keep the call as a record. */
export type Construct = (args: readonly PyValue[]) => PyValue | undefined;

/**
 * The allow-list: the only globals that become values. Each stands for what Python would return and does nothing else; all
 * others stay records.
 */
export const constructors: ReadonlyMap<string, Construct> = new Map<string, Construct>([
  ["_codecs.encode", encoded],
  ["builtins.bytes", ([data, encoding]) => (data === undefined ? bytes(new Uint8Array(0)) : bytesFrom(data, encoding, false))],
  ["builtins.bytearray", ([data, encoding]) => (data === undefined ? bytes(new Uint8Array(0), true) : bytesFrom(data, encoding, true))],
  [
    "builtins.complex",
    ([real = 0, imaginary = 0]) => (isNumber(real) && isNumber(imaginary) ? { kind: "complex", real, imaginary } : undefined),
  ],
  ["builtins.slice", slice],
  ["builtins.set", ([values]) => new PythonSet(false, values === undefined ? [] : itemsOf(values))],
  ["builtins.frozenset", ([values]) => new PythonSet(true, values === undefined ? [] : itemsOf(values))],
  ["builtins.list", ([values]) => listOf(values)],
  ["builtins.tuple", ([values]) => ({ kind: "tuple", items: values === undefined ? [] : itemsOf(values).slice() })],
  ["builtins.dict", ([entries]) => dictOf(entries)],
  [
    "builtins.int",
    ([value = 0]) => (typeof value === "number" && Number.isInteger(value) ? value : typeof value === "bigint" ? value : undefined),
  ],
  ["builtins.float", ([value = 0]) => (isNumber(value) ? value : typeof value === "string" ? floatNamed(value) : undefined)],
  ["builtins.bool", ([value = false]) => (typeof value === "boolean" ? value : undefined)],
  ["builtins.str", ([value = ""]) => (typeof value === "string" ? value : undefined)],
  ["collections.OrderedDict", ([entries]) => dictOf(entries)],
  ["collections.Counter", ([entries]) => dictOf(entries)],
  ["collections.defaultdict", ([, entries]) => dictOf(entries)],
  ["collections.deque", ([values]) => listOf(values)],
  ["numpy.dtype", ([name]) => dtypeNamed(name)],
  ["numpy._core._internal._convert_to_stringdtype_kwargs", () => makeDtype({ type: "object", itemSize: 8 })],
  ["numpy._core.multiarray._reconstruct", () => emptyArray()],
  ["numpy._core.multiarray.scalar", scalar],
  ["numpy._core.numeric._frombuffer", fromBuffer],
  ["numpy.ma.core._mareconstruct", () => ({ kind: "masked-array", data: emptyArray(), mask: emptyArray(), fill: null })],
]);

/** An array without items, to be filled by BUILD. */
export function emptyArray(): NdArray {
  return makeArray(makeDtype({ type: "bool", itemSize: 1 }), [0], "C", new Uint8Array(0));
}

function encoded([text, encoding]: readonly PyValue[]): PyValue | undefined {
  if (typeof text !== "string" || (encoding !== "latin1" && encoding !== "latin-1")) return undefined;
  const data = encodeLatin1(text);
  if (data === null) throw new GodwitError("MALFORMED", "bytes of the pickle are stored as a text that is not latin-1");
  return bytes(data);
}

function bytesFrom(data: PyValue, encoding: PyValue | undefined, mutable: boolean): PyValue | undefined {
  if (typeof data === "string") {
    const encodedText =
      encoding === "latin-1" || encoding === "latin1" ? encodeLatin1(data) : encoding === "utf-8" ? encodeUtf8(data) : null;
    return encodedText === null ? undefined : bytes(encodedText, mutable);
  }
  if (data === null || typeof data !== "object") return undefined;
  if (data.kind === "bytes") return bytes(data.data, mutable);
  if (data.kind !== "list" && data.kind !== "tuple") return undefined;
  return data.items.every((item) => typeof item === "number" && Number.isInteger(item) && item >= 0 && item < 256)
    ? bytes(Uint8Array.from(data.items as readonly number[]), mutable)
    : undefined;
}

function slice(args: readonly PyValue[]): PyValue {
  if (args.length === 1) return { kind: "slice", start: null, stop: args[0] ?? null, step: null };
  const [start = null, stop = null, step = null] = args;
  return { kind: "slice", start, stop, step };
}

function listOf(values: PyValue | undefined): PyList {
  return { kind: "list", items: values === undefined ? [] : itemsOf(values).slice() };
}

function dictOf(entries: PyValue | undefined): PyDict {
  if (entries === undefined || entries === null) return new PythonDict();
  if (typeof entries === "object" && entries.kind === "dict") return PythonDict.of(entries.entries());
  const dict = new PythonDict();
  for (const entry of itemsOf(entries)) {
    const [key, value, ...more] = itemsOf(entry);
    if (key === undefined || value === undefined || more.length > 0)
      throw new GodwitError("MALFORMED", "a dict is made of something other than pairs");
    dict.set(key, value);
  }
  return dict;
}

function itemsOf(value: PyValue): readonly PyValue[] {
  if (value !== null && typeof value === "object") {
    if (value.kind === "list" || value.kind === "tuple") return value.items;
    if (value.kind === "set") return value.values();
    if (value.kind === "dict") return value.keys();
  }
  throw new GodwitError("MALFORMED", "a collection of the pickle is made of something that is none");
}

function floatNamed(text: string): number | undefined {
  const lower = text.trim().toLowerCase();
  if (lower === "nan") return NaN;
  if (lower === "inf" || lower === "infinity") return Infinity;
  return lower === "-inf" || lower === "-infinity" ? -Infinity : undefined;
}

function dtypeNamed(name: PyValue | undefined): Dtype | undefined {
  if (name !== null && typeof name === "object" && name.kind === "global") return parseDtype(name.name);
  return typeof name === "string" ? { ...parseDtype(name) } : undefined;
}

function scalar([dtype, data]: readonly PyValue[]): PyValue {
  const type = dtypeOf(dtype);
  if (hasObjects(type)) return data ?? null;
  return { kind: "scalar", dtype: type, value: scalarValue(type, data) };
}

function fromBuffer([buffer = null, dtype, shape, order, axes]: readonly PyValue[]): PyValue {
  const type = dtypeOf(dtype);
  const sizes = shapeOf(shape);
  if (order !== "K" || axes === undefined || axes === null) return arrayOf(type, sizes, order === "F" ? "F" : "C", buffer);
  return permuted(type, sizes, shapeOf(axes), rawBytes(buffer));
}

/** numpy's order `K`: the bytes are row-major in `sizes`, and axis i of the array is axis `axes[i]` of those. */
function permuted(dtype: Dtype, sizes: readonly number[], axes: readonly number[], data: Uint8Array): NdArray {
  if (axes.length !== sizes.length || new Set(axes).size !== axes.length || axes.some((axis) => axis >= sizes.length)) {
    throw new GodwitError("MALFORMED", "the axes of an array are not those of its shape");
  }
  const stored = makeArray(dtype, sizes, "C", data);
  const shape = axes.map((axis) => sizes[axis]!);
  if (axes.every((axis, at) => axis === axes.length - 1 - at)) return { ...stored, shape, order: "F" };
  const count = data.length / Math.max(1, dtype.itemSize);
  const steps = sizes.map((_, axis) => sizes.slice(axis + 1).reduce((product, size) => product * size, 1));
  const from = new Float64Array(count);
  const counters = shape.map(() => 0);
  for (let at = 0, place = 0; at < count; at++) {
    from[at] = place;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place += steps[axes[axis]!]!;
      if (++counters[axis]! < shape[axis]!) break;
      place -= steps[axes[axis]!]! * shape[axis]!;
      counters[axis] = 0;
    }
  }
  const moved = new Uint8Array(data.length);
  for (let at = 0; at < count; at++) {
    const start = from[at]! * dtype.itemSize;
    moved.set(data.subarray(start, start + dtype.itemSize), at * dtype.itemSize);
  }
  return makeArray(dtype, shape, "C", moved);
}

function bytes(data: Uint8Array, mutable: boolean = false): PyValue {
  return { kind: "bytes", data, mutable };
}

function isNumber(value: PyValue): value is number {
  return typeof value === "number";
}
