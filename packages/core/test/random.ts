import { nextafter } from "../src/math/index.ts";

/** Numbers on which models break: thresholds, keys and cells are drawn from this one list so that they meet. */
const corners: readonly number[] = [
  NaN,
  Infinity,
  -Infinity,
  0,
  -0,
  5e-324,
  -5e-324,
  2.2250738585072014e-308,
  1.1754943508222875e-38,
  1.7976931348623157e308,
  -1.7976931348623157e308,
  3.4028234663852886e38,
  2 ** 128 - 2 ** 103,
  9007199254740994,
  2147483648,
  -2147483649,
];

const plain: readonly number[] = [
  -3, -2.5, -1, -0.75, -0.5, -0.1, 0.1, 0.25, 0.3, 0.5, 0.9, 1, 1.5, 2, 2.25, 3, 4, 5, 7, 10, 100, 1e-3, 123.456,
];

const texts: readonly string[] = [
  "",
  " ",
  "a",
  "b",
  "cat",
  "dog",
  "Dog",
  "the cat and the dog",
  "A dog, a Cat; the END",
  "NA",
  "nan",
  "1",
  "1.0",
  "é",
  "e\u0301",
  "İstanbul",
  "straße ΣΑΣ",
  "日本 語",
  "שלום",
  "😀 smile",
  "\u0000",
];

/** A small deterministic source of choices. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** An integer from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.integer(0, choices.length - 1)]!;
  }

  list<T>(length: number, make: (index: number) => T): T[] {
    return Array.from({ length }, (_, index) => make(index));
  }

  /** A finite number of ordinary size. */
  finite(): number {
    const base = this.chance(0.7) ? this.pick(plain) : (this.next() - 0.5) * 20;
    return this.#nudge(base);
  }

  /** Any number, the ones that hurt often. */
  number(): number {
    return this.chance(0.25) ? this.pick(corners) : this.finite();
  }

  /** A string, seldom the missing one. */
  text(): string {
    return this.pick(texts);
  }

  cell(): string | null {
    return this.chance(0.15) ? null : this.text();
  }

  /** `count` distinct numbers in ascending order, never NaN. */
  ascending(count: number, make: () => number = () => this.number()): number[] {
    const distinct = new Set<number>();
    for (let tries = 0; tries < count * 4 && distinct.size < count; tries++) {
      const number = make();
      if (!Number.isNaN(number)) distinct.add(number === 0 ? 0 : number);
    }
    return [...distinct].sort((a, b) => a - b);
  }

  #nudge(base: number): number {
    if (this.chance(0.7)) return base;
    const start = this.chance(0.5) ? Math.fround(base) : base;
    return this.chance(0.3) ? start : nextafter(start, this.chance(0.5) ? Infinity : -Infinity);
  }
}
