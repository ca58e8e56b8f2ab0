import {
  BIGINT,
  BLOB,
  BOOLEAN,
  DATE,
  DECIMAL,
  DOUBLE,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  FLOAT,
  INTEGER,
  LIST,
  SMALLINT,
  TIME,
  TIMESTAMP,
  TIMESTAMPTZ,
  TINYINT,
  UBIGINT,
  UINTEGER,
  USMALLINT,
  UTINYINT,
  VARCHAR,
  type DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
} from "@duckdb/node-api";
import { GodwitError } from "@godwit/core/errors";
import type { FieldType } from "../../frames/field.ts";
import type { Vector } from "../../frames/frame.ts";

/** The type of a chunk's column. */
export function duckdbType(type: FieldType): DuckDBType {
  switch (type.kind) {
    case "boolean":
      return BOOLEAN;
    case "integer":
      return integers[`${type.signed ? "" : "u"}${type.bits}`]!;
    case "float":
      return type.bits === 32 ? FLOAT : DOUBLE;
    case "decimal":
      return DECIMAL(type.precision, type.scale);
    case "text":
      return VARCHAR;
    case "binary":
      return BLOB;
    case "date":
      return DATE;
    case "time":
      return TIME;
    case "timestamp":
      return type.zoned ? TIMESTAMPTZ : TIMESTAMP;
    case "list":
      return LIST(duckdbType(type.of));
    default:
      return type satisfies never;
  }
}

const integers: Readonly<Record<string, DuckDBType>> = {
  8: TINYINT,
  u8: UTINYINT,
  16: SMALLINT,
  u16: USMALLINT,
  32: INTEGER,
  u32: UINTEGER,
  64: BIGINT,
  u64: UBIGINT,
};

/** Sets a chunk's column to rows of a vector from one of them on. */
export function writeVector(chunk: DuckDBDataChunk, column: number, vector: Vector, from: number, rows: number): void {
  const target = chunk.getColumnVector(column);
  const { present } = vector;
  for (let row = 0; row < rows; row++)
    target.setItem(row, present !== null && present[from + row] === 0 ? null : valueOf(vector, from + row));
  target.flush();
}

function valueOf(vector: Vector, row: number): DuckDBValue {
  if ("items" in vector) {
    const items: DuckDBValue[] = [];
    for (let item = vector.offsets[row]!; item < vector.offsets[row + 1]!; item++)
      items.push(vector.items.present?.[item] === 0 ? null : valueOf(vector.items, item));
    return new DuckDBListValue(items);
  }
  const { type, values } = vector;
  const value = values[row]!;
  switch (type.kind) {
    case "boolean":
      return value === 1;
    case "integer":
    case "float":
      return value as number | bigint;
    case "text":
      return expectWellFormed(value as string);
    case "decimal":
      return new DuckDBDecimalValue(value as bigint, type.precision, type.scale);
    case "binary":
      return new DuckDBBlobValue(value as Uint8Array);
    case "date":
      return new DuckDBDateValue(value as number);
    case "time":
      return new DuckDBTimeValue(value as bigint);
    case "timestamp":
      return type.zoned ? new DuckDBTimestampTZValue(value as bigint) : new DuckDBTimestampValue(value as bigint);
    default:
      return type satisfies never;
  }
}

function expectWellFormed(text: string): string {
  if (text.isWellFormed()) return text;
  throw new GodwitError("VALUE_REFUSED", "a text has half of a surrogate pair, which UTF-8 does not hold");
}
