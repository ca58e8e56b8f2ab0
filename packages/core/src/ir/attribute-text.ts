import { GodwitError } from "../errors/index.ts";
import { arrayFromBytes, bytesOf, decodeAttributes, encodeAttributes } from "./attribute-codec.ts";

/** Attributes as one line of JSON, typed arrays as base64. */
export function printAttributes(attributes: unknown): string {
  return JSON.stringify(encodeAttributes(attributes, (array) => bytesToBase64(bytesOf(array))));
}

export function parseAttributes(text: string): unknown {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new GodwitError("MALFORMED", "the attributes of a node are not JSON", { cause });
  }
  return decodeAttributes(json, (reference, dtype) =>
    typeof reference === "string" ? arrayFromBytes(dtype, base64ToBytes(reference)) : malformed("an array of a node is not base64"),
  );
}

function malformed(message: string): never {
  throw new GodwitError("MALFORMED", message);
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
