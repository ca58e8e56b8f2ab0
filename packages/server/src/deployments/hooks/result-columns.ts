import type { Value } from "../expressions/expression.ts";
import { HookMistake } from "./hook-failure.ts";
import type { HookColumns } from "./hook-messages.ts";

/** What a hook gave back as columns. Throws HookMistake in words for the hook's author. */
export function resultColumns(result: unknown, rows: number, fields: readonly string[] | null): HookColumns {
  if (!Array.isArray(result)) throw new HookMistake(`it must give back a list of ${rows} rows, and gave ${describe(result)}`);
  if (result.length !== rows) throw new HookMistake(`it must give back ${rows} rows, and gave ${result.length}`);
  if (fields === null) {
    const place = result.findIndex((value: unknown) => isObject(value));
    if (place !== -1) throw new HookMistake(needsResponse(place, result[place] as object));
    return { "": result.map((value: unknown, row) => cellOf(value, `row ${row}`)) };
  }
  const objects = result.map((row: unknown, index) => {
    if (!isObject(row)) throw new HookMistake(`row ${index} must be an object, and is ${describe(row)}`);
    return row;
  });
  return Object.fromEntries(
    fields.map((field) => [
      field,
      objects.map((row, index) => {
        if (!Object.hasOwn(row, field)) throw new HookMistake(`row ${index} lacks the field ${JSON.stringify(field)}`);
        return cellOf(row[field], `row ${index}, field ${JSON.stringify(field)}`);
      }),
    ]),
  );
}

function isObject(value: unknown): value is { readonly [field: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Promise);
}

function needsResponse(row: number, given: object): string {
  const types = ["number", "string", "boolean"];
  const fields = Object.entries(given).map(([name, value]) => `${name}: ${types.includes(typeof value) ? typeof value : "string"}`);
  return `row ${row} is an object, whose fields the deployment must name: response: { ${fields.join(", ")} }`;
}

function cellOf(value: unknown, place: string): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "bigint") return Number(value);
  throw new HookMistake(`${place} must be a number, a string, a boolean or null, and is ${describe(value)}`);
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "a list";
  return value instanceof Promise ? "a promise" : `of type ${typeof value}`;
}
