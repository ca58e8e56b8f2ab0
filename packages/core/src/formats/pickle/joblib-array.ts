import { GodwitError } from "../../errors/index.ts";
import type { ByteCursor } from "../bytes/cursor.ts";
import { hasObjects } from "../numpy/dtype.ts";
import { byteLengthOf, makeArray } from "../numpy/ndarray.ts";
import type { PyDict, PyObject, PyValue } from "../python/value.ts";
import { dtypeOf } from "./numpy-state.ts";
import { shapeOf } from "./shape-of.ts";

/** An array in a file of its own beside the pickle, as joblib wrote before 0.10. */
export interface SiblingArray {
  readonly name: string;
  /** `npy` for NDArrayWrapper, `z` for ZNDArrayWrapper (a z-file of raw bytes; the array's state stands in the pickle). */
  readonly format: "npy" | "z";
  readonly state: PyValue;
}

/** True for the record of joblib that the raw bytes of an array follow. */
export function isArrayWrapper(object: PyObject): boolean {
  return object.name === "NumpyArrayWrapper" && isJoblib(object.module);
}

/** True for the records of old joblib that name a file with the array. */
export function isSiblingWrapper(object: PyObject): boolean {
  return (object.name === "NDArrayWrapper" || object.name === "ZNDArrayWrapper") && isJoblib(object.module);
}

/** Reads the array that follows its wrapper: a pickle of its own where it holds objects, else padding and raw bytes. */
export function readWrappedArray(wrapper: PyObject, cursor: ByteCursor, nested: () => PyValue): PyValue {
  const state = dictOf(wrapper.state);
  const dtype = dtypeOf(state.get("dtype"));
  if (hasObjects(dtype)) return nested();
  const shape = shapeOf(state.get("shape"));
  const order = state.get("order") === "F" ? "F" : "C";
  const alignment = state.get("numpy_array_alignment_bytes");
  if (alignment !== undefined && alignment !== null) cursor.skip(cursor.uint8());
  return makeArray(dtype, shape, order, cursor.take(byteLengthOf(dtype, shape)));
}

/** What an old wrapper says about its file; a name that is a path is refused. */
export function siblingOf(wrapper: PyObject): SiblingArray {
  const state = dictOf(wrapper.state);
  const name = state.get("filename");
  if (typeof name !== "string" || name === "" || name === "." || name.includes("..") || /[/\\:\0]/u.test(name)) {
    throw new GodwitError("MALFORMED", "the pickle names a file outside of its own folder");
  }
  return { name, format: wrapper.name === "ZNDArrayWrapper" ? "z" : "npy", state: state.get("state") ?? null };
}

function isJoblib(module: string): boolean {
  return /(?:^|\.)joblib\.numpy_pickle(?:_compat)?$/u.test(module);
}

function dictOf(state: PyValue | undefined): PyDict {
  if (state !== undefined && state !== null && typeof state === "object" && state.kind === "dict") return state;
  throw new GodwitError("MALFORMED", "joblib's array wrapper has no state");
}
