import { GodwitError } from "../../errors/index.ts";
import type { Output } from "./output.ts";

const initial = 1024;
const top = 2 ** 24;

/** Places in the models of a length: two choices, 16 × 8 low, 16 × 8 middle, 256 high. */
const low = 2;
const middle = low + 128;
const high = middle + 128;
const lengthModels = high + 256;

/**
 * The LZMA decoder: a range coder over adaptive bit models, as in Igor Pavlov's LZMA specification. State lives on between
 * the chunks of LZMA2; the output's own bytes are the dictionary.
 */
export class LzmaDecoder {
  readonly #output: Output;
  #input: Uint8Array = new Uint8Array(0);
  #at = 0;
  #range = 0;
  #code = 0;
  #literalContext = 0;
  #literalPosition = 0;
  #position = 0;
  #literals: Uint16Array = new Uint16Array(0);
  #state = 0;
  #repeats: [number, number, number, number] = [0, 0, 0, 0];
  readonly #isMatch = new Uint16Array(192);
  readonly #isRepeat = new Uint16Array(12);
  readonly #isRepeat0 = new Uint16Array(12);
  readonly #isRepeat1 = new Uint16Array(12);
  readonly #isRepeat2 = new Uint16Array(12);
  readonly #isRepeat0Long = new Uint16Array(192);
  readonly #slots = new Uint16Array(256);
  readonly #special = new Uint16Array(128);
  readonly #align = new Uint16Array(16);
  readonly #matchLength = new Uint16Array(lengthModels);
  readonly #repeatLength = new Uint16Array(lengthModels);
  /** Where the dictionary begins in the output. */
  floor = 0;

  constructor(output: Output) {
    this.#output = output;
  }

