import type { DType, ElementArray } from "./dtype.ts";

/** What numbers may be stored as in less room, the first that holds them all. */
const integers = { u8: [0, 0xff], i8: [-0x80, 0x7f], u16: [0, 0xffff], i16: [-0x8000, 0x7fff] } as const;

type Narrow = keyof typeof integers | "f32";

/** Numbers in less room, and as what; null where a number would not come back with its bits. */
export function narrowArray(array: Exclude<ElementArray, readonly unknown[]>): { readonly bytes: Uint8Array; readonly as: Narrow } | null {
  if (array instanceof Float64Array)
    return array.every((value) => Object.is(Math.fround(value), value) && !Number.isNaN(value))
      ? { bytes: new Uint8Array(Float32Array.from(array).buffer), as: "f32" }
      : null;
  if (!(array instanceof Int32Array)) return null;
  let least = 0;
  let most = 0;
  for (const value of array) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  for (const as of ["u8", "i8", "u16", "i16"] as const) {
    const [low, high] = integers[as];
    if (low <= least && most <= high) return { bytes: integersAs(as, array), as };
  }
  return null;
}

/** The numbers that `narrowArray` stored; null where it stores nothing so. */
export function widenArray(dtype: DType, bytes: Uint8Array, as: unknown): ElementArray | null {
  // A Buffer's own `slice` would not copy.
  const own = new Uint8Array(bytes).buffer;
  if (dtype === "f64") return as === "f32" && bytes.length % 4 === 0 ? Float64Array.from(new Float32Array(own)) : null;
  if (dtype !== "i32") return null;
  if (as === "u8") return Int32Array.from(new Uint8Array(own));
  if (as === "i8") return Int32Array.from(new Int8Array(own));
  if (bytes.length % 2 !== 0) return null;
  if (as === "u16") return Int32Array.from(new Uint16Array(own));
  return as === "i16" ? Int32Array.from(new Int16Array(own)) : null;
}

function integersAs(as: keyof typeof integers, array: Int32Array): Uint8Array {
  switch (as) {
    case "u8":
      return Uint8Array.from(array);
    case "i8":
      return new Uint8Array(Int8Array.from(array).buffer);
    case "u16":
      return new Uint8Array(Uint16Array.from(array).buffer);
    case "i16":
      return new Uint8Array(Int16Array.from(array).buffer);
    default:
      return as satisfies never;
  }
}
