import { GodwitError } from "../../errors/index.ts";
import { ByteCursor } from "../bytes/cursor.ts";
import { decodeUtf8 } from "../bytes/text.ts";

/** How a field's content is written: a varint, 8 bytes, bytes with their length, 4 bytes. */
type WireType = 0 | 1 | 2 | 5;

/**
 * The fields of one protobuf message, front to back. Bytes come as views, nothing is copied. What reaches beyond the end is
 * TRUNCATED, what the wire format does not allow MALFORMED.
 *
 * ```ts
 * for (const field of reader.fields()) if (field === 1) name = reader.text();
 * ```
 *
 * A field that is not read is passed over.
 */
export class ProtobufReader {
  readonly #cursor: ByteCursor;
  #wire: WireType = 0;
  #unread = false;

  constructor(bytes: Uint8Array) {
    this.#cursor = new ByteCursor(bytes);
  }

  /** The number of each field in turn. */
  *fields(): Generator<number, void, undefined> {
    while (this.#cursor.remaining > 0) {
      const tag = this.#varint();
      const number = Math.floor(tag / 8);
      const wire = tag % 8;
      if (number < 1 || number >= 2 ** 29 || (wire !== 0 && wire !== 1 && wire !== 2 && wire !== 5)) throw this.#broken("a field's tag");
      this.#wire = wire;
      this.#unread = true;
      yield number;
      if (this.#unread) this.#skip();
    }
  }

  /** A signed integer; beyond 2^53 the nearest number. */
  integer(): number {
    this.#expect(0);
    return this.#varint();
  }

  float32(): number {
    this.#expect(5);
    return this.#cursor.view.getFloat32(this.#cursor.skip(4), true);
  }

  bytes(): Uint8Array {
    this.#expect(2);
    return this.#cursor.take(this.#length());
  }

  text(): string {
    const { position } = this.#cursor;
    const text = decodeUtf8(this.bytes());
    if (text === null) throw new GodwitError("MALFORMED", "a text is not UTF-8", { where: { byte: position } });
    return text;
  }

  message(): ProtobufReader {
    return new ProtobufReader(this.bytes());
  }

  /** Adds the integers of a repeated field, packed or one by one. */
  integers(into: number[]): void {
    if (this.#wire !== 2) {
      into.push(this.integer());
      return;
    }
    const packed = new ProtobufReader(this.bytes());
    while (packed.#cursor.remaining > 0) into.push(packed.#varint());
  }

  /** The same for numbers of 4 bytes. */
  float32s(into: number[]): void {
    if (this.#wire !== 2) into.push(this.float32());
    else this.#packed(4, (view, at) => into.push(view.getFloat32(at, true)));
  }

  /** The same for numbers of 8 bytes. */
  float64s(into: number[]): void {
    if (this.#wire === 2) {
      this.#packed(8, (view, at) => into.push(view.getFloat64(at, true)));
      return;
    }
    this.#expect(1);
    into.push(this.#cursor.view.getFloat64(this.#cursor.skip(8), true));
  }

  #packed(size: number, read: (view: DataView, at: number) => void): void {
    const bytes = this.bytes();
    if (bytes.length % size !== 0) throw this.#broken("a list of numbers");
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at < bytes.length; at += size) read(view, at);
  }

  #expect(wire: WireType): void {
    if (this.#wire !== wire || !this.#unread) throw this.#broken("the type of a field");
    this.#unread = false;
  }

  #skip(): void {
    this.#unread = false;
    switch (this.#wire) {
      case 0:
        this.#varint();
        return;
      case 1:
        this.#cursor.skip(8);
        return;
      case 2:
        this.#cursor.skip(this.#length());
        return;
      case 5:
        this.#cursor.skip(4);
        return;
      default:
        this.#wire satisfies never;
    }
  }

  #length(): number {
    const length = this.#varint();
    if (length < 0) throw this.#broken("a length");
    return length;
  }

  /** Up to 64 bits, as a signed number. */
  #varint(): number {
    let low = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#cursor.uint8();
      low += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return low;
    }
    let value = BigInt(low);
    for (let shift = 28n; shift < 70n; shift += 7n) {
      const byte = this.#cursor.uint8();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(BigInt.asIntN(64, value));
    }
    throw this.#broken("an integer of more than ten bytes");
  }

  #broken(what: string): GodwitError {
    return new GodwitError("MALFORMED", `${what} is not as protobuf writes it`, { where: { byte: this.#cursor.position } });
  }
}
