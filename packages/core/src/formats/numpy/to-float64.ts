import { GodwitError } from "../../errors/index.ts";
import type { NdArray, PyValue } from "../python/value.ts";
import { halfToNumber } from "../../math/half.ts";
import { countOf, isRowMajor, toRowMajor } from "./ndarray.ts";
import { numberReader } from "./number-reader.ts";

/**
 * The numbers of an array as float64 in row-major order: of bool, int, uint, float and object (numbers only) arrays; 64-bit
 * integers are rounded as numpy rounds them. An aligned little-endian float64 array in C order is a view of the file's bytes
 * and must not be written to. INVALID_MODEL for other dtypes.
 */
export function toFloat64(array: NdArray): Float64Array {
  const numbers = inMemoryOrder(array);
  if (isRowMajor(array)) return numbers;
  const ordered = new Float64Array(numbers.length);
  toRowMajor(array.shape, numbers, ordered);
  return ordered;
}

/** The same rounded to float32; a view where the array is one of aligned float32. */
export function toFloat32(array: NdArray): Float32Array {
  const { dtype, data } = array;
  if (
    dtype.type === "float" &&
    dtype.itemSize === 4 &&
    dtype.littleEndian &&
    array.stride === 4 &&
    isRowMajor(array) &&
    data.byteOffset % 4 === 0
  ) {
    return new Float32Array(data.buffer, data.byteOffset, countOf(array.shape));
  }
  return new Float32Array(toFloat64(array));
}

function inMemoryOrder(array: NdArray): Float64Array {
  const { dtype, data, stride, objects } = array;
  const count = countOf(array.shape);
  if (objects !== null) return Float64Array.from(objects, numberOf);
  if (dtype.type === "float" && dtype.itemSize === 8 && dtype.littleEndian && stride === 8) {
    if (data.byteOffset % 8 === 0) return new Float64Array(data.buffer, data.byteOffset, count);
    return new Float64Array(new Uint8Array(data).buffer, 0, count);
  }
  const numbers = new Float64Array(count);
  if (count === 0) return numbers;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const little = dtype.littleEndian;
  switch (dtype.type) {
    case "float":
      if (dtype.itemSize === 8) for (let at = 0, from = 0; at < count; at++, from += stride) numbers[at] = view.getFloat64(from, little);
      else if (dtype.itemSize === 4)
        for (let at = 0, from = 0; at < count; at++, from += stride) numbers[at] = view.getFloat32(from, little);
      else if (dtype.itemSize === 2)
        for (let at = 0, from = 0; at < count; at++, from += stride) numbers[at] = halfToNumber(view.getUint16(from, little));
      else
        throw new GodwitError("INVALID_MODEL", `numbers of numpy's long double (${dtype.name}) depend on the machine and cannot be read`);
      return numbers;
    case "bool":
    case "int":
    case "uint": {
      const read = numberReader(dtype);
      for (let at = 0, from = 0; at < count; at++, from += stride) numbers[at] = read(view, from);
      return numbers;
    }
    default:
      throw new GodwitError("INVALID_MODEL", `expected an array of numbers, found one of ${dtype.name}`);
  }
}

function numberOf(value: PyValue): number {
  const inner = value !== null && typeof value === "object" && value.kind === "scalar" ? value.value : value;
  if (typeof inner === "number") return inner;
  if (typeof inner === "bigint" || typeof inner === "boolean") return Number(inner);
  throw new GodwitError("INVALID_MODEL", "expected an array of numbers, found other objects in it");
}
