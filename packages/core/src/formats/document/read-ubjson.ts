import { GodwitError } from "../../errors/index.ts";
import { ByteCursor } from "../bytes/cursor.ts";
import { decodeUtf8 } from "../bytes/text.ts";
import { defaultLimits, type ReadLimits } from "../limits.ts";
import type { DocumentNumbers, DocumentValue } from "./document-value.ts";

/*
 * Universal Binary JSON, draft 12, big-endian. A value is a marker and its payload:
 *   Z null   T F bool   i U I l L integers of 8, 8 unsigned, 16, 32, 64 bits   d D float32, float64   C one character
 *   S text: length, bytes   H number as text: length, bytes   N nothing
 *   [ values ]   [#length values   [$marker#length payloads        (without ] where there is a length)
 *   { keys and values }, with the same forms; a key is a length and bytes. A length is any integer with its marker.
 */

type Limits = Pick<ReadLimits, "depth" | "records">;

/** Reads a UBJSON document; what follows it is left alone. MALFORMED, TRUNCATED or LIMIT_EXCEEDED with the byte. */
export function readUbjson(bytes: Uint8Array, limits: Limits = defaultLimits): DocumentValue {
  return new UbjsonReader(bytes, limits).value(0);
}

const closeArray = "]";
const closeObject = "}";

/** Bytes of the payload of the markers that typed arrays of numbers have. */
const sizes: Readonly<Record<string, number>> = { i: 1, U: 1, I: 2, l: 4, L: 8, d: 4, D: 8 };

class UbjsonReader {
  readonly #cursor: ByteCursor;
  readonly #limits: Limits;
  #records = 0;

  constructor(bytes: Uint8Array, limits: Limits) {
    this.#cursor = new ByteCursor(bytes);
    this.#limits = limits;
  }

  value(depth: number): DocumentValue {
    return this.#payload(this.#marker(), depth);
  }

  #payload(marker: string, depth: number): DocumentValue {
    const { view } = this.#cursor;
    switch (marker) {
      case "Z":
        return null;
      case "T":
        return true;
      case "F":
        return false;
      case "i":
        return view.getInt8(this.#cursor.skip(1));
      case "U":
        return this.#cursor.uint8();
      case "I":
        return view.getInt16(this.#cursor.skip(2));
      case "l":
        return view.getInt32(this.#cursor.skip(4));
      case "L":
        return Number(view.getBigInt64(this.#cursor.skip(8)));
      case "d":
        return view.getFloat32(this.#cursor.skip(4));
      case "D":
        return this.#cursor.float64BigEndian();
      case "C":
        return String.fromCharCode(this.#cursor.uint8());
      case "S":
      case "H":
        return this.#text(this.#length());
      case "[":
        return this.#array(this.#deeper(depth));
      case "{":
        return this.#object(this.#deeper(depth));
      default:
        return this.#broken(`'${marker}' is no marker of UBJSON`);
    }
  }

  #array(depth: number): DocumentValue {
    const { marker, count } = this.#head();
    if (marker !== null && count !== null && sizes[marker] !== undefined) return this.#numbers(marker, count);
    const items: DocumentValue[] = [];
    for (let index = 0; count === null ? !this.#closes(closeArray) : index < count; index++)
      items.push(marker === null ? this.value(depth) : this.#payload(marker, depth));
    return items;
  }

  #object(depth: number): DocumentValue {
    const { marker, count } = this.#head();
    const result = Object.create(null) as Record<string, DocumentValue>;
    for (let index = 0; count === null ? !this.#closes(closeObject) : index < count; index++) {
      const key = this.#text(this.#length());
      result[key] = marker === null ? this.value(depth) : this.#payload(marker, depth);
    }
    return result;
  }

  /** The common marker and the count of a container, where they are stated. Each item takes a byte at least. */
  #head(): { readonly marker: string | null; readonly count: number | null } {
    const marker = this.#takes("$") ? this.#marker() : null;
    const count = this.#takes("#") ? this.#length() : null;
    if (marker !== null && (count === null || "ZTFN".includes(marker))) this.#broken("a typed container has no size of its own");
    if (count !== null && count > this.#cursor.remaining) this.#cursor.skip(count);
    return { marker, count };
  }

  #numbers(marker: string, count: number): DocumentNumbers {
    const { view } = this.#cursor;
    const size = sizes[marker]!;
    const start = this.#cursor.skip(count * size);
    const read = <T extends DocumentNumbers>(array: T, at: (offset: number) => number): T => {
      for (let index = 0; index < count; index++) array[index] = at(start + index * size);
      return array;
    };
    switch (marker) {
      case "U":
        return this.#cursor.bytes.slice(start, start + count);
      case "i":
        return read(new Int8Array(count), (at) => view.getInt8(at));
      case "I":
        return read(new Int16Array(count), (at) => view.getInt16(at));
      case "l":
        return read(new Int32Array(count), (at) => view.getInt32(at));
      case "L":
        return read(new Float64Array(count), (at) => Number(view.getBigInt64(at)));
      case "d":
        return read(new Float32Array(count), (at) => view.getFloat32(at));
      default:
        return read(new Float64Array(count), (at) => view.getFloat64(at));
    }
  }

  #length(): number {
    const marker = this.#marker();
    const length = "iUIlL".includes(marker) ? this.#payload(marker, 0) : this.#broken(`'${marker}' begins no length`);
    return typeof length === "number" && length >= 0 ? length : this.#broken("a length is negative");
  }

  #text(length: number): string {
    return decodeUtf8(this.#cursor.take(length)) ?? this.#broken("a text is not UTF-8");
  }

  #marker(): string {
    let byte = this.#cursor.uint8();
    while (byte === 0x4e) byte = this.#cursor.uint8();
    return String.fromCharCode(byte);
  }

  #takes(marker: string): boolean {
    if (this.#cursor.bytes[this.#cursor.position] !== marker.charCodeAt(0)) return false;
    this.#cursor.position++;
    return true;
  }

  #closes(marker: string): boolean {
    while (this.#takes("N"));
    return this.#takes(marker);
  }

  #deeper(depth: number): number {
    if (depth >= this.#limits.depth || ++this.#records > this.#limits.records)
      throw new GodwitError("LIMIT_EXCEEDED", "the UBJSON has too many arrays and objects, or too many within one another", this.#where());
    return depth + 1;
  }

  #broken(message: string): never {
    throw new GodwitError("MALFORMED", message, this.#where());
  }

  #where(): { where: { byte: number } } {
    return { where: { byte: this.#cursor.position } };
  }
}
