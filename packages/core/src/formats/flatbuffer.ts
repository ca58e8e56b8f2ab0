import { GodwitError } from "../errors/index.ts";
import { decodeUtf8 } from "./bytes/text.ts";

/** How often content may be referred to again: vectors may share their elements, and a small file must not grow large by it. */
const sharing = 8;

/**
 * A table of a FlatBuffers message; fields go by their place in the schema, `slot`. Offsets that leave the message are MALFORMED, and
 * a message that refers to the same content over and over is LIMIT_EXCEEDED.
 */
export class FlatTable {
  readonly #message: Message;
  readonly #at: number;
  readonly #fields: number;
  readonly #fieldsEnd: number;

  private constructor(message: Message, at: number) {
    message.room(at, 4);
    const fields = at - message.view.getInt32(at, true);
    message.room(fields, 4);
    const size = message.view.getUint16(fields, true);
    message.room(fields, size);
    this.#message = message;
    this.#at = at;
    this.#fields = fields;
    this.#fieldsEnd = fields + size;
  }

  /** The root table of a message. */
  static root(bytes: Uint8Array): FlatTable {
    const message = new Message(bytes);
    message.room(0, 4);
    return new FlatTable(message, message.view.getUint32(0, true));
  }

  int8(slot: number, otherwise: number): number {
    return this.#scalar(slot, 1, otherwise, (view, at) => view.getInt8(at));
  }

  int16(slot: number, otherwise: number): number {
    return this.#scalar(slot, 2, otherwise, (view, at) => view.getInt16(at, true));
  }

  int32(slot: number, otherwise: number): number {
    return this.#scalar(slot, 4, otherwise, (view, at) => view.getInt32(at, true));
  }

  /** As a number: what lies beyond 2^53 is not told apart. */
  int64(slot: number, otherwise: number): number {
    return this.#scalar(slot, 8, otherwise, (view, at) => Number(view.getBigInt64(at, true)));
  }

  float32(slot: number, otherwise: number): number {
    return this.#scalar(slot, 4, otherwise, (view, at) => view.getFloat32(at, true));
  }

  float64(slot: number, otherwise: number): number {
    return this.#scalar(slot, 8, otherwise, (view, at) => view.getFloat64(at, true));
  }

  /** A text; null where the field is absent. MALFORMED where it is no UTF-8. */
  string(slot: number): string | null {
    const at = this.#target(slot);
    return at === null ? null : this.#text(at);
  }

  strings(slot: number): readonly string[] {
    return this.#references(slot).map((at) => this.#text(at));
  }

  /** The table that a field refers to, or null. */
  table(slot: number): FlatTable | null {
    const at = this.#target(slot);
    return at === null ? null : new FlatTable(this.#message, at);
  }

  tables(slot: number): readonly FlatTable[] {
    return this.#references(slot).map((at) => new FlatTable(this.#message, at));
  }

  /** The elements of a vector of scalars or structs of `size` bytes; none where the field is absent. */
  vector(slot: number, size: number): DataView {
    const at = this.#target(slot);
    if (at === null) return new DataView(new ArrayBuffer(0));
    const { view } = this.#message;
    const length = this.#count(at, size) * size;
    return new DataView(view.buffer, view.byteOffset + at + 4, length);
  }

  int32s(slot: number): Int32Array {
    const view = this.vector(slot, 4);
    return Int32Array.from({ length: view.byteLength / 4 }, (_, index) => view.getInt32(index * 4, true));
  }

  float32s(slot: number): Float32Array {
    const view = this.vector(slot, 4);
    return Float32Array.from({ length: view.byteLength / 4 }, (_, index) => view.getFloat32(index * 4, true));
  }

  float64s(slot: number): Float64Array {
    const view = this.vector(slot, 8);
    return Float64Array.from({ length: view.byteLength / 8 }, (_, index) => view.getFloat64(index * 8, true));
  }

  #field(slot: number): number | null {
    const entry = this.#fields + 4 + slot * 2;
    if (entry + 2 > this.#fieldsEnd) return null;
    const offset = this.#message.view.getUint16(entry, true);
    return offset === 0 ? null : this.#at + offset;
  }

  #scalar(slot: number, size: number, otherwise: number, read: (view: DataView, at: number) => number): number {
    const at = this.#field(slot);
    if (at === null) return otherwise;
    this.#message.room(at, size);
    return read(this.#message.view, at);
  }

  #target(slot: number): number | null {
    const at = this.#field(slot);
    return at === null ? null : this.#message.follow(at);
  }

  #references(slot: number): readonly number[] {
    const at = this.#target(slot);
    if (at === null) return [];
    return Array.from({ length: this.#count(at, 4) }, (_, index) => this.#message.follow(at + 4 + index * 4));
  }

  /** The number of elements of the vector at a place, all of which are there. */
  #count(at: number, size: number): number {
    this.#message.room(at, 4);
    const count = this.#message.view.getUint32(at, true);
    this.#message.room(at + 4, count * size);
    this.#message.spend(count * size);
    return count;
  }

  #text(at: number): string {
    const { view } = this.#message;
    const length = this.#count(at, 1);
    const text = decodeUtf8(new Uint8Array(view.buffer, view.byteOffset + at + 4, length));
    if (text === null) throw new GodwitError("MALFORMED", "a text of the file is not UTF-8", { where: { byte: at } });
    return text;
  }
}

/** The bytes of a message, and how many more may be read from it. */
class Message {
  readonly view: DataView;
  #left: number;

  constructor(bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#left = bytes.length * sharing;
  }

  /** MALFORMED unless `length` bytes lie at a place. */
  room(at: number, length: number): void {
    if (at < 0 || at + length > this.view.byteLength)
      throw new GodwitError("MALFORMED", "an offset leads out of the file", { where: { byte: Math.max(0, at) } });
  }

  follow(at: number): number {
    this.room(at, 4);
    return at + this.view.getUint32(at, true);
  }

  spend(bytes: number): void {
    this.#left -= bytes;
    if (this.#left < 0) throw new GodwitError("LIMIT_EXCEEDED", "the file refers to the same content over and over");
  }
}
