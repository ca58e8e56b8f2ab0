import { isUtf8 } from "node:buffer";
import type { FieldType } from "../../frames/field.ts";
import { CellBuilder } from "../cell-builder.ts";
import type { BadCell, StoredRows } from "../engine.ts";
import { readNumeric } from "./numeric.ts";

/** Signature, flags and length of the header's extension: https://www.postgresql.org/docs/current/sql-copy.html. */
const headerBytes = 19;
/** Days and microseconds from 1970 to 2000, where PostgreSQL counts from. */
const epochDays = 10_957;
const epochMicroseconds = 946_684_800_000_000n;

/** Turns the bytes of `COPY … TO STDOUT (FORMAT binary)` into cells. */
export class CopyDecoder {
  private readonly builders: readonly CellBuilder[];
  private readonly readers: readonly CellReader[];
  private readonly frameRows: number;
  private pieces: Buffer[] = [];
  private held = 0;
  private needed = headerBytes;
  private started = false;
  private row = 0;
  private bad: BadCell[] = [];

  constructor(types: readonly FieldType[], frameRows: number) {
    this.builders = types.map((type) => new CellBuilder(type, frameRows));
    this.readers = types.map(readerOf);
    this.frameRows = frameRows;
  }

  /** Takes more bytes, and gives the frames that they fill. */
  *push(piece: Buffer): Generator<StoredRows, void, undefined> {
    this.pieces.push(piece);
    this.held += piece.length;
    if (this.held < this.needed) return;
    const bytes = this.pieces.length === 1 ? piece : Buffer.concat(this.pieces, this.held);
    let from = 0;
    if (!this.started) {
      from = headerBytes + bytes.readInt32BE(headerBytes - 4);
      this.started = true;
    }
    for (let next = this.readRow(bytes, from); next !== -1; next = this.readRow(bytes, from)) {
      from = next;
      if (this.row === this.frameRows) yield this.take();
    }
    const rest = bytes.subarray(from);
    this.pieces = rest.length === 0 ? [] : [rest];
    this.held = rest.length;
  }

  /** The rows that no full frame took. */
  rest(): StoredRows | null {
    return this.row === 0 ? null : this.take();
  }

  private take(): StoredRows {
    const rows = this.row;
    const { bad } = this;
    this.row = 0;
    this.bad = [];
    return { rows, columns: this.builders.map((builder) => builder.take(rows)), bad };
  }

  /** Reads a row; gives where the next one begins, or -1 where bytes are wanting, `needed` of them from `from` on. */
  private readRow(bytes: Buffer, from: number): number {
    let at = from + 2;
    this.needed = 2;
    if (at > bytes.length) return -1;
    if (bytes.readInt16BE(from) === -1) {
      this.needed = Infinity;
      return -1;
    }
    const { builders } = this;
    for (let column = 0; column < builders.length; column++) {
      this.needed = at + 4 - from;
      if (at + 4 > bytes.length) return -1;
      const length = bytes.readInt32BE(at);
      at += 4;
      if (length === -1) continue;
      at += length;
      this.needed = at - from;
      if (at > bytes.length) return -1;
    }
    this.setRow(bytes, from + 2);
    return at;
  }

  private setRow(bytes: Buffer, from: number): void {
    let at = from;
    const { builders, row } = this;
    for (let column = 0; column < builders.length; column++) {
      const length = bytes.readInt32BE(at);
      at += 4;
      const builder = builders[column]!;
      if (length === -1) {
        builder.setNull(row);
        continue;
      }
      const problem = this.readers[column]!(bytes, at, length, builder, row);
      if (problem !== null) {
        builder.setNull(row);
        this.bad.push({ row, column, ...problem });
      }
      at += length;
    }
    this.row++;
  }
}

/** Sets a cell, or says why it cannot be one. */
type CellReader = (
  bytes: Buffer,
  at: number,
  length: number,
  builder: CellBuilder,
  row: number,
) => { readonly message: string; readonly text: string } | null;

const lastMoment = 0x7fff_ffff_ffff_ffffn;

function readerOf(type: FieldType): CellReader {
  if (type.kind === "list") return listReader(type.of);
  if (type.kind === "integer" || type.kind === "float" || type.kind === "boolean" || type.kind === "time")
    return (bytes, at, length, builder, row) => {
      builder.set(row, scalarOf(type, bytes, at, length) as number);
      return null;
    };
  return (bytes, at, length, builder, row) => {
    const value = scalarOf(type, bytes, at, length);
    if (typeof value === "object" && "message" in value) return value;
    builder.set(row, value);
    return null;
  };
}

type Problem = { readonly message: string; readonly text: string };

function scalarOf(type: FieldType, bytes: Buffer, at: number, length: number): number | bigint | string | Uint8Array | Problem {
  switch (type.kind) {
    case "boolean":
      return bytes[at]!;
    case "integer":
      if (type.bits === 64) return bytes.readBigInt64BE(at);
      return type.bits === 32 ? bytes.readInt32BE(at) : bytes.readInt16BE(at);
    case "float":
      return type.bits === 64 ? bytes.readDoubleBE(at) : bytes.readFloatBE(at);
    case "decimal":
      return readNumeric(bytes, at, type.scale);
    case "text":
      return readText(bytes, at, length);
    case "binary":
      return new Uint8Array(bytes.subarray(at, at + length));
    case "date": {
      const days = bytes.readInt32BE(at);
      if (days === 0x7fff_ffff || days === -0x8000_0000)
        return { message: "the date is infinite", text: days > 0 ? "infinity" : "-infinity" };
      return days + epochDays;
    }
    case "time":
      return bytes.readBigInt64BE(at);
    case "timestamp": {
      const since = bytes.readBigInt64BE(at);
      if (since === lastMoment || since === -lastMoment - 1n)
        return { message: "the timestamp is infinite", text: since > 0n ? "infinity" : "-infinity" };
      return since + epochMicroseconds;
    }
    case "list":
      return { message: "a list within a list is not read", text: "" };
    default:
      return type satisfies never;
  }
}

function readText(bytes: Buffer, at: number, length: number): string | Problem {
  const text = bytes.toString("utf8", at, at + length);
  // A database in the encoding SQL_ASCII gives whatever bytes were put into it.
  if (!text.includes("\uFFFD") || isUtf8(bytes.subarray(at, at + length))) return text;
  return { message: "the text is not valid UTF-8", text };
}

/** Dimensions, a flag for nulls, the element's type; of each dimension length and lower bound; then the elements. */
function listReader(of: FieldType): CellReader {
  return (bytes, at, _length, builder, row) => {
    const dimensions = bytes.readInt32BE(at);
    if (dimensions === 0) {
      builder.setList(row, []);
      return null;
    }
    if (dimensions > 1) return { message: `the array has ${dimensions} dimensions, and lists have one`, text: "" };
    const items: unknown[] = [];
    const count = bytes.readInt32BE(at + 12);
    let next = at + 20;
    for (let item = 0; item < count; item++) {
      const length = bytes.readInt32BE(next);
      next += 4;
      const value = length === -1 ? null : scalarOf(of, bytes, next, length);
      if (value !== null && typeof value === "object" && "message" in value) return value;
      items.push(value);
      if (length > 0) next += length;
    }
    builder.setList(row, items);
    return null;
  };
}
