const longestProbe = 8;

/**
 * Codes of known strings. A slot is found from the length and three characters, which is several times cheaper than
 * hashing the whole string; where the known strings are too alike for that, a Map takes over.
 */
export class StringTable {
  readonly #strings: readonly string[];
  readonly #mask: number;
  readonly #slots: Int32Array;
  readonly #map: ReadonlyMap<string, number> | null;

  constructor(strings: readonly string[]) {
    this.#strings = strings;
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
    for (let place = sample(text) & mask; ; place = (place + 1) & mask) {
      const code = this.#slots[place]!;
      if (code < 0 || this.#strings[code] === text) return code;
    }
  }

  #insert(text: string, code: number): boolean {
    let place = sample(text) & this.#mask;
    for (let probe = 0; probe < longestProbe; probe++, place = (place + 1) & this.#mask)
      if (this.#slots[place] === -1) {
        this.#slots[place] = code;
        return true;
      }
    return false;
  }
}

function sample(text: string): number {
  const { length } = text;
  if (length === 0) return 0;
  let hash = Math.imul(length, 0x9e3779b1) ^ text.charCodeAt(0);
  hash = Math.imul(hash ^ (text.charCodeAt(length >> 1) << 8), 0x85ebca6b);
  hash = Math.imul(hash ^ text.charCodeAt(length - 1), 0xc2b2ae35);
  return hash ^ (hash >>> 15);
}
