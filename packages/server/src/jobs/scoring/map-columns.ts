import { GodwitError } from "@godwit/core/errors";
import { describeType, type Field, type FieldType, type Schema, type WantedColumn } from "@godwit/data";
import type { SignatureColumn } from "@godwit/runtime";
import { nearestName } from "../../json/nearest-name.ts";

/** A column of the model, and the one of the source that it is read from. */
export interface MappedColumn {
  readonly column: SignatureColumn;
  readonly label: string;
  /** Null where no step of the model reads it. */
  readonly field: Field | null;
  readonly wanted: WantedColumn | null;
}

/**
 * Finds the columns that a model takes in a source: by name, or, where the model knows no names, by place among those that are no keys.
 * Throws MISSING_COLUMN, WRONG_WIDTH, and WRONG_TYPE where a column cannot hold what the model takes.
 */
export function mapColumns(columns: readonly SignatureColumn[], schema: Schema, keys: readonly string[]): readonly MappedColumn[] {
  const isNamed = columns.every(({ name }) => name !== null);
  const free = schema.filter(({ name }) => !keys.includes(name));
  const byPlace = isNamed ? null : placed(columns, free);
  return columns.map((column, index) => {
    const label = column.name ?? String(index);
    if (column.unread === true) return { column, label, field: null, wanted: null };
    const field = byPlace === null ? named(label, schema) : byPlace[index]!;
    return { column, label, field, wanted: { name: field.name, as: readAs(column, field) } };
  });
}

function placed(columns: readonly SignatureColumn[], free: Schema): Schema {
  const [only] = columns;
  const texts = free.filter(({ type }) => type.kind === "text");
  if (columns.length === 1 && only!.dtype === "string" && texts.length === 1) return texts;
  if (free.length === columns.length) return free;
  throw new GodwitError(
    "WRONG_WIDTH",
    `the model knows no names and takes ${columns.length} columns; beside the keys the source has ${free.length}`,
    { hint: "Name the columns that are none of the model's with --keys, or give the columns names in a deployment's features." },
  );
}

function named(name: string, schema: Schema): Field {
  const field = schema.find((each) => each.name === name);
  if (field !== undefined) return field;
  const names = schema.map((each) => each.name);
  throw new GodwitError("MISSING_COLUMN", `the source has no column ${JSON.stringify(name)}${nearestName(name, names)}`, {
    where: { column: name },
    hint: `It has ${names.slice(0, 50).join(", ")}. A deployment's features can say where the column comes from.`,
  });
}

function readAs({ dtype, digits }: SignatureColumn, { name, type }: Field): WantedColumn["as"] {
  if (dtype === "f64" && takesNumbers(type)) return "number";
  if (dtype === "string" && (type.kind === "text" || (digits === true && type.kind === "integer"))) return "text";
  throw new GodwitError(
    "WRONG_TYPE",
    `the column is ${describeType(type)}, and the model takes ${dtype === "f64" ? "numbers" : "strings"}`,
    {
      where: { column: name },
      hint: "Convert the column in the source, or by an expression in a deployment's features.",
    },
  );
}

/** Text is read as numbers, since CSV knows nothing else; a cell that is none makes its row a reject. */
function takesNumbers({ kind }: FieldType): boolean {
  return kind === "boolean" || kind === "integer" || kind === "float" || kind === "decimal" || kind === "text";
}
