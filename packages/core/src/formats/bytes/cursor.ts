import { GodwitError } from "../../errors/index.ts";

/** Reads a byte array from front to back; whatever reaches beyond its end is TRUNCATED, and nothing is allocated for it. */
export class ByteCursor {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  position = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remaining(): number {
    return this.bytes.length - this.position;
  }

  /** Moves on by `length` bytes and gives the position before. */
  skip(length: number): number {
    const start = this.position;
    if (length > this.bytes.length - start) {
      throw new GodwitError("TRUNCATED", `the content ends where ${length} more bytes should follow`, { where: { byte: start } });
    }
    this.position = start + length;
    return start;
  }

  uint8(): number {
    return this.bytes[this.skip(1)]!;
  }

  uint16(): number {
    return this.view.getUint16(this.skip(2), true);
  }

  int32(): number {
    return this.view.getInt32(this.skip(4), true);
  }

  uint32(): number {
    return this.view.getUint32(this.skip(4), true);
  }

  /** A 64-bit length; one beyond 2^53 is as truncated as any other that reaches beyond the end. */
  length64(): number {
    const start = this.skip(8);
    return this.view.getUint32(start + 4, true) * 4294967296 + this.view.getUint32(start, true);
  }

  float64BigEndian(): number {
    return this.view.getFloat64(this.skip(8), false);
  }

  /** The next bytes as a view. */
  take(length: number): Uint8Array {
    const start = this.skip(length);
    return this.bytes.subarray(start, start + length);
  }

  /** The bytes up to the next newline, which is passed over. */
  line(): Uint8Array {
    const end = this.bytes.indexOf(10, this.position);
    if (end < 0) throw new GodwitError("TRUNCATED", "the content ends within a line", { where: { byte: this.position } });
    const line = this.bytes.subarray(this.position, end);
    this.position = end + 1;
    return line;
  }
}
