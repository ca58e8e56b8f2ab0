import { isUtf8 } from "node:buffer";
import { makeCells, type ScalarType } from "../../../frames/cells.ts";
import type { ConvertedCells } from "../../../frames/convert-cells.ts";
import type { Cells } from "../../../frames/frame.ts";
import type { ByteCells, RawCells } from "../encodings/raw-cells.ts";
import { malformedParquet } from "../malformed-parquet.ts";
import type { ParquetColumn } from "../parquet-column.ts";

/** Cells of a column by their meaning, from what is stored. */
export function storedCells(column: ParquetColumn, raw: RawCells): ConvertedCells {
  const type = column.field.type as ScalarType;
  switch (type.kind) {
    case "text":
      return column.meaning.kind === "uuid" ? good(uuids(bytesOf(raw))) : texts(bytesOf(raw));
    case "binary":
      return good(pieces(bytesOf(raw)));
    case "decimal":
      return good(decimals(type, raw));
    case "time":
      return micros(column, raw);
    case "timestamp":
      return raw.kind === "bytes" ? oldTimestamps(raw) : micros(column, raw);
    case "float":
      return good(raw.kind === "bytes" ? halves(raw) : raw.values);
    case "integer":
      return good(integers(type, numbersOf(raw)));
    case "boolean":
    case "date":
      return good(numbersOf(raw));
    default:
      return type satisfies never;
  }
}

function good(values: Cells): ConvertedCells {
  return { values, bad: null };
}

function numbersOf(raw: RawCells): Exclude<RawCells, ByteCells>["values"] {
  if (raw.kind === "bytes") throw malformedParquet("bytes stand where numbers belong");
  return raw.values;
}

function bytesOf(raw: RawCells): ByteCells {
  if (raw.kind !== "bytes") throw malformedParquet("numbers stand where bytes belong");
  return raw;
}

function texts({ bytes, starts, ends }: ByteCells): ConvertedCells {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let bad: Map<number, string> | null = null;
  const values = Array.from({ length: starts.length }, (_, index) => {
    const text = buffer.toString("utf8", starts[index], ends[index]);
    if (text.includes("\uFFFD") && !isUtf8(buffer.subarray(starts[index], ends[index])))
      (bad ??= new Map()).set(index, "the text is not UTF-8");
    return text;
  });
  return { values, bad };
}

function uuids({ bytes, starts }: ByteCells): string[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from(starts, (start) => buffer.toString("hex", start, start + 16).replace(/^(.{8})(.{4})(.{4})(.{4})/u, "$1-$2-$3-$4-"));
}

function pieces({ bytes, starts, ends }: ByteCells): Uint8Array[] {
  return Array.from({ length: starts.length }, (_, index) => Uint8Array.prototype.slice.call(bytes, starts[index], ends[index]));
}

function integers(type: Extract<ScalarType, { readonly kind: "integer" }>, values: Exclude<RawCells, ByteCells>["values"]): Cells {
  if (type.bits === 64) {
    if (!(values instanceof BigInt64Array)) throw malformedParquet("a column of 64 bits is stored in fewer");
    return type.signed ? values : new BigUint64Array(values.buffer, values.byteOffset, values.length);
  }
  if (type.bits === 32 && type.signed && values instanceof Int32Array) return values;
  const cells = makeCells(type, values.length) as Int32Array;
  for (let index = 0; index < values.length; index++) cells[index] = Number(values[index]);
  return cells;
}

function decimals({ precision }: Extract<ScalarType, { readonly kind: "decimal" }>, raw: RawCells): Cells {
  const unscaled: ArrayLike<bigint> =
    raw.kind === "bytes"
      ? Array.from(raw.starts, (start, index) => bigEndian(raw.bytes, start, raw.ends[index]!))
      : raw.values instanceof BigInt64Array
        ? raw.values
        : Array.from(raw.values as Int32Array, BigInt);
  if (precision > 18) return Array.from(unscaled);
  return unscaled instanceof BigInt64Array ? unscaled : BigInt64Array.from(unscaled as readonly bigint[]);
}

function bigEndian(bytes: Uint8Array, start: number, end: number): bigint {
  if (start === end) return 0n;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("hex");
  return BigInt.asIntN((end - start) * 8, BigInt(`0x${text}`));
}

function halves({ bytes, starts }: ByteCells): Float32Array {
  return Float32Array.from(starts, (start) => {
    const bits = bytes[start]! | (bytes[start + 1]! << 8);
    const fraction = bits & 1023;
    const exponent = (bits >> 10) & 31;
    const size =
      exponent === 0
        ? fraction * 2 ** -24
        : exponent === 31
          ? fraction === 0
            ? Infinity
            : Number.NaN
          : (1 + fraction / 1024) * 2 ** (exponent - 15);
    return bits >> 15 === 1 ? -size : size;
  });
}

const finer = "the time is finer than a microsecond";

function micros({ meaning }: ParquetColumn, raw: RawCells): ConvertedCells {
  const stored = numbersOf(raw);
  const ticks = stored instanceof BigInt64Array ? stored : BigInt64Array.from(stored as Int32Array, BigInt);
  const perSecond = meaning.kind === "ticks" ? meaning.perSecond : 1_000_000;
  if (perSecond === 1_000_000) return good(ticks);
  let bad: Map<number, string> | null = null;
  const values = ticks.map((tick, index) => {
    if (perSecond === 1000) return tick * 1000n;
    const rest = tick % 1000n;
    if (rest !== 0n) (bad ??= new Map()).set(index, finer);
    return (tick - rest) / 1000n;
  });
  return { values, bad };
}

/** INT96: nanoseconds of a day, and the Julian day. */
function oldTimestamps({ bytes, starts }: ByteCells): ConvertedCells {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let bad: Map<number, string> | null = null;
  const values = BigInt64Array.from(starts as ArrayLike<number> as readonly number[], (start, index) => {
    const nanos = view.getBigInt64(start, true);
    if (nanos % 1000n !== 0n) (bad ??= new Map()).set(index, finer);
    return nanos / 1000n + (BigInt(view.getInt32(start + 8, true)) - 2_440_588n) * 86_400_000_000n;
  });
  return { values, bad };
}
