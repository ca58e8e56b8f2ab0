import { GodwitError } from "../../errors/index.ts";
import { invalid } from "./tree-nodes.ts";

export interface NamedColumn {
  readonly column: number;
  readonly name: string;
}

/** So many columns for each feature that was kept, and so many in any case. */
const mostDropped = 16;
const fewColumns = 65_536;

/** The columns that the model was fitted on; those whose features were dropped have numbers for names. */
export function columnNames(features: readonly NamedColumn[]): readonly string[] {
  const count = features.reduce((most, { column }) => Math.max(most, column + 1), 0);
  if (count > fewColumns + mostDropped * features.length)
    throw new GodwitError("LIMIT_EXCEEDED", `the model claims ${count} columns for ${features.length} features`);
  const names = Array.from<string | undefined>({ length: count });
  for (const { column, name } of features) {
    if (column < 0 || names[column] !== undefined) invalid(`column ${column} is none, or has two features`);
    names[column] = name;
  }
  return Array.from(names, (name, column) => (name === undefined || name === "" ? String(column) : name));
}
