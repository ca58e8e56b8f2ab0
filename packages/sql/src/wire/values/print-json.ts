import {
  DuckDBArrayValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBUnionValue,
  type DuckDBValue,
} from "@duckdb/node-api";

/** A nested value as JSON, its numbers with all their digits. What JSON has no number for is a text. */
export function printJson(value: DuckDBValue): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : JSON.stringify(String(value));
  if (typeof value === "string") return JSON.stringify(value);
  if (value instanceof DuckDBDecimalValue) return value.toString();
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return `[${value.items.map(printJson).join(",")}]`;
  if (value instanceof DuckDBStructValue) return printObject(Object.entries(value.entries));
  if (value instanceof DuckDBMapValue)
    return printObject(value.entries.map(({ key, value: item }) => [typeof key === "string" ? key : printPlain(key), item]));
  if (value instanceof DuckDBUnionValue) return printJson(value.value);
  return JSON.stringify(printPlain(value));
}

/** Any value as DuckDB writes it. */
export function printPlain(value: DuckDBValue): string {
  return String(value);
}

function printObject(entries: readonly (readonly [string, DuckDBValue])[]): string {
  return `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${printJson(value)}`).join(",")}}`;
}
