import type { Value } from "../expressions/expression.ts";
import type { HookColumns } from "./hook-messages.ts";

/** What a hook gave back as columns. Throws TypeError in words for the hook's author. */
export function resultColumns(result: unknown, rows: number, fields: readonly string[] | null): HookColumns {
  if (!Array.isArray(result)) throw new TypeError(`it must give back a list of ${rows} rows, and gave ${describe(result)}`);
  if (result.length !== rows) throw new TypeError(`it must give back ${rows} rows, and gave ${result.length}`);
  if (fields === null) return { "": result.map((value: unknown, row) => cellOf(value, `row ${row}`)) };
  const objects = result.map((row: unknown, index) => {
    if (typeof row !== "object" || row === null || Array.isArray(row))
      throw new TypeError(`row ${index} must be an object, and is ${describe(row)}`);
    return row as { readonly [field: string]: unknown };
  });
  return Object.fromEntries(
    fields.map((field) => [
      field,
      objects.map((row, index) => {
        if (!Object.hasOwn(row, field)) throw new TypeError(`row ${index} lacks the field ${JSON.stringify(field)}`);
        return cellOf(row[field], `row ${index}, field ${JSON.stringify(field)}`);
      }),
    ]),
  );
}

function cellOf(value: unknown, place: string): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "bigint") return Number(value);
  throw new TypeError(`${place} must be a number, a string, a boolean or null, and is ${describe(value)}`);
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "a list";
  return value instanceof Promise ? "a promise" : `of type ${typeof value}`;
}
