import { GodwitError } from "@godwit/core/errors";
import type { FieldType } from "../../frames/field.ts";
import type { Vector } from "../../frames/frame.ts";
import type { CellBuilder } from "../cell-builder.ts";
import { cellText } from "../cell-text.ts";
import { readDecimal } from "../read-decimal.ts";
import { readDate, readTime, readTimestamp } from "../read-moment.ts";

export type SqliteValue = null | number | bigint | string | Uint8Array;

/** Sets a cell; what is wrong with the value where it is not of the column's type. */
export function setCell(builder: CellBuilder, row: number, value: SqliteValue): string | null {
  if (value === null) builder.setNull(row);
  else {
    const cell = cellOf(builder.type, value);
    if (cell === null) {
      builder.setNull(row);
      return `SQLite holds ${nameOf(value)} in a column of another type`;
    }
    builder.set(row, cell);
  }
  return null;
}

function nameOf(value: SqliteValue): string {
  if (typeof value === "bigint") return "an integer";
  if (typeof value === "number") return "a real number";
  return typeof value === "string" ? "a text" : "a blob";
}

const exact = BigInt(Number.MAX_SAFE_INTEGER);

function cellOf(type: FieldType, value: Exclude<SqliteValue, null>): number | bigint | string | Uint8Array | null {
  switch (type.kind) {
    case "boolean":
      return value === 0n || value === 1n ? Number(value) : null;
    case "integer":
      return typeof value === "bigint" ? value : null;
    case "float":
      if (typeof value === "bigint") return value <= exact && value >= -exact ? Number(value) : null;
      return typeof value === "number" ? value : null;
    case "decimal":
      return typeof value === "string" ? readDecimal(value, type.scale) : null;
    case "text":
      return typeof value === "string" ? value : null;
    case "binary":
      return value instanceof Uint8Array ? value : null;
    case "date":
      return typeof value === "string" ? readDate(value) : null;
    case "time":
      return typeof value === "string" ? readTime(value) : null;
    case "timestamp": {
      const read = typeof value === "string" ? readTimestamp(value) : null;
      return read === null || (read.zoned && !type.zoned) ? null : read.microseconds;
    }
    case "list":
      return null;
    default:
      return type satisfies never;
  }
}

/** What is bound for the cells of a column. */
export function valueReader(vector: Vector, name: string): (row: number) => SqliteValue {
  const { type, present } = vector;
  if ("items" in vector) throw new GodwitError("UNSUPPORTED_OUTPUT", "SQLite holds no lists", { where: { column: name } });
  const { values } = vector;
  const read = ((): ((row: number) => SqliteValue) => {
    switch (type.kind) {
      case "boolean":
        return (row) => BigInt(values[row] as number);
      case "integer":
        return type.bits === 64 && !type.signed ? (row) => String(values[row]) : (row) => BigInt(values[row] as number);
      case "float":
        return (row) => expectNumber(values[row] as number, row, name);
      case "text":
      case "binary":
        return (row) => values[row] as string | Uint8Array;
      default:
        return (row) => cellText(vector, row);
    }
  })();
  return present === null ? read : (row) => (present[row] === 0 ? null : read(row));
}

/** SQLite would make null of NaN. */
function expectNumber(value: number, row: number, column: string): number {
  if (!Number.isNaN(value)) return value;
  throw new GodwitError("VALUE_REFUSED", `SQLite holds no NaN, which the column ${JSON.stringify(column)} has`, {
    where: { row, column },
    hint: "Write to a database that holds NaN (PostgreSQL, DuckDB), or leave the rows or the column out.",
  });
}
