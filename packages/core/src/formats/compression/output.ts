import { GodwitError } from "../../errors/index.ts";
import { inflatesTooMuch } from "./inflation-limit.ts";

/** Decompressed bytes as they grow, up to a limit. */
export class Output {
  bytes: Uint8Array;
  length = 0;
  readonly #limit: number;

  constructor(limit: number, expected: number = 0) {
    this.#limit = limit;
    this.bytes = new Uint8Array(Math.min(limit, Math.max(expected, 65_536)));
  }

  /** Makes room for so many more bytes. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    if (needed > this.#limit) throw inflatesTooMuch(this.#limit);
    const grown = new Uint8Array(Math.min(this.#limit, Math.max(needed, this.bytes.length * 2)));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  push(byte: number): void {
    if (this.length === this.bytes.length) this.reserve(1);
    this.bytes[this.length++] = byte;
  }

  append(part: Uint8Array): void {
    this.reserve(part.length);
    this.bytes.set(part, this.length);
    this.length += part.length;
  }

  /** Repeats what stands `distance` bytes back, which may overlap with what is written. `floor` is where history begins. */
  repeat(distance: number, count: number, floor: number = 0): void {
    if (distance <= 0 || distance > this.length - floor)
      throw new GodwitError("MALFORMED", "the compressed content repeats bytes from before its start");
    this.reserve(count);
    const { bytes } = this;
    let to = this.length;
    this.length += count;
    if (distance >= count) {
      bytes.copyWithin(to, to - distance, to - distance + count);
      return;
    }
    for (let from = to - distance; to < this.length;) bytes[to++] = bytes[from++]!;
  }

  finish(): Uint8Array {
    return this.bytes.length - this.length > this.length ? this.bytes.slice(0, this.length) : this.bytes.subarray(0, this.length);
  }
}
