import { GodwitError } from "@godwit/core/errors";
import { malformedParquet } from "../malformed-parquet.ts";
import type { ParquetColumn } from "../parquet-column.ts";
import { joinByteStreams } from "./byte-stream-split.ts";
import { decodeDeltaBytes, decodeDeltaLengths, decodeDeltas } from "./delta.ts";
import { decodeHybrid } from "./hybrid.ts";
import { decodePlain } from "./plain.ts";
import { cellBytes, type RawCells } from "./raw-cells.ts";

/** Encodings of a page; the numbers are the format's. Those of dictionaries are not among them. */
export function decodeCells(encoding: number, column: ParquetColumn, bytes: Uint8Array, count: number): RawCells {
  const { physical, length } = column;
  switch (encoding) {
    case 0:
      return decodePlain(physical, length, bytes, count);
    case 3: {
      const values = new Uint8Array(count);
      if (physical !== "BOOLEAN" || bytes.length < 4) throw notFor("RLE", physical);
      decodeHybrid(bytes, 4, 1, count, values);
      return { kind: "numbers", values };
    }
    case 5: {
      if (physical !== "INT32" && physical !== "INT64") throw notFor("DELTA_BINARY_PACKED", physical);
      const { values } = decodeDeltas(bytes, count);
      return {
        kind: "numbers",
        values: physical === "INT64" ? values : Int32Array.from(values, (value) => Number(BigInt.asIntN(32, value))),
      };
    }
    case 6:
      if (physical !== "BYTE_ARRAY") throw notFor("DELTA_LENGTH_BYTE_ARRAY", physical);
      return decodeDeltaLengths(bytes, count);
    case 7:
      if (physical !== "BYTE_ARRAY" && physical !== "FIXED_LEN_BYTE_ARRAY") throw notFor("DELTA_BYTE_ARRAY", physical);
      return decodeDeltaBytes(bytes, count);
    case 9:
      return decodePlain(physical, length, joinByteStreams(bytes, cellBytes(physical, length), count), count);
    default:
      throw new GodwitError("UNSUPPORTED_INPUT", `a page is encoded in a way that is not read (encoding ${encoding})`, {
        hint: "Write the file again with another writer, or by its defaults.",
      });
  }
}

function notFor(encoding: string, physical: string): GodwitError {
  return malformedParquet(`${encoding} stands for cells of ${physical}`);
}
