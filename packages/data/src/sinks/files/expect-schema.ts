import { GodwitError } from "@godwit/core/errors";
import { describeType } from "../../frames/describe-type.ts";
import type { Schema } from "../../frames/field.ts";

/** SCHEMA_MISMATCH, with the columns, where what is to be written is not what stands at a place already. */
export function expectSchema(wanted: Schema, known: Schema, place: string): void {
  const there = new Map(known.map((field) => [field.name, field.type]));
  const differences = [
    ...wanted.flatMap(({ name, type }) => {
      const other = there.get(name);
      if (other === undefined) return [`'${name}' is not there`];
      return JSON.stringify(other) === JSON.stringify(type)
        ? []
        : [`'${name}' is ${describeType(other)} and would be ${describeType(type)}`];
    }),
    ...known.filter(({ name }) => wanted.every((field) => field.name !== name)).map(({ name }) => `'${name}' would be missing`),
  ];
  if (differences.length === 0) return;
  throw new GodwitError("SCHEMA_MISMATCH", `the output has other columns: ${differences.slice(0, 10).join(", ")}`, {
    where: { file: place },
  });
}
