import { GodwitError } from "@godwit/core/errors";
import type { SignatureColumn } from "@godwit/runtime";

/** The place of a column among a row's fields: by its name, or the one name that differs in case alone. Throws MISSING_COLUMN. */
export function fieldOf(fields: readonly string[], { name }: SignatureColumn, index: number): number {
  if (name === null)
    throw new GodwitError("MISSING_COLUMN", "the model knows no name for the column: give it a column each, in its order", {
      where: { column: String(index) },
    });
  const exact = fields.indexOf(name);
  if (exact >= 0) return exact;
  const folded = fields.flatMap((field, place) => (field.toLowerCase() === name.toLowerCase() ? [place] : []));
  const [place] = folded;
  if (place !== undefined && folded.length === 1) return place;
  throw new GodwitError("MISSING_COLUMN", `the row has no column ${JSON.stringify(name)}`, {
    where: { column: name },
    hint: `It has ${fields.slice(0, 20).join(", ")}${fields.length > 20 ? "…" : ""}. Rename one: SELECT … AS ${JSON.stringify(name)}.`,
  });
}
