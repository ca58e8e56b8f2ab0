import type { NdArray } from "../python/value.ts";
import { countOf } from "./ndarray.ts";

/** The bytes of an array in memory order without gaps: a view unless the array is a field of records. */
export function packed(array: NdArray): Uint8Array {
  const { data, stride } = array;
  const size = array.dtype.itemSize;
  const count = countOf(array.shape);
  if (stride === size) return data.subarray(0, count * size);
  const bytes = new Uint8Array(count * size);
  for (let at = 0; at < count; at++) bytes.set(data.subarray(at * stride, at * stride + size), at * size);
  return bytes;
}
