import { isUtf8 } from "node:buffer";
import { GodwitError } from "@godwit/core/errors";
import type { FieldType } from "../../frames/field.ts";
import type { Vector } from "../../frames/frame.ts";
import { cellText } from "../cell-text.ts";
import { readDecimal } from "../read-decimal.ts";
import { hexOf, quoteText } from "../quote.ts";
import { readDate, readTime, readTimestamp } from "../read-moment.ts";

/** A cell of the bytes that the server shows; null where it is none of its column's type. */
export function cellOf(type: FieldType, bytes: Buffer): number | bigint | string | Uint8Array | null {
  switch (type.kind) {
    case "boolean":
    case "list":
      return null;
    case "integer":
      return type.bits === 64 ? BigInt(bytes.toString("latin1")) : Number(bytes.toString("latin1"));
    case "float":
      return Number(bytes.toString("latin1"));
    case "decimal":
      return readDecimal(bytes.toString("latin1"), type.scale);
    case "text": {
      const text = bytes.toString("utf8");
      return text.includes("\uFFFD") && !isUtf8(bytes) ? null : text;
    }
    case "binary":
      return new Uint8Array(bytes);
    case "date":
      return readDate(bytes.toString("latin1"));
    case "time":
      return readTime(bytes.toString("latin1"));
    case "timestamp":
      return readTimestamp(bytes.toString("latin1"))?.microseconds ?? null;
    default:
      return type satisfies never;
  }
}

/** What stands in a statement for the cells of a column; for a session in which a backslash is a backslash. */
export function literalReader(vector: Vector, column: string): (row: number) => string {
  const { type, present } = vector;
  if ("items" in vector) throw new GodwitError("UNSUPPORTED_OUTPUT", "MySQL holds no lists", { where: { column } });
  const { values } = vector;
  const read = ((): ((row: number) => string) => {
    switch (type.kind) {
      case "boolean":
      case "integer":
        return (row) => String(values[row]);
      case "float":
        return (row) => finite(values[row] as number, row, column).toExponential();
      case "text":
        return (row) => quoteText(wellFormed(values[row] as string, row, column));
      case "binary":
        return (row) => `x'${hexOf(values[row] as Uint8Array)}'`;
      case "decimal":
        return (row) => cellText(vector, row);
      default:
        return (row) => `'${cellText(vector, row).replace("T", " ").replace(/Z$/u, "")}'`;
    }
  })();
  return present === null ? read : (row) => (present[row] === 0 ? "null" : read(row));
}

function finite(value: number, row: number, column: string): number {
  if (Number.isFinite(value)) return value;
  throw new GodwitError("VALUE_REFUSED", `MySQL holds no ${value}, which the column ${JSON.stringify(column)} has`, {
    where: { row, column },
    hint: "Write to a database that holds NaN and infinity (PostgreSQL, DuckDB), or leave the rows or the column out.",
  });
}

function wellFormed(text: string, row: number, column: string): string {
  if (text.isWellFormed()) return text;
  throw new GodwitError("VALUE_REFUSED", "a text has half of a surrogate pair, which UTF-8 does not hold", { where: { row, column } });
}
