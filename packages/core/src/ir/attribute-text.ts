import { GodwitError } from "../errors/index.ts";
import { allocate, dtypes, type DType, type ElementArray, type StringCell } from "./dtype.ts";

/**
 * Attributes as JSON text that reads back to the same bits. Numbers that JSON lacks are `{"$number":"NaN"}`, typed
 * arrays `{"$f64":"<base64 of little-endian bytes>"}`.
 */
export function printAttributes(attributes: unknown): string {
  return JSON.stringify(encode(attributes));
}

export function parseAttributes(text: string): unknown {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new GodwitError("MALFORMED", "the attributes of a node are not JSON", { cause });
  }
  return decode(json);
}

function encode(value: unknown): unknown {
  if (typeof value === "number")
    return Number.isFinite(value) && !Object.is(value, -0) ? value : { $number: Object.is(value, -0) ? "-0" : String(value) };
  if (
    value instanceof Float64Array ||
    value instanceof Float32Array ||
    value instanceof BigInt64Array ||
    value instanceof Int32Array ||
    value instanceof Uint8Array
  )
    return { [`$${arrayDtype(value)}`]: bytesToBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) };
  if (Array.isArray(value)) return value.map(encode);
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, encode(each)]));
  return value;
}

function decode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decode);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value);
  const [key, content] = entries[0] ?? ["", undefined];
  if (entries.length === 1 && key.startsWith("$")) {
    if (key === "$number") return Number(content);
    const dtype = dtypes.find((each) => `$${each}` === key);
    if (dtype !== undefined && typeof content === "string") return arrayFromBytes(dtype, base64ToBytes(content));
  }
  return Object.fromEntries(entries.map(([name, each]) => [name, decode(each)]));
}

function arrayDtype(array: Exclude<ElementArray, StringCell[]>): DType {
  if (array instanceof Float64Array) return "f64";
  if (array instanceof Float32Array) return "f32";
  if (array instanceof BigInt64Array) return "i64";
  return array instanceof Int32Array ? "i32" : "u8";
}

function arrayFromBytes(dtype: DType, bytes: Uint8Array): ElementArray {
  const size = dtype === "f64" || dtype === "i64" ? 8 : dtype === "f32" || dtype === "i32" ? 4 : 1;
  const array = allocate(dtype, bytes.length / size);
  if (!Array.isArray(array)) new Uint8Array(array.buffer).set(bytes);
  return array;
}

function bytesToBase64(bytes: Uint8Array): string {
  const chunks: string[] = [];
  for (let start = 0; start < bytes.length; start += 0x6000) chunks.push(encodeChunk(bytes.subarray(start, start + 0x6000)));
  return chunks.join("");
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function encodeChunk(bytes: Uint8Array): string {
  let text = "";
  for (let index = 0; index < bytes.length; index += 3) {
    const [a, b, c] = [bytes[index]!, bytes[index + 1], bytes[index + 2]];
    text += alphabet[a >> 2]! + alphabet[((a & 3) << 4) | ((b ?? 0) >> 4)]!;
    text += b === undefined ? "=" : alphabet[((b & 15) << 2) | ((c ?? 0) >> 6)]!;
    text += c === undefined ? "=" : alphabet[c & 63]!;
  }
  return text;
}

function base64ToBytes(text: string): Uint8Array {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  for (let index = 0, at = 0; index < text.length; index += 4) {
    let word = 0;
    for (let place = 0; place < 4; place++) word = (word << 6) | Math.max(0, alphabet.indexOf(text[index + place]!));
    for (let shift = 16; shift >= 0 && at < bytes.length; shift -= 8) bytes[at++] = (word >> shift) & 255;
  }
  return bytes;
}
