import { GodwitError } from "../../errors/index.ts";
import { decodeLatin1 } from "../bytes/text.ts";
import type { NdArray, PyValue } from "../python/value.ts";
import { countOf, isRowMajor, toRowMajor } from "./ndarray.ts";

/** The strings of a `U`, `S` (latin-1) or object array in row-major order; anything but strings is INVALID_MODEL. */
export function toStrings(array: NdArray): string[] {
  const strings = inMemoryOrder(array);
  if (isRowMajor(array)) return strings;
  const ordered: string[] = [];
  toRowMajor(array.shape, strings, ordered);
  return ordered;
}

function inMemoryOrder(array: NdArray): string[] {
  const { dtype, data, stride, objects } = array;
  if (objects !== null) return objects.map(stringOf);
  const count = countOf(array.shape);
  const strings: string[] = [];
  if (dtype.type === "string") {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    for (let at = 0; at < count; at++) strings.push(unicodeAt(view, at * stride, dtype.itemSize, dtype.littleEndian));
    return strings;
  }
  if (dtype.type === "bytes") {
    for (let at = 0; at < count; at++) strings.push(decodeLatin1(withoutPadding(data.subarray(at * stride, at * stride + dtype.itemSize))));
    return strings;
  }
  throw new GodwitError("INVALID_MODEL", `expected an array of strings, found one of ${dtype.name}`);
}

/** UTF-32, without the NULs that pad it. */
export function unicodeAt(view: DataView, from: number, size: number, littleEndian: boolean): string {
  let end = from + size;
  while (end > from && view.getUint32(end - 4, littleEndian) === 0) end -= 4;
  let text = "";
  for (let at = from; at < end; at += 4) {
    const code = view.getUint32(at, littleEndian);
    if (code > 0x10ffff) throw new GodwitError("MALFORMED", `${code} in a string array is not a character`);
    text += String.fromCodePoint(code);
  }
  return text;
}

/** The bytes of an `S` item without the NULs that pad it. */
export function withoutPadding(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes.subarray(0, end);
}

function stringOf(value: PyValue): string {
  const inner = value !== null && typeof value === "object" && value.kind === "scalar" ? value.value : value;
  if (typeof inner === "string") return inner;
  throw new GodwitError("INVALID_MODEL", "expected an array of strings, found other objects in it");
}
