import { GodwitError } from "../../errors/index.ts";

/** Reads bits from the most significant of each byte on, as bzip2 stores them. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  #buffer = 0;
  #available = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get remainingBytes(): number {
    return this.#bytes.length - this.#at + (this.#available >> 3);
  }

  /** The next `count` (at most 24) bits. */
  bits(count: number): number {
    while (this.#available < count) {
      if (this.#at >= this.#bytes.length) throw new GodwitError("TRUNCATED", "the bzip2 content ends too early");
      this.#buffer = ((this.#buffer & 0xffffff) << 8) | this.#bytes[this.#at++]!;
      this.#available += 8;
    }
    this.#available -= count;
    return (this.#buffer >>> this.#available) & ((1 << count) - 1);
  }

  alignToByte(): void {
    this.#available -= this.#available & 7;
  }
}
