import { GodwitError } from "../../errors/index.ts";
import { invalid } from "./tree-nodes.ts";

export interface NamedColumn {
  readonly column: number;
  readonly name: string;
}

const mostColumns = 1_000_000;

/** The columns that the model was fitted on; those whose features were dropped have numbers for names. */
export function columnNames(features: readonly NamedColumn[]): readonly string[] {
  const count = features.reduce((most, { column }) => Math.max(most, column + 1), 0);
  if (count > mostColumns) throw new GodwitError("LIMIT_EXCEEDED", `the model takes ${count} columns, and ${mostColumns} are the most`);
  const names = Array.from<string | undefined>({ length: count });
  for (const { column, name } of features) {
    if (column < 0 || names[column] !== undefined) invalid(`column ${column} is none, or has two features`);
    names[column] = name;
  }
  return Array.from(names, (name, column) => (name === undefined || name === "" ? String(column) : name));
}
