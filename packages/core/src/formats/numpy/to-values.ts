import { GodwitError } from "../../errors/index.ts";
import type { Dtype, NdArray, PyValue } from "../python/value.ts";
import { countOf, isRowMajor, makeArray, toRowMajor } from "./ndarray.ts";
import { numberReader } from "./number-reader.ts";
import { toStrings, unicodeAt, withoutPadding } from "./to-strings.ts";

/**
 * The items of an array of any dtype as plain values in row-major order: bool as booleans, integers as numbers (bigints beyond
 * 2^53), datetimes and timedeltas as counts of the dtype's unit (NaT as NaN), records as tuples, raw bytes as bytes.
 */
export function toValues(array: NdArray): readonly PyValue[] {
  const values = inMemoryOrder(array);
  if (isRowMajor(array)) return values;
  const ordered: PyValue[] = [];
  toRowMajor(array.shape, values, ordered);
  return ordered;
}

function inMemoryOrder(array: NdArray): readonly PyValue[] {
  if (array.objects !== null) return array.objects;
  if (array.dtype.type === "string") return toStrings({ ...array, order: "C" });
  const count = countOf(array.shape);
  const values: PyValue[] = [];
  const read = itemReader(array.dtype);
  const view = new DataView(array.data.buffer, array.data.byteOffset, array.data.byteLength);
  for (let at = 0; at < count; at++) values.push(read(view, at * array.stride));
  return values;
}

/** Reads one item at a byte of a view as a plain value. */
export type ItemReader = (view: DataView, at: number) => PyValue;

/** The reader of one item of a dtype; see `toValues`. */
export function itemReader(dtype: Dtype): ItemReader {
  const { itemSize, littleEndian } = dtype;
  if (dtype.subarray !== null) {
    const { subarray } = dtype;
    return (view, at) => makeArray(subarray.dtype, subarray.shape, "C", bytesOf(view, at, itemSize));
  }
  if (dtype.fields !== null) {
    const readers = dtype.fields.map((field) => ({ offset: field.offset, read: itemReader(field.dtype) }));
    return (view, at) => ({ kind: "tuple", items: readers.map(({ offset, read }) => read(view, at + offset)) });
  }
  switch (dtype.type) {
    case "bool":
      return (view, at) => view.getUint8(at) !== 0;
    case "int":
    case "uint":
      return itemSize === 8 ? wideReader(dtype.type === "uint", littleEndian) : numberReader(dtype);
    case "float":
      return numberReader(dtype);
    case "datetime":
    case "timedelta":
      return (view, at) => {
        const count = view.getBigInt64(at, littleEndian);
        return count === -(2n ** 63n) ? NaN : plainInteger(count);
      };
    case "complex": {
      const part = numberReader({ ...dtype, type: "float", itemSize: itemSize / 2 });
      return (view, at) => ({ kind: "complex", real: part(view, at), imaginary: part(view, at + itemSize / 2) });
    }
    case "string":
      return (view, at) => unicodeAt(view, at, itemSize, littleEndian);
    case "bytes":
      return (view, at) => ({ kind: "bytes", data: withoutPadding(bytesOf(view, at, itemSize)), mutable: false });
    case "void":
      return (view, at) => ({ kind: "bytes", data: bytesOf(view, at, itemSize), mutable: false });
    case "object":
      throw new GodwitError("INVALID_MODEL", "an array with Python objects inside of records cannot be read");
    default:
      return dtype.type satisfies never;
  }
}

/** A number where it is exact, else a bigint. */
export function plainInteger(integer: bigint): number | bigint {
  return integer >= BigInt(Number.MIN_SAFE_INTEGER) && integer <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(integer) : integer;
}

function wideReader(unsigned: boolean, littleEndian: boolean): ItemReader {
  return unsigned
    ? (view, at) => plainInteger(view.getBigUint64(at, littleEndian))
    : (view, at) => plainInteger(view.getBigInt64(at, littleEndian));
}

function bytesOf(view: DataView, at: number, length: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + at, length);
}
