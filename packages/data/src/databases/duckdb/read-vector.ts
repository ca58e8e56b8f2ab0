import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  type DuckDBDataChunk,
  type DuckDBValue,
} from "@duckdb/node-api";
import type { CellBuilder } from "../cell-builder.ts";

/** Copies rows [from, from + rows) of a chunk's column to the builder's rows from `to` on; a problem for each cell that has none. */
export function readVector(
  chunk: DuckDBDataChunk,
  column: number,
  from: number,
  rows: number,
  builder: CellBuilder,
  to: number,
): readonly { readonly row: number; readonly message: string; readonly text: string }[] {
  const vector = chunk.getColumnVector(column);
  const problems: { readonly row: number; readonly message: string; readonly text: string }[] = [];
  for (let row = 0; row < rows; row++) {
    const value = vector.getItem(from + row);
    if (value === null) {
      builder.setNull(to + row);
      continue;
    }
    if (isInfinite(value)) {
      builder.setNull(to + row);
      problems.push({ row: to + row, message: "the moment is infinite", text: String(value) });
    } else if (value instanceof DuckDBListValue) builder.setList(to + row, value.items.map(cellOf));
    else builder.set(to + row, cellOf(value) as number);
  }
  return problems;
}

function isInfinite(value: DuckDBValue): boolean {
  return (
    (value instanceof DuckDBDateValue || value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) &&
    !value.isFinite
  );
}

function cellOf(value: DuckDBValue): unknown {
  if (value === null || typeof value !== "object") return typeof value === "boolean" ? Number(value) : value;
  if (value instanceof DuckDBDecimalValue) return value.value;
  if (value instanceof DuckDBBlobValue) return value.bytes;
  if (value instanceof DuckDBDateValue) return value.days;
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue || value instanceof DuckDBTimeValue)
    return value.micros;
  return value instanceof DuckDBListValue ? value.items.map(cellOf) : null;
}
