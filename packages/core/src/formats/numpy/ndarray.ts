import { GodwitError } from "../../errors/index.ts";
import type { Dtype, NdArray, PyValue } from "../python/value.ts";
import { makeDtype } from "./dtype.ts";

const maximumDimensions = 64;
const maximumEmptyItems = 1 << 24;
const object: Dtype = makeDtype({ type: "object", itemSize: 8 });

/** The number of items of a shape; sizes that are no counts, or too many items for any file, are MALFORMED. */
export function countOf(shape: readonly number[]): number {
  if (shape.length > maximumDimensions) throw new GodwitError("MALFORMED", `an array of ${shape.length} dimensions`);
  let count = 1;
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || size < 0) throw new GodwitError("MALFORMED", `${size} is not the size of an array`);
    count *= size;
  }
  if (shape.includes(0)) return 0;
  if (!Number.isSafeInteger(count))
    throw new GodwitError("LIMIT_EXCEEDED", `an array of shape (${shape.join(", ")}) has more items than any file`);
  return count;
}

/** The number of bytes of an array, before any is read. */
export function byteLengthOf(dtype: Dtype, shape: readonly number[]): number {
  const count = countOf(shape);
  const bytes = count * dtype.itemSize;
  if (!Number.isSafeInteger(bytes) || (dtype.itemSize === 0 && count > maximumEmptyItems)) {
    throw new GodwitError("LIMIT_EXCEEDED", `an array of ${dtype.name} and shape (${shape.join(", ")}) is larger than any file`);
  }
  return bytes;
}

/** An array over bytes in memory order. Items of a subarray dtype become further axes, as numpy does. */
export function makeArray(dtype: Dtype, shape: readonly number[], order: "C" | "F", data: Uint8Array): NdArray {
  if (dtype.subarray !== null && order === "C") {
    return makeArray(dtype.subarray.dtype, [...shape, ...dtype.subarray.shape], order, data);
  }
  const expected = byteLengthOf(dtype, shape);
  if (data.length !== expected) {
    throw new GodwitError(
      "MALFORMED",
      `an array of ${dtype.name} and shape (${shape.join(", ")}) needs ${expected} bytes, the file gives ${data.length}`,
    );
  }
  return { kind: "ndarray", dtype, shape, order, data, stride: dtype.itemSize, objects: null };
}

/** An object array over its items in memory order. */
export function makeObjectArray(
  shape: readonly number[],
  order: "C" | "F",
  objects: readonly PyValue[],
  floats?: ReadonlySet<number>,
): NdArray {
  if (objects.length !== countOf(shape)) {
    throw new GodwitError("MALFORMED", `an object array of shape (${shape.join(", ")}) has ${objects.length} items`);
  }
  const array = { kind: "ndarray", dtype: object, shape, order, data: new Uint8Array(0), stride: 8, objects } as const;
  return floats === undefined ? array : { ...array, floats };
}

/** A field of a structured array, as an array over the same bytes. */
export function field(array: NdArray, name: string): NdArray {
  const found = array.dtype.fields?.find((candidate) => candidate.name === name);
  if (found === undefined) {
    const names = array.dtype.fields?.map((candidate) => candidate.name).join(", ") ?? "none";
    throw new GodwitError("INVALID_MODEL", `the array has no field '${name}' (fields: ${names})`);
  }
  const { dtype, offset } = found;
  const data = array.data.subarray(offset);
  if (dtype.subarray === null)
    return { kind: "ndarray", dtype, shape: array.shape, order: array.order, data, stride: array.stride, objects: null };
  const count = countOf(array.shape);
  const packed = new Uint8Array(count * dtype.itemSize);
  for (let at = 0; at < count; at++) packed.set(data.subarray(at * array.stride, at * array.stride + dtype.itemSize), at * dtype.itemSize);
  return makeArray(dtype, array.shape, array.order, packed);
}

/** True where the array has a field of that name. */
export function hasField(array: NdArray, name: string): boolean {
  return array.dtype.fields?.some((candidate) => candidate.name === name) ?? false;
}

/** True where memory order is row-major already: C order, or at most one axis longer than 1. */
export function isRowMajor(array: NdArray): boolean {
  return array.order === "C" || array.shape.filter((size) => size !== 1).length <= 1 || array.shape.includes(0);
}

/** Writes items that are in Fortran order to `target` in row-major order. */
export function toRowMajor<T>(shape: readonly number[], source: ArrayLike<T>, target: { [index: number]: T }): void {
  const steps: number[] = [];
  let step = 1;
  for (const size of shape) {
    steps.push(step);
    step *= size;
  }
  const last = shape.length - 1;
  const inner = shape[last] ?? 1;
  const innerStep = steps[last] ?? 1;
  const index = shape.slice(0, -1).map(() => 0);
  let from = 0;
  for (let to = 0; to < step;) {
    for (let at = 0, place = from; at < inner; at++, place += innerStep) target[to++] = source[place] as T;
    for (let axis = last - 1; axis >= 0; axis--) {
      from += steps[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= steps[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
}
