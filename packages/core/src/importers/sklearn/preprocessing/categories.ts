import type { PythonView, PyValue } from "../../../formats/index.ts";
import { strings, vector, type Tensor } from "../../../ir/index.ts";
import type { ImportContext } from "../context.ts";

/** The categories of one column: `keys[i]` is a string or number, or null for a missing one (None or NaN). */
export interface Categories {
  readonly kind: "string" | "numeric";
  readonly keys: readonly (string | number | null)[];
}

/** Reads an array of `categories_`. Equality is Python's: 1, 1.0 and True are one category. */
export function readCategories(view: PythonView, context: ImportContext): Categories {
  const keys = view.values().map((value) => keyOf(value, view));
  const present = keys.filter((key) => key !== null);
  const texts = present.filter((key) => typeof key === "string");
  if (texts.length > 0 && texts.length < present.length) return context.unsupported(`${view.path}: strings and numbers among the categories of one column`);
  return { kind: texts.length > 0 ? "string" : "numeric", keys };
}

function keyOf(value: PyValue, view: PythonView): string | number | null {
  if (value === null || Number.isNaN(value)) return null;
  if (typeof value === "string" || typeof value === "number") return value;
  if (typeof value === "boolean" || typeof value === "bigint") return Number(value);
  if (typeof value === "object" && value.kind === "scalar") return keyOf(value.value, view);
  if (typeof value === "object" && value.kind === "global" && value.name === "NA") return null;
  return view.reject("a category is neither a string nor a number");
}

/** The present categories as keys of a lookup, with the value that `valueOf` gives for each category's index. */
export function lookupTable({ kind, keys }: Categories, valueOf: (index: number) => number): { keys: Tensor; values: number[]; missing: number | null } {
  const present: (string | number)[] = [];
  const values: number[] = [];
  let missing: number | null = null;
  keys.forEach((key, index) => {
    if (key === null) missing = valueOf(index);
    else {
      present.push(key);
      values.push(valueOf(index));
    }
  });
  return { keys: kind === "string" ? strings(present as string[]) : vector(present as number[]), values, missing };
}
