import { malformedParquet } from "../malformed-parquet.ts";
import type { PhysicalType } from "../parquet-column.ts";
import { cellBytes, numbersOver, type ByteCells, type RawCells } from "./raw-cells.ts";

/** PLAIN: one cell after the other; of bytes each after its length, of booleans eight in a byte. */
export function decodePlain(physical: PhysicalType, length: number, bytes: Uint8Array, count: number): RawCells {
  switch (physical) {
    case "BOOLEAN": {
      if (bytes.length * 8 < count) throw short();
      const values = new Uint8Array(count);
      for (let index = 0; index < count; index++) values[index] = (bytes[index >> 3]! >> (index & 7)) & 1;
      return { kind: "numbers", values };
    }
    case "INT32":
    case "INT64":
    case "FLOAT":
    case "DOUBLE": {
      const size = cellBytes(physical, 0) * count;
      if (bytes.length < size) throw short();
      return { kind: "numbers", values: numbersOver(physical, bytes.subarray(0, size)) };
    }
    case "INT96":
    case "FIXED_LEN_BYTE_ARRAY":
      return fixedCells(bytes, cellBytes(physical, length), count);
    case "BYTE_ARRAY":
      return lengthPrefixed(bytes, count);
    default:
      return physical satisfies never;
  }
}

/** Cells of one length each. */
export function fixedCells(bytes: Uint8Array, size: number, count: number): ByteCells {
  if (bytes.length < size * count) throw short();
  const starts = new Int32Array(count);
  const ends = new Int32Array(count);
  for (let index = 0, at = 0; index < count; index++) {
    starts[index] = at;
    ends[index] = at += size;
  }
  return { kind: "bytes", bytes, starts, ends };
}

function lengthPrefixed(bytes: Uint8Array, count: number): ByteCells {
  const starts = new Int32Array(count);
  const ends = new Int32Array(count);
  let at = 0;
  for (let index = 0; index < count; index++) {
    const start = at + 4;
    const size = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    if (start > bytes.length || size < 0 || start + size > bytes.length) throw short();
    starts[index] = start;
    ends[index] = at = start + size;
  }
  return { kind: "bytes", bytes, starts, ends };
}

function short(): Error {
  return malformedParquet("a page has fewer cells than it states");
}
