import duckdb from "@duckdb/node-bindings";
import { DictionaryColumn } from "@godwit/runtime";
import { bytesOf, eachMissing, type FlatVector } from "./flat-vector.ts";

/** Strings up to here stand in their cell; of longer ones it holds the place. */
const mostInCell = 12;
const mostStrings = 4096;
const slots = 4 * mostStrings;

/**
 * Strings that were read before, by the 16 bytes of their cells: length and letters, or length and place. Places hold as long
 * as the chunk does, letters for ever. So each distinct string is decoded once a chunk, and most of them once a query.
 */
export class StringStore {
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  /** The words of cells, four a slot. */
  readonly #keys = new Uint32Array(4 * slots);
  readonly #codes = new Int32Array(slots).fill(-1);
  #values: string[] = [];
  /** The same, frozen: the engine looks the strings of one list up once. */
  #frozen: readonly string[] = Object.freeze([]);
  #hasPlaces = false;

  read(vector: FlatVector): DictionaryColumn {
    if (this.#hasPlaces || this.#values.length > mostStrings) this.#forget();
    const { buffer, byteOffset } = bytesOf(vector, 16);
    const words = new Uint32Array(buffer, byteOffset, vector.rows * 4);
    const codes = new Int32Array(vector.rows);
    eachMissing(vector, (row) => (codes[row] = -1));
    for (let row = 0; row < vector.rows; row++) if (codes[row] === 0) codes[row] = this.#codeOf(words, row * 4);
    if (this.#values.length !== this.#frozen.length) this.#frozen = Object.freeze([...this.#values]);
    return DictionaryColumn.of(codes, this.#frozen);
  }

  #codeOf(words: Uint32Array, at: number): number {
    const a = words[at]!;
    const b = words[at + 1]!;
    const c = words[at + 2]!;
    const d = words[at + 3]!;
    let slot = (Math.imul(a ^ Math.imul(b, 0x85eb_ca6b), 0xc2b2_ae35) ^ Math.imul(c, 0x27d4_eb2f) ^ Math.imul(d, 0x1656_67b1)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & (slots - 1);
    for (; this.#codes[slot] !== -1; slot = (slot + 1) & (slots - 1)) {
      const key = slot * 4;
      if (this.#keys[key] === a && this.#keys[key + 1] === b && this.#keys[key + 2] === c && this.#keys[key + 3] === d)
        return this.#codes[slot]!;
    }
    const code = this.#values.length;
    this.#values.push(this.#decode(words, at));
    this.#codes[slot] = code;
    this.#keys.set(words.subarray(at, at + 4), slot * 4);
    if (a > mostInCell) this.#hasPlaces = true;
    return code;
  }

  #decode(words: Uint32Array, at: number): string {
    const length = words[at]!;
    const buffer = words.buffer as ArrayBuffer;
    const cell = words.byteOffset + at * 4;
    const bytes = length <= mostInCell ? new Uint8Array(buffer, cell + 4, length) : duckdb.get_data_from_pointer(buffer, cell + 8, length);
    return this.#decoder.decode(bytes);
  }

  #forget(): void {
    this.#codes.fill(-1);
    this.#values = [];
    this.#hasPlaces = false;
    this.#frozen = Object.freeze([]);
  }
}
