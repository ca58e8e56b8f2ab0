import { DuckDBArrayValue, DuckDBListValue, DuckDBMapValue, DuckDBStructValue, type DuckDBValue } from "@godwit/sql";

/** A value as JSON. What a JSON number does not hold (NaN, infinities, whole numbers beyond 2^53, long decimals) is a string, as are times. */
export function jsonOf(value: DuckDBValue): unknown {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(jsonOf);
  if (value instanceof DuckDBStructValue)
    return Object.fromEntries(Object.entries(value.entries).map(([name, each]) => [name, jsonOf(each)]));
  if (value instanceof DuckDBMapValue) return value.entries.map((entry) => ({ key: jsonOf(entry.key), value: jsonOf(entry.value) }));
  const text = String(value);
  return /^-?\d{1,15}(?:\.\d+)?$/u.test(text) && text.replaceAll(/\D/gu, "").length <= 15 ? Number(text) : text;
}

/** A value as people read it; NULL is told apart from the string by who prints it. */
export function textOf(value: DuckDBValue): string {
  if (value === null) return "NULL";
  if (typeof value === "string") return value;
  if (
    typeof value === "object" &&
    (value instanceof DuckDBListValue || value instanceof DuckDBStructValue || value instanceof DuckDBMapValue)
  )
    return JSON.stringify(jsonOf(value));
  return String(value);
}
