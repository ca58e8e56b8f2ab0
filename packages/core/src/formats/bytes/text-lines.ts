import { decodeLatin1, decodeUtf8 } from "./text.ts";

const newline = 0x0a;
const carriageReturn = 0x0d;
const equals = 0x3d;
const longestKey = 64;

/** The lines of a text in bytes, one after another; only what is asked for becomes a string. */
export class TextLines {
  readonly #bytes: Uint8Array;
  #start = 0;
  #end = 0;
  #following = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Goes to the next line; false after the last one. */
  next(): boolean {
    this.#start = this.#following;
    if (this.#start >= this.#bytes.length) return false;
    const end = this.#bytes.indexOf(newline, this.#start);
    this.#following = end === -1 ? this.#bytes.length : end + 1;
    this.#end = end === -1 ? this.#bytes.length : end;
    if (this.#end > this.#start && this.#bytes[this.#end - 1] === carriageReturn) this.#end--;
    return true;
  }

  get isBlank(): boolean {
    return this.#start === this.#end;
  }

  /** Up to the first `=`, or the whole line. */
  key(): string {
    const place = this.#equals();
    return decodeLatin1(this.#bytes.subarray(this.#start, Math.min(place === -1 ? this.#end : place, this.#start + longestKey)));
  }

  /** What stands behind the first `=`: UTF-8, or Latin-1 where the bytes are not that. */
  value(): string {
    const place = this.#equals();
    return decode(this.#bytes.subarray(place === -1 ? this.#end : place + 1, this.#end));
  }

  /** The whole line, likewise. */
  line(): string {
    return decode(this.#bytes.subarray(this.#start, this.#end));
  }

  #equals(): number {
    const place = this.#bytes.subarray(this.#start, this.#end).indexOf(equals);
    return place === -1 ? -1 : this.#start + place;
  }
}

function decode(bytes: Uint8Array): string {
  return decodeUtf8(bytes) ?? decodeLatin1(bytes);
}