  /** Takes the byte that holds lc, lp and pb, and forgets all models. */
  setProperties(byte: number): void {
    if (byte >= 225) throw new GodwitError("MALFORMED", "the properties of the LZMA content are not any");
    this.#literalContext = byte % 9;
    const rest = (byte - this.#literalContext) / 9;
    this.#literalPosition = rest % 5;
    this.#position = (rest - this.#literalPosition) / 5;
    this.#literals = new Uint16Array(0x300 << (this.#literalContext + this.#literalPosition));
    this.resetState();
  }

  resetState(): void {
    this.#state = 0;
    this.#repeats = [0, 0, 0, 0];
    for (const models of [
      this.#literals,
      this.#isMatch,
      this.#isRepeat,
      this.#isRepeat0,
      this.#isRepeat1,
      this.#isRepeat2,
      this.#isRepeat0Long,
      this.#slots,
      this.#special,
      this.#align,
      this.#matchLength,
      this.#repeatLength,
    ]) {
      models.fill(initial);
    }
  }

  /** Decodes until `size` more bytes are out, or with null to the end marker. Gives the number of input bytes used. */
  decode(input: Uint8Array, size: number | null): number {
    this.#input = input;
    this.#at = 1;
    if (input.length < 5) throw this.#truncated();
    if (input[0] !== 0) throw new GodwitError("MALFORMED", "the LZMA content does not begin as it must");
    this.#range = 0xffffffff;
    this.#code = 0;
    for (let count = 0; count < 4; count++) this.#code = ((this.#code << 8) | this.#byte()) >>> 0;
    const output = this.#output;
    const end = size === null ? Infinity : output.length + size;
    const positionMask = (1 << this.#position) - 1;
    while (output.length < end) {
      const position = (output.length - this.floor) & positionMask;
      const model = (this.#state << 4) + position;
      if (this.#bit(this.#isMatch, model) === 0) {
        this.#literal();
        continue;
      }
      let length: number;
      if (this.#bit(this.#isRepeat, this.#state) === 0) {
        length = this.#length(this.#matchLength, position);
        this.#state = this.#state < 7 ? 7 : 10;
        const distance = this.#distance(length);
        if (distance === 0xffffffff) {
          if (size === null) return this.#at;
          throw new GodwitError("MALFORMED", "the LZMA content ends before its stated size");
        }
        const [first, second, third] = this.#repeats;
        this.#repeats = [distance, first, second, third];
      } else {
        length = this.#repeated(model, position);
      }
      if (length > end - output.length) throw new GodwitError("MALFORMED", "the LZMA content goes beyond its stated size");
      output.repeat(this.#repeats[0] + 1, length, this.floor);
    }
    return this.#at;
  }

  /** One of the last four distances again: puts it first and gives the length. */
  #repeated(model: number, position: number): number {
    const [first, second, third, fourth] = this.#repeats;
    if (this.#bit(this.#isRepeat0, this.#state) === 0) {
      if (this.#bit(this.#isRepeat0Long, model) === 0) {
        this.#state = this.#state < 7 ? 9 : 11;
        return 1;
      }
    } else if (this.#bit(this.#isRepeat1, this.#state) === 0) {
      this.#repeats = [second, first, third, fourth];
    } else if (this.#bit(this.#isRepeat2, this.#state) === 0) {
      this.#repeats = [third, first, second, fourth];
    } else {
      this.#repeats = [fourth, first, second, third];
    }
    const length = this.#length(this.#repeatLength, position);
    this.#state = this.#state < 7 ? 8 : 11;
    return length;
  }

  #literal(): void {
    const output = this.#output;
    const { bytes } = output;
    const written = output.length - this.floor;
    const previous = written > 0 ? bytes[output.length - 1]! : 0;
    const context = ((written & ((1 << this.#literalPosition) - 1)) << this.#literalContext) + (previous >> (8 - this.#literalContext));
    const base = 0x300 * context;
    let symbol = 1;
    if (this.#state >= 7) {
      if (this.#repeats[0] >= written) throw new GodwitError("MALFORMED", "the compressed content repeats bytes from before its start");
      let match = bytes[output.length - this.#repeats[0] - 1]!;
      while (symbol < 0x100) {
        const expected = (match >> 7) & 1;
        match <<= 1;
        const bit = this.#bit(this.#literals, base + ((1 + expected) << 8) + symbol);
        symbol = (symbol << 1) | bit;
        if (bit !== expected) break;
      }
    }
    while (symbol < 0x100) symbol = (symbol << 1) | this.#bit(this.#literals, base + symbol);
    output.push(symbol & 0xff);
    this.#state = this.#state < 4 ? 0 : this.#state < 10 ? this.#state - 3 : this.#state - 6;
  }

  #length(models: Uint16Array, position: number): number {
    if (this.#bit(models, 0) === 0) return 2 + this.#tree(models, low + (position << 3), 3);
    if (this.#bit(models, 1) === 0) return 10 + this.#tree(models, middle + (position << 3), 3);
    return 18 + this.#tree(models, high, 8);
  }

  #distance(length: number): number {
    const slot = this.#tree(this.#slots, Math.min(length - 2, 3) << 6, 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const base = ((2 | (slot & 1)) << bits) >>> 0;
    if (slot < 14) return base + this.#reversedTree(this.#special, base - slot, bits);
    return (base + this.#direct(bits - 4) * 16 + this.#reversedTree(this.#align, 0, 4)) >>> 0;
  }

  #tree(models: Uint16Array, base: number, bits: number): number {
    let symbol = 1;
    for (let count = 0; count < bits; count++) symbol = (symbol << 1) | this.#bit(models, base + symbol);
    return symbol - (1 << bits);
  }

  #reversedTree(models: Uint16Array, base: number, bits: number): number {
    let model = 1;
    let symbol = 0;
    for (let count = 0; count < bits; count++) {
      const bit = this.#bit(models, base + model);
      model = (model << 1) | bit;
      symbol |= bit << count;
    }
    return symbol;
  }

  #direct(bits: number): number {
    let result = 0;
    for (let count = 0; count < bits; count++) {
      this.#range >>>= 1;
      const bit = this.#code >= this.#range ? 1 : 0;
      if (bit === 1) this.#code = (this.#code - this.#range) >>> 0;
      result = result * 2 + bit;
      this.#normalize();
    }
    return result;
  }

  #bit(models: Uint16Array, at: number): number {
    const model = models[at]!;
    const bound = (this.#range >>> 11) * model;
    let bit: number;
    if (this.#code < bound) {
      models[at] = model + ((2048 - model) >> 5);
      this.#range = bound;
      bit = 0;
    } else {
      models[at] = model - (model >> 5);
      this.#code = (this.#code - bound) >>> 0;
      this.#range = (this.#range - bound) >>> 0;
      bit = 1;
    }
    this.#normalize();
    return bit;
  }

  #normalize(): void {
    if (this.#range >= top) return;
    this.#range = (this.#range << 8) >>> 0;
    this.#code = ((this.#code << 8) | this.#byte()) >>> 0;
  }

  #byte(): number {
    if (this.#at >= this.#input.length) throw this.#truncated();
    return this.#input[this.#at++]!;
  }

  #truncated(): GodwitError {
    return new GodwitError("TRUNCATED", "the LZMA content ends too early");
  }
}
