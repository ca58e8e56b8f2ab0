const firstSize = 1 << 16;

/** Builds messages to a client, one after the other, in a buffer that grows with the longest of them. */
export class BackendWriter {
  #bytes = Buffer.allocUnsafeSlow(firstSize);
  #at = 0;
  #start = 0;

  /** Bytes that wait to be taken. */
  get length(): number {
    return this.#at;
  }

  start(type: string): this {
    this.#room(5);
    this.#bytes[this.#at] = type.charCodeAt(0);
    this.#start = this.#at + 1;
    this.#at += 5;
    return this;
  }

  end(): void {
    this.#bytes.writeUInt32BE(this.#at - this.#start, this.#start);
  }

  byte(value: number): this {
    this.#room(1);
    this.#bytes[this.#at++] = value;
    return this;
  }

  int16(value: number): this {
    this.#room(2);
    this.#at = this.#bytes.writeUInt16BE(value & 0xffff, this.#at);
    return this;
  }

  int32(value: number): this {
    this.#room(4);
    this.#at = this.#bytes.writeInt32BE(value | 0, this.#at);
    return this;
  }

  int64(value: bigint): this {
    this.#room(8);
    this.#at = this.#bytes.writeBigInt64BE(value, this.#at);
    return this;
  }

  float32(value: number): this {
    this.#room(4);
    this.#at = this.#bytes.writeFloatBE(value, this.#at);
    return this;
  }

  float64(value: number): this {
    this.#room(8);
    this.#at = this.#bytes.writeDoubleBE(value, this.#at);
    return this;
  }

  raw(bytes: Uint8Array): this {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
    return this;
  }

  /** A text and the zero byte that ends it; a zero byte inside would end it early, so it is left out. */
  text(value: string): this {
    const clean = value.includes("\0") ? value.replaceAll("\0", "") : value;
    return this.plain(clean).byte(0);
  }

  /** A text without an end. */
  plain(value: string): this {
    this.#room(value.length * 3);
    this.#at += this.#bytes.write(value, this.#at, "utf8");
    return this;
  }

  /** A text with its length in bytes before it. */
  cell(value: string): void {
    this.#room(value.length * 3 + 4);
    const length = this.#bytes.write(value, this.#at + 4, "utf8");
    this.#bytes.writeInt32BE(length, this.#at);
    this.#at += 4 + length;
  }

  /** Leaves room for a length, which `close` fills in once what it measures is written. */
  open(): number {
    this.int32(0);
    return this.#at;
  }

  close(from: number): void {
    this.#bytes.writeInt32BE(this.#at - from, from - 4);
  }

  /** Forgets the message that was begun and not ended. */
  drop(): void {
    this.#at = this.#start - 1;
  }

  /** What waits; the next message begins in a buffer of its own. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#at);
    this.#bytes = Buffer.allocUnsafeSlow(firstSize);
    this.#at = 0;
    return taken;
  }

  #room(more: number): void {
    const needed = this.#at + more;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }
}
