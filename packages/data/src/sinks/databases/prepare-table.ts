import { GodwitError } from "@godwit/core/errors";
import type { Dialect, SqlConnection, SqlEngine, TableDescription } from "../../databases/engine.ts";
import type { DatabaseLocation } from "../../databases/location.ts";
import { quoteTable } from "../../databases/quote.ts";
import { describeType } from "../../frames/describe-type.ts";
import type { Field, Schema } from "../../frames/field.ts";

/** Throws where a name cannot be a column or a table of the engine, or two would be one. */
export function expectNames({ title, dialect }: SqlEngine, { table, name }: DatabaseLocation, schema: Schema): void {
  const seen = new Map<string, string>();
  for (const part of table) {
    const reason = part === "" ? "it is empty" : dialect.refuseName(part);
    if (reason !== null)
      throw new GodwitError("UNSUPPORTED_OUTPUT", `${name} names a table that ${title} cannot have: ${reason}`, {
        hint: "Choose another name.",
      });
  }
  for (const { name: column } of schema) {
    const reason = column === "" ? "it is empty" : dialect.refuseName(column);
    const folded = dialect.foldsNames ? column.toLowerCase() : column;
    const twin = seen.get(folded);
    seen.set(folded, column);
    const what = reason ?? (twin === undefined ? null : `${title} does not tell it from ${JSON.stringify(twin)}`);
    if (what !== null)
      throw new GodwitError("UNSUPPORTED_OUTPUT", `the column name ${JSON.stringify(column.slice(0, 100))} cannot be used: ${what}`, {
        where: { column },
        hint: "Give the output column another name.",
      });
  }
}

/** Makes the table where it is missing, if it may; else expects of it that it takes rows of the schema. */
export async function prepareTable(
  connection: SqlConnection,
  engine: SqlEngine,
  location: DatabaseLocation,
  schema: Schema,
  mayCreate: boolean,
): Promise<void> {
  const { dialect, title } = engine;
  let description = await connection.table(location.table);
  if (description === null) {
    if (!mayCreate)
      throw new GodwitError("TABLE_NOT_FOUND", `${location.name} is no table, and none is to be made`, {
        hint: "Make the table, or leave out create: false.",
      });
    const columns = schema.map((field) => `${dialect.quote(field.name)} ${newType(dialect, title, field)}`);
    await connection.execute(
      `create table if not exists ${quoteTable(location.table, dialect.quote)} (${columns.join(", ")})${dialect.tableOptions}`,
    );
    // Another process may have made it a moment earlier, with other columns.
    description = await connection.table(location.table);
  }
  if (description !== null) expectSchema(description, engine, location, schema);
}

function newType(dialect: Dialect, title: string, { name, type }: Field): string {
  const made = dialect.columnType(type);
  if (made !== null) return made;
  throw new GodwitError(
    "UNSUPPORTED_OUTPUT",
    `${title} has no type for the column ${JSON.stringify(name)}, which is ${describeType(type)}`,
    {
      where: { column: name },
    },
  );
}

function expectSchema(description: TableDescription, { dialect }: SqlEngine, { name }: DatabaseLocation, schema: Schema): void {
  if (description.unfit !== null)
    throw new GodwitError("UNSUPPORTED_OUTPUT", `${name} cannot take rows exactly once: ${description.unfit}`, {
      hint: "Write to a plain table.",
    });
  const fold = (text: string): string => (dialect.foldsNames ? text.toLowerCase() : text);
  const columns = new Map(description.columns.map((column) => [fold(column.name), column]));
  const problems = schema.flatMap((field): string[] => {
    const column = columns.get(fold(field.name));
    columns.delete(fold(field.name));
    if (column === undefined) return [`${JSON.stringify(field.name)} is missing (${describeType(field.type)})`];
    return dialect.takes(column, field.type)
      ? []
      : [`${JSON.stringify(field.name)} is ${column.native} and not ${describeType(field.type)}`];
  });
  for (const column of columns.values())
    if (!column.optional) problems.push(`${JSON.stringify(column.name)} must be filled, and there is nothing for it`);
  if (problems.length > 0)
    throw new GodwitError("SCHEMA_MISMATCH", `${name} has another schema than the rows: ${problems.join("; ")}`, {
      hint: "Choose another table or other output columns, or change the table.",
    });
}
