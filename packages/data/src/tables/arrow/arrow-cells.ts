import { isUtf8 } from "node:buffer";
import { makeCells, type ScalarType } from "../../frames/cells.ts";
import type { BadCells } from "../../frames/convert-cells.ts";
import type { Cells } from "../../frames/frame.ts";
import type { ArrowCells, ArrowLayout } from "./arrow-field.ts";
import { malformedArrow } from "./malformed-arrow.ts";

export interface StoredColumn {
  readonly values: Cells;
  readonly present: Uint8Array | null;
  readonly bad: BadCells | null;
}

/** The cells of a column from its buffers, of which the first says which are there. */
export function arrowCells(
  layout: ArrowLayout,
  cells: ArrowCells,
  type: ScalarType,
  buffers: readonly Buffer[],
  rows: number,
  nulls: number,
): StoredColumn {
  if (layout.kind === "none") return { values: makeCells(type, rows), present: new Uint8Array(rows), bad: null };
  const present = nulls === 0 || buffers[0]!.length === 0 ? null : bitsOf(buffers[0]!, rows);
  if (layout.kind === "bits") return { values: bitsOf(buffers[1]!, rows), present, bad: null };
  if (layout.kind === "fixed") return { present, ...fixedCells(cells, type, buffers[1]!, layout.bytes, rows) };
  if (layout.kind === "nested") throw malformedArrow("a nested column is read");
  const pieces = layout.kind === "texts" ? offsetPieces(buffers, layout.offsetBytes, rows, present) : viewPieces(buffers, rows, present);
  if (type.kind === "binary") return { values: pieces.map((piece) => Uint8Array.prototype.slice.call(piece)), present, bad: null };
  let bad: Map<number, string> | null = null;
  const values = pieces.map((piece, row) => {
    const text = piece.toString("utf8");
    if (text.includes("\uFFFD") && !isUtf8(piece)) (bad ??= new Map()).set(row, "the text is not UTF-8");
    return text;
  });
  return { values, present, bad };
}

function bitsOf(bytes: Buffer, rows: number): Uint8Array {
  if (bytes.length * 8 < rows) throw short();
  const bits = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) bits[row] = (bytes[row >> 3]! >> (row & 7)) & 1;
  return bits;
}

const nothing = Buffer.alloc(0);

function offsetPieces([, offsets, bytes]: readonly Buffer[], size: 4 | 8, rows: number, present: Uint8Array | null): Buffer[] {
  if (rows === 0) return [];
  if (offsets!.length < (rows + 1) * size) throw short();
  const at = (row: number): number => (size === 4 ? offsets!.readInt32LE(row * 4) : Number(offsets!.readBigInt64LE(row * 8)));
  return Array.from({ length: rows }, (_, row) => {
    if (present !== null && present[row] === 0) return nothing;
    const [start, end] = [at(row), at(row + 1)];
    if (start < 0 || end < start || end > bytes!.length) throw malformedArrow("a text lies out of its column");
    return bytes!.subarray(start, end);
  });
}

/** Sixteen bytes a cell: up to twelve in place, else where they lie in one of the further buffers. */
function viewPieces([, views, ...data]: readonly Buffer[], rows: number, present: Uint8Array | null): Buffer[] {
  if (views!.length < rows * 16) throw short();
  return Array.from({ length: rows }, (_, row) => {
    if (present !== null && present[row] === 0) return nothing;
    const length = views!.readInt32LE(row * 16);
    if (length >= 0 && length <= 12) return views!.subarray(row * 16 + 4, row * 16 + 4 + length);
    const bytes = data[views!.readInt32LE(row * 16 + 8)];
    const start = views!.readInt32LE(row * 16 + 12);
    if (bytes === undefined || length < 0 || start < 0 || start + length > bytes.length)
      throw malformedArrow("a text lies out of its column");
    return bytes.subarray(start, start + length);
  });
}

function fixedCells(cells: ArrowCells, type: ScalarType, bytes: Buffer, size: number, rows: number): Omit<StoredColumn, "present"> {
  if (bytes.length < rows * size) throw short();
  const own = bytes.byteOffset % 8 === 0 ? bytes : Uint8Array.prototype.slice.call(bytes);
  const { buffer, byteOffset } = own;
  switch (cells) {
    case "same": {
      if (type.kind === "binary")
        return {
          values: Array.from({ length: rows }, (_, row) => Uint8Array.prototype.slice.call(bytes, row * size, (row + 1) * size)),
          bad: null,
        };
      const { constructor } = makeCells(type, 0) as Float64Array;
      return { values: new (constructor as Float64ArrayConstructor)(buffer, byteOffset, rows), bad: null };
    }
    case "half":
      return { values: Float32Array.from({ length: rows }, (_, row) => half(bytes.readUInt16LE(row * 2))), bad: null };
    case "decimal":
      return { values: decimals(type, bytes, size, rows), bad: null };
    case "days-of-millis":
      return {
        values: Int32Array.from(new BigInt64Array(buffer, byteOffset, rows), (millis) => Math.floor(Number(millis) / 86_400_000)),
        bad: null,
      };
    case "seconds":
    case "millis":
    case "micros":
    case "nanos": {
      const ticks =
        size === 8 ? new BigInt64Array(buffer, byteOffset, rows) : BigInt64Array.from(new Int32Array(buffer, byteOffset, rows), BigInt);
      return micros(ticks, cells);
    }
    default:
      return cells satisfies never;
  }
}

function micros(ticks: BigInt64Array, unit: "seconds" | "millis" | "micros" | "nanos"): Omit<StoredColumn, "present"> {
  if (unit === "micros") return { values: ticks, bad: null };
  if (unit !== "nanos") return { values: ticks.map((tick) => tick * (unit === "millis" ? 1000n : 1_000_000n)), bad: null };
  let bad: Map<number, string> | null = null;
  const values = ticks.map((tick, row) => {
    const rest = tick % 1000n;
    if (rest !== 0n) (bad ??= new Map()).set(row, "the time is finer than a microsecond");
    return (tick - rest) / 1000n;
  });
  return { values, bad };
}

function decimals(type: ScalarType, bytes: Buffer, size: number, rows: number): Cells {
  const unscaled = Array.from({ length: rows }, (_, row) => {
    let value = 0n;
    for (let part = size; part > 0; part -= 4) value = (value << 32n) | BigInt(bytes.readUInt32LE(row * size + part - 4));
    return BigInt.asIntN(size * 8, value);
  });
  return type.kind === "decimal" && type.precision <= 18 ? BigInt64Array.from(unscaled) : unscaled;
}

function half(bits: number): number {
  const fraction = bits & 1023;
  const exponent = (bits >> 10) & 31;
  const special = fraction === 0 ? Infinity : Number.NaN;
  const size = exponent === 0 ? fraction * 2 ** -24 : exponent === 31 ? special : (1 + fraction / 1024) * 2 ** (exponent - 15);
  return bits >> 15 === 1 ? -size : size;
}

function short(): Error {
  return malformedArrow("a column has fewer cells than its batch has rows");
}
