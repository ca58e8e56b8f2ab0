import { DuckDBTypeId as Type } from "@duckdb/node-api";
import duckdb, { type LogicalType } from "@duckdb/node-bindings";
import { GodwitError } from "@godwit/core/errors";
import { bytesOf, decimalTypeOf, eachMissing, isMissing, typeOf, type FlatVector } from "./flat-vector.ts";

/**
 * Cells as float64, NaN where they are missing; valid until the reader is called again. Throws WRONG_TYPE for a whole number that
 * float64 does not hold.
 */
export type NumberReader = (vector: FlatVector) => Float64Array;

/** What reads numbers of a type; null for a type that holds none. Decimals become the nearest float64. */
export function numberReader(type: LogicalType): NumberReader | null {
  const id = typeOf(type);
  if (id === Type.DECIMAL) return decimalReader(type);
  return readerOf(id);
}

function readerOf(id: Type): NumberReader | null {
  switch (id) {
    case Type.DOUBLE:
      return readDoubles();
    case Type.FLOAT:
      return copying(4, (bytes, at, rows) => new Float32Array(bytes, at, rows));
    case Type.BOOLEAN:
    case Type.UTINYINT:
      return copying(1, (bytes, at, rows) => new Uint8Array(bytes, at, rows));
    case Type.TINYINT:
      return copying(1, (bytes, at, rows) => new Int8Array(bytes, at, rows));
    case Type.SMALLINT:
      return copying(2, (bytes, at, rows) => new Int16Array(bytes, at, rows));
    case Type.USMALLINT:
      return copying(2, (bytes, at, rows) => new Uint16Array(bytes, at, rows));
    case Type.INTEGER:
      return copying(4, (bytes, at, rows) => new Int32Array(bytes, at, rows));
    case Type.UINTEGER:
      return copying(4, (bytes, at, rows) => new Uint32Array(bytes, at, rows));
    case Type.BIGINT:
      return readWide(2, true, "a BIGINT");
    case Type.UBIGINT:
      return readWide(2, false, "a UBIGINT");
    case Type.HUGEINT:
      return readWide(4, true, "a HUGEINT");
    case Type.UHUGEINT:
      return readWide(4, false, "a UHUGEINT");
    case Type.SQLNULL:
      return withTarget(({ rows }, target) => target.subarray(0, rows).fill(Number.NaN));
    default:
      return null;
  }
}

/** The bytes are a copy already. */
function readDoubles(): NumberReader {
  return (vector) => {
    const { buffer, byteOffset } = bytesOf(vector, 8);
    const cells = new Float64Array(buffer, byteOffset, vector.rows);
    eachMissing(vector, (row) => (cells[row] = Number.NaN));
    return cells;
  };
}

type NarrowArray = Exclude<NodeJS.TypedArray, BigInt64Array | BigUint64Array>;

function copying(bytesPerCell: number, view: (bytes: ArrayBuffer, at: number, rows: number) => NarrowArray): NumberReader {
  return withTarget((vector, target) => {
    const { buffer, byteOffset } = bytesOf(vector, bytesPerCell);
    target.set(view(buffer as ArrayBuffer, byteOffset, vector.rows));
    eachMissing(vector, (row) => (target[row] = Number.NaN));
  });
}

/** Whole numbers of `words` words of 32 bits, the least first, in two's complement where they are signed. */
function readWide(words: 2 | 4, signed: boolean, what: string): NumberReader {
  return withTarget((vector, target) => {
    const cells = wordsOf(vector, words);
    for (let row = 0, at = 0; row < vector.rows; row++, at += words) {
      const high = signed ? cells[at + 1]! | 0 : cells[at + 1]!;
      const value = high * 2 ** 32 + cells[at]!;
      const isExact = Math.abs(value) <= Number.MAX_SAFE_INTEGER && (words === 2 || isExtended(cells, at, high));
      target[row] = isExact ? value : Number.NaN;
      if (!isExact && !isMissing(vector, row)) throw tooWide(wideValue(cells, at, words, signed), what, row);
    }
    eachMissing(vector, (row) => (target[row] = Number.NaN));
  });
}

/** Whether the upper two words only say the sign of the lower two. */
function isExtended(cells: Uint32Array, at: number, high: number): boolean {
  const sign = high < 0 ? 0xffff_ffff : 0;
  return cells[at + 2] === sign && cells[at + 3] === sign;
}

const mostDigits = 22;

/** Both the digits and the power of ten are exact float64 numbers, so the quotient is the nearest one; longer decimals are read as text. */
function decimalReader(type: LogicalType): NumberReader {
  const scale = duckdb.decimal_scale(type);
  const power = 10 ** scale;
  const whole = readerOf(decimalTypeOf(type))!;
  if (scale === 0) return whole;
  const words = decimalTypeOf(type) === Type.HUGEINT ? 4 : 2;
  if (duckdb.decimal_width(type) <= 15)
    return withTarget((vector, target) => {
      const digits = whole(vector);
      for (let row = 0; row < vector.rows; row++) target[row] = digits[row]! / power;
    });
  return withTarget((vector, target) => {
    const cells = wordsOf(vector, words);
    for (let row = 0, at = 0; row < vector.rows; row++, at += words) {
      const high = cells[at + 1]! | 0;
      const value = high * 2 ** 32 + cells[at]!;
      const isExact = scale <= mostDigits && Math.abs(value) <= Number.MAX_SAFE_INTEGER && (words === 2 || isExtended(cells, at, high));
      target[row] = isExact ? value / power : Number(`${wideValue(cells, at, words, true)}e-${scale}`);
    }
    eachMissing(vector, (row) => (target[row] = Number.NaN));
  });
}

function wordsOf(vector: FlatVector, words: number): Uint32Array {
  const { buffer, byteOffset } = bytesOf(vector, words * 4);
  return new Uint32Array(buffer, byteOffset, vector.rows * words);
}

function wideValue(cells: Uint32Array, at: number, words: number, signed: boolean): bigint {
  let value = 0n;
  for (let word = words - 1; word >= 0; word--) value = (value << 32n) | BigInt(cells[at + word]!);
  return signed ? BigInt.asIntN(words * 32, value) : value;
}

function tooWide(value: bigint, what: string, row: number): GodwitError {
  return new GodwitError("WRONG_TYPE", `${value}, ${what}, is at or beyond 2^53: a model computes in float64, which does not hold it`, {
    where: { row },
    hint: "Cast it to DOUBLE where the nearest number will do.",
  });
}

/** Gives a reader memory of its own, which grows. */
function withTarget(read: (vector: FlatVector, target: Float64Array) => unknown): NumberReader {
  let target = new Float64Array(0);
  return (vector) => {
    if (target.length < vector.rows) target = new Float64Array(Math.max(2048, vector.rows));
    read(vector, target);
    return target.subarray(0, vector.rows);
  };
}
