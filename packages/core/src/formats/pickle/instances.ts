import { GodwitError } from "../../errors/index.ts";
import { PythonDict } from "../python/dict.ts";
import type { NdArray, PyDict, PyGlobal, PyObject, PyRecord, PyValue } from "../python/value.ts";
import { arrayOf, arrayFromState, dtypeOf } from "./numpy-state.ts";
import { shapeOf } from "./shape-of.ts";
import { isSparseClass, sparseFromObject } from "./sparse-state.ts";

/** An instance while its pickle is read. */
export type OpenObject = { -readonly [K in keyof PyObject]: PyObject[K] };

/** An instance of a class, or the result of a call, that is kept as a record. */
export function openObject(callee: PyGlobal | PyObject, args: readonly PyValue[], keywords: PyDict | null): OpenObject {
  const { module, name } = callee.kind === "global" ? callee : classMade(callee);
  return { kind: "object", module, name, args, keywords, state: undefined, items: null, entries: null };
}

/** Gives a record its state. A second state adds to the first one, as Python's `__dict__.update` does. */
export function giveState(object: OpenObject, state: PyValue): void {
  if (isDict(object.state) && isDict(state)) object.state = PythonDict.of([...object.state.entries(), ...state.entries()]);
  else object.state = state;
  if (!isSparseClass(object.module, object.name)) return;
  const sparse = sparseFromObject(object);
  if (sparse !== null) become(object, sparse);
}

/** Makes the array that `numpy.ma`'s `__setstate__` makes of `(_, shape, dtype, is_fortran, data, mask, fill)`. */
export function fillMaskedArray(target: PyRecord, state: PyValue): void {
  if (state === null || typeof state !== "object" || state.kind !== "tuple" || state.items.length !== 7) {
    throw new GodwitError("MALFORMED", "the state of a masked array is not a tuple of 7");
  }
  const [, shape, dtype, fortran, data = null, mask = null, fill = null] = state.items;
  const sizes = shapeOf(shape);
  const order = fortran === true || fortran === 1 ? "F" : "C";
  const array = arrayOf(dtypeOf(dtype), sizes, order, data);
  const maskState: PyValue = { kind: "tuple", items: [1, shape ?? null, boolDtype, fortran ?? false, mask] };
  become(target, {
    kind: "masked-array",
    data: array,
    mask: array.dtype.fields === null ? arrayFromState(maskState) : noMask(array),
    fill,
  });
}

/** Turns a record into another one in place, so that whoever holds it sees the new one. */
export function become(target: PyRecord, value: PyRecord): void {
  for (const key of Object.keys(target)) Reflect.deleteProperty(target, key);
  Object.assign(target, value);
}

export function isDict(value: PyValue | undefined): value is PyDict {
  return value !== undefined && value !== null && typeof value === "object" && value.kind === "dict";
}

const boolDtype = {
  kind: "dtype",
  type: "bool",
  name: "|b1",
  itemSize: 1,
  littleEndian: true,
  fields: null,
  subarray: null,
  unit: null,
} as const;

function noMask(array: NdArray): NdArray {
  return { ...array, dtype: boolDtype, shape: [0], data: new Uint8Array(0), stride: 1, objects: null };
}

/** The class that cloudpickle's `_make_skeleton_class(metaclass, name, bases, attributes, …)` or dill's `_create_type` would make. */
function classMade(callee: PyObject): { readonly module: string; readonly name: string } {
  const [, name, , attributes] = callee.args;
  if (typeof name !== "string") return { module: callee.module, name: `${callee.name}()` };
  const module = isDict(attributes) ? attributes.get("__module__") : undefined;
  return { module: typeof module === "string" ? module : "__main__", name };
}
