import { conversionOf } from "./convert-cells.ts";
import type { Field } from "./field.ts";
import type { ReadColumn } from "./frame-of-columns.ts";

/** A stored column in another form. WRONG_TYPE, with the column, where it has none. */
export function deriveColumn(stored: ReadColumn, field: Field, as: "number" | "text" | "stored"): ReadColumn {
  const { type, convert } = conversionOf(field, as);
  if (as === "stored") return stored;
  const { values, bad: unfit } = convert(stored.values);
  const { present } = stored;
  const bad = new Map(stored.bad);
  for (const [row, message] of unfit ?? []) if (present === null || present[row] === 1) bad.set(row, message);
  const column = { name: stored.name, type, bad: bad.size === 0 ? null : bad };
  if (as === "text" || present === null) return { ...column, values, present };
  return { ...column, values: (values as Float64Array).map((value, row) => (present[row] === 1 ? value : Number.NaN)), present: null };
}
