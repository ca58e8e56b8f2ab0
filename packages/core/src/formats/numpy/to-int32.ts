import { GodwitError } from "../../errors/index.ts";
import type { NdArray } from "../python/value.ts";
import { countOf, isRowMajor, toRowMajor } from "./ndarray.ts";
import { numberReader } from "./number-reader.ts";
import { toFloat64 } from "./to-float64.ts";

/**
 * The numbers of an array as int32 in row-major order; a number that is no int32 is INVALID_MODEL. A view of the file's
 * bytes where the array is one of aligned little-endian int32 in C order: do not write to it.
 */
export function toInt32(array: NdArray): Int32Array {
  const { dtype, data, stride } = array;
  if (dtype.type !== "int" || (dtype.itemSize !== 8 && dtype.itemSize !== 4)) return narrowed(toFloat64(array));
  const count = countOf(array.shape);
  const numbers = inMemoryOrder();
  if (isRowMajor(array)) return numbers;
  const ordered = new Int32Array(count);
  toRowMajor(array.shape, numbers, ordered);
  return ordered;

  function inMemoryOrder(): Int32Array {
    if (dtype.itemSize === 4 && dtype.littleEndian && stride === 4) {
      if (data.byteOffset % 4 === 0) return new Int32Array(data.buffer, data.byteOffset, count);
      return new Int32Array(new Uint8Array(data).buffer, 0, count);
    }
    const integers = new Int32Array(count);
    if (count === 0) return integers;
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    if (dtype.itemSize === 8 && dtype.littleEndian) {
      for (let at = 0, from = 0; at < count; at++, from += stride) {
        const low = view.getInt32(from, true);
        if (view.getInt32(from + 4, true) !== low >> 31) refuse(String(view.getBigInt64(from, true)));
        integers[at] = low;
      }
      return integers;
    }
    const read = numberReader(dtype);
    for (let at = 0, from = 0; at < count; at++, from += stride) integers[at] = checked(read(view, from));
    return integers;
  }
}

function narrowed(numbers: Float64Array): Int32Array {
  const integers = new Int32Array(numbers.length);
  for (let at = 0; at < numbers.length; at++) integers[at] = checked(numbers[at]!);
  return integers;
}

function checked(number: number): number {
  return number === (number | 0) ? number : refuse(String(number));
}

function refuse(number: string): never {
  throw new GodwitError("INVALID_MODEL", `expected 32-bit integers, found ${number}`);
}
