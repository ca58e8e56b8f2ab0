import type { FieldType } from "../../frames/field.ts";
import type { Frame, Vector } from "../../frames/frame.ts";
import { elementOf } from "./element-of.ts";
import { numericBytes } from "./numeric.ts";

const header = Buffer.from("5047434f50590aff0d0a000000000000000000", "hex");
const epochDays = 10_957;
const epochMicroseconds = 946_684_800_000_000n;
const pieceBytes = 1 << 18;

/** The type of a column that is written: the field's, as PostgreSQL has it. */
export interface CopyColumn {
  readonly type: FieldType;
  /** The column's oid in the table, which may be a wider type than the field's. */
  readonly oid: number;
}

/** Turns frames into the bytes of `COPY … FROM STDIN (FORMAT binary)`, a few hundred kilobytes at a time. */
export class CopyEncoder {
  rows = 0;
  private bytes = Buffer.allocUnsafe(pieceBytes * 2);
  private at = 0;
  private readonly columns: readonly CopyColumn[];

  constructor(columns: readonly CopyColumn[]) {
    this.columns = columns;
    header.copy(this.bytes);
    this.at = header.length;
  }

  *encode(frame: Frame): Generator<Buffer, void, undefined> {
    const { columns } = this;
    for (let row = 0; row < frame.rows; row++) {
      this.reserve(2);
      this.at = this.bytes.writeInt16BE(columns.length, this.at);
      for (let column = 0; column < columns.length; column++) this.cell(frame.columns[column]!, row, columns[column]!.oid);
      if (this.at >= pieceBytes) yield this.take();
    }
    this.rows += frame.rows;
  }

  /** What is left, and the mark of the end. */
  end(): Buffer {
    this.reserve(2);
    this.at = this.bytes.writeInt16BE(-1, this.at);
    return this.take();
  }

  private take(): Buffer {
    const taken = this.bytes.subarray(0, this.at);
    this.bytes = Buffer.allocUnsafe(pieceBytes * 2);
    this.at = 0;
    return taken;
  }

  private reserve(more: number): void {
    if (this.at + more <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.at + more));
    this.bytes.copy(grown, 0, 0, this.at);
    this.bytes = grown;
  }

  private cell(vector: Vector, row: number, oid: number): void {
    this.reserve(16);
    if (vector.present !== null && vector.present[row] === 0) this.at = this.bytes.writeInt32BE(-1, this.at);
    else if ("items" in vector) this.list(vector.items, vector.offsets[row]!, vector.offsets[row + 1]!, oid);
    else this.scalar(vector.type, vector.values[row]!, oid);
  }

  private list(items: Vector, from: number, to: number, oid: number): void {
    const start = this.at;
    const element = elementOf.get(oid) ?? 0;
    this.reserve(24);
    const { bytes } = this;
    this.at += 4;
    this.at = bytes.writeInt32BE(to === from ? 0 : 1, this.at);
    this.at = bytes.writeInt32BE(items.present === null ? 0 : 1, this.at);
    this.at = bytes.writeInt32BE(element, this.at);
    if (to > from) {
      this.at = bytes.writeInt32BE(to - from, this.at);
      this.at = bytes.writeInt32BE(1, this.at);
    }
    for (let item = from; item < to; item++) this.cell(items, item, element);
    this.bytes.writeInt32BE(this.at - start - 4, start);
  }

  private scalar(type: Exclude<FieldType, { kind: "list" }>, value: number | bigint | string | Uint8Array, oid: number): void {
    switch (type.kind) {
      case "boolean":
        this.at = this.bytes.writeInt32BE(1, this.at);
        this.at = this.bytes.writeUInt8(value as number, this.at);
        return;
      case "integer":
        this.integer(value as number | bigint, oid);
        return;
      case "float":
        this.float(value as number, oid);
        return;
      case "decimal":
        this.sized(numericBytes(value as bigint, type.scale));
        return;
      case "text":
        this.text(value as string);
        return;
      case "binary":
        this.sized(value as Uint8Array);
        return;
      case "date":
        this.at = this.bytes.writeInt32BE(4, this.at);
        this.at = this.bytes.writeInt32BE((value as number) - epochDays, this.at);
        return;
      case "time":
        this.long(value as bigint);
        return;
      case "timestamp":
        this.long((value as bigint) - epochMicroseconds);
        return;
      default:
        return type satisfies never;
    }
  }

  /** By the width of the column: int2, int4, int8, or numeric. */
  private integer(value: number | bigint, oid: number): void {
    const { bytes } = this;
    if (oid === 20) this.long(BigInt(value));
    else if (oid === 23) this.at = bytes.writeInt32BE(Number(value), bytes.writeInt32BE(4, this.at));
    else if (oid === 21) this.at = bytes.writeInt16BE(Number(value), bytes.writeInt32BE(2, this.at));
    else this.sized(numericBytes(BigInt(value), 0));
  }

  private float(value: number, oid: number): void {
    const { bytes } = this;
    if (oid === 700) this.at = bytes.writeFloatBE(value, bytes.writeInt32BE(4, this.at));
    else this.at = bytes.writeDoubleBE(value, bytes.writeInt32BE(8, this.at));
  }

  private long(value: bigint): void {
    this.at = this.bytes.writeBigInt64BE(value, this.bytes.writeInt32BE(8, this.at));
  }

  private text(value: string): void {
    this.reserve(4 + value.length * 3);
    const written = this.bytes.write(value, this.at + 4, "utf8");
    this.bytes.writeInt32BE(written, this.at);
    this.at += 4 + written;
  }

  private sized(value: Uint8Array): void {
    this.reserve(4 + value.length);
    this.at = this.bytes.writeInt32BE(value.length, this.at);
    this.bytes.set(value, this.at);
    this.at += value.length;
  }
}
