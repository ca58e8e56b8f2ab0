import { GodwitError } from "../errors/index.ts";
import { allocate, dtypes, type DType, type ElementArray, type StringCell } from "./dtype.ts";

export type NumberArray = Exclude<ElementArray, StringCell[]>;

/** The little-endian bytes of an array. */
export function bytesOf({ buffer, byteOffset, byteLength }: NumberArray): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/**
 * Attributes as plain JSON values that read back to the same bits. Numbers that JSON lacks are `{"$number":"NaN"}`; a typed
 * array is `{"$f64": reference}`, where `put` keeps its numbers and gives the reference.
 */
export function encodeAttributes(value: unknown, put: (array: NumberArray) => unknown): unknown {
  if (typeof value === "number")
    return Number.isFinite(value) && !Object.is(value, -0) ? value : { $number: Object.is(value, -0) ? "-0" : String(value) };
  if (
    value instanceof Float64Array ||
    value instanceof Float32Array ||
    value instanceof BigInt64Array ||
    value instanceof Int32Array ||
    value instanceof Uint8Array
  )
    return { [`$${arrayDtype(value)}`]: put(value) };
  if (Array.isArray(value)) return value.map((each) => encodeAttributes(each, put));
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, encodeAttributes(each, put)]));
  return value;
}

/** The way back; `read` makes the array of a reference, or throws MALFORMED. */
export function decodeAttributes(value: unknown, read: (reference: unknown, dtype: DType) => ElementArray): unknown {
  if (Array.isArray(value)) return value.map((each) => decodeAttributes(each, read));
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value);
  const [key, content] = entries[0] ?? ["", undefined];
  if (entries.length === 1 && key.startsWith("$")) {
    if (key === "$number") return Number(content);
    const dtype = dtypes.find((each) => `$${each}` === key);
    if (dtype !== undefined) return read(content, dtype);
  }
  return Object.fromEntries(entries.map(([name, each]) => [name, decodeAttributes(each, read)]));
}

export function arrayDtype(array: NumberArray): DType {
  if (array instanceof Float64Array) return "f64";
  if (array instanceof Float32Array) return "f32";
  if (array instanceof BigInt64Array) return "i64";
  return array instanceof Int32Array ? "i32" : "u8";
}

/** An array of a dtype from its little-endian bytes. */
export function arrayFromBytes(dtype: DType, bytes: Uint8Array): ElementArray {
  const size = dtype === "f64" || dtype === "i64" ? 8 : dtype === "f32" || dtype === "i32" ? 4 : 1;
  if (bytes.length % size !== 0) throw new GodwitError("MALFORMED", `${bytes.length} bytes are no array of ${dtype}`);
  const array = allocate(dtype, bytes.length / size);
  if (!Array.isArray(array)) new Uint8Array(array.buffer).set(bytes);
  return array;
}
