import { characterAt, samplePlaces, type Place } from "./sample-places.ts";

const longestProbe = 8;

/**
 * Codes of known strings. A slot is found from the length and the few characters that tell the known strings apart, which is several
 * times cheaper than hashing a whole string; where they are too alike for that, a Map takes over.
 */
export class StringTable {
  readonly #strings: readonly string[];
  readonly #count: number;
  readonly #first: Place;
  readonly #second: Place;
  readonly #third: Place;
  readonly #mask: number;
  readonly #slots: Int32Array;
  readonly #map: ReadonlyMap<string, number> | null;

  constructor(strings: readonly string[]) {
    this.#strings = strings;
    const places = samplePlaces(strings);
    this.#count = places.length;
    [this.#first, this.#second, this.#third] = [places[0] ?? 0, places[1] ?? 0, places[2] ?? 0];
    let capacity = 8;
    while (capacity < strings.length * 4) capacity *= 2;
    this.#mask = capacity - 1;
    this.#slots = new Int32Array(capacity).fill(-1);
    const spread = strings.every((text, code) => this.#insert(text, code));
    this.#map = spread ? null : new Map(strings.map((text, code) => [text, code]));
  }

  /** The code of a string, -1 where it is not known. */
  codeOf(text: string): number {
    if (this.#map !== null) return this.#map.get(text) ?? -1;
    const mask = this.#mask;
    for (let slot = this.#sample(text) & mask; ; slot = (slot + 1) & mask) {
      const code = this.#slots[slot]!;
      if (code < 0 || this.#strings[code] === text) return code;
    }
  }

  #insert(text: string, code: number): boolean {
    let slot = this.#sample(text) & this.#mask;
    for (let probe = 0; probe < longestProbe; probe++, slot = (slot + 1) & this.#mask)
      if (this.#slots[slot] === -1) {
        this.#slots[slot] = code;
        return true;
      }
    return false;
  }

  #sample(text: string): number {
    let hash = Math.imul(text.length, 0x9e3779b1);
    if (this.#count > 0) hash = Math.imul(hash ^ characterAt(text, this.#first), 0x85ebca6b);
    if (this.#count > 1) hash = Math.imul(hash ^ characterAt(text, this.#second), 0xc2b2ae35);
    if (this.#count > 2) hash = Math.imul(hash ^ characterAt(text, this.#third), 0x27d4eb2f);
    return hash ^ (hash >>> 15);
  }
}
