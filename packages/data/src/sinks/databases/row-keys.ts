import { GodwitError } from "@godwit/core/errors";
import type { Schema } from "../../frames/field.ts";

/** Places of the key columns in the schema. MISSING_COLUMN where one of them does not go out. */
export function keyPlaces(schema: Schema, keys: readonly string[]): readonly number[] {
  return keys.map((key) => {
    const place = schema.findIndex(({ name }) => name === key);
    if (place !== -1) return place;
    throw new GodwitError("MISSING_COLUMN", `the output has no column ${JSON.stringify(key)}, which is to be a key`, {
      where: { column: key },
      hint: "Add the key to the output columns.",
    });
  });
}
