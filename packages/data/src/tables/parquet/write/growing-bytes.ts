/** Bytes that grow as they are added to, and are used again. */
export class GrowingBytes {
  #bytes: Buffer = Buffer.alloc(0);
  length = 0;

  /** Where so many more bytes go; they count as written. */
  room(count: number): { readonly bytes: Buffer; readonly at: number } {
    const at = this.length;
    this.length += count;
    if (this.length > this.#bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(this.length, this.#bytes.length * 2, 4096));
      this.#bytes.copy(grown, 0, 0, at);
      this.#bytes = grown;
    }
    return { bytes: this.#bytes, at };
  }

  append(part: Uint8Array): void {
    const { bytes, at } = this.room(part.length);
    bytes.set(part, at);
  }

  /** What was written; it stays until something is added. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.length);
  }

  clear(): void {
    this.length = 0;
  }
}
