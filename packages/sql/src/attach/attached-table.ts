import type { Model } from "@godwit/runtime";
import { GodwitError } from "@godwit/core/errors";
import type { Client } from "pg";

/** How a column of the table comes to the model: numbers and texts both arrive as texts, which keeps every digit. */
export interface AttachedColumn {
  readonly name: string;
  /** As `format_type` has it. */
  readonly type: string;
  readonly kind: "number" | "boolean" | "text";
}

/** A method of the model, and the type of its column of answers. */
export interface AttachedMethod {
  readonly name: string;
  readonly type: "text" | "bigint" | "boolean" | "double precision" | "double precision[]";
}

/** What is attached to what, with names as they can stand in a statement. */
export interface AttachedTable {
  readonly source: string;
  readonly output: string;
  /** For the names of what belongs to it. */
  readonly outputName: { readonly schema: string; readonly name: string };
  readonly key: readonly AttachedColumn[];
  readonly inputs: readonly AttachedColumn[];
  /** Whether the model knows no names: its columns are those beside the key, in the table's order. */
  readonly byPosition: boolean;
  readonly methods: readonly AttachedMethod[];
}

const numbers = /^(?:smallint|integer|bigint|real|double precision|numeric.*)$/;

/** Looks the table up and fits the model to it. Throws TABLE_NOT_FOUND, MISSING_COLUMN, UNKNOWN_METHOD and UNSUPPORTED_REQUEST. */
export async function describeTable(
  client: Client,
  {
    table,
    key,
    outputTable,
    methods,
    model,
  }: { table: string; key: readonly string[]; outputTable?: string | undefined; methods?: readonly string[] | undefined; model: Model },
): Promise<AttachedTable> {
  const found = await client.query<{ schema: string; name: string; oid: number }>(
    "SELECT n.nspname AS schema, c.relname AS name, c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass($1)",
    [table],
  );
  const [relation] = found.rows;
  if (relation === undefined)
    throw new GodwitError("TABLE_NOT_FOUND", `there is no table ${table}`, {
      hint: 'Write it as SQL does: shop.customers, or "Customers".',
    });
  const { rows } = await client.query<{ name: string; type: string }>(
    "SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute WHERE attrelid = $1 AND attnum > 0 AND NOT attisdropped",
    [relation.oid],
  );
  const columns = rows.map(({ name, type }): AttachedColumn => {
    return { name, type, kind: type === "boolean" ? "boolean" : numbers.test(type) ? "number" : "text" };
  });
  const find = (name: string): AttachedColumn => {
    const column = columns.find((each) => each.name === name);
    if (column === undefined)
      throw new GodwitError("MISSING_COLUMN", `the table ${table} has no column ${JSON.stringify(name)}`, { where: { column: name } });
    return column;
  };
  const wanted = methods ?? [model.manifest.defaultMethod];
  const [schema, name] =
    outputTable === undefined ? [relation.schema, `${relation.name}_predictions`] : namesIn(outputTable, relation.schema);
  return {
    source: `${quoted(relation.schema)}.${quoted(relation.name)}`,
    output: `${quoted(schema)}.${quoted(name)}`,
    outputName: { schema, name },
    key: key.map(find),
    ...inputsOf(
      model,
      wanted,
      columns.filter((column) => !key.includes(column.name)),
      find,
    ),
    methods: wanted.map((method) => methodOf(model, method)),
  };
}

function inputsOf(
  model: Model,
  methods: readonly string[],
  others: readonly AttachedColumn[],
  find: (name: string) => AttachedColumn,
): Pick<AttachedTable, "inputs" | "byPosition"> {
  const names = [...new Set(methods.flatMap((method) => model.columns(method).map(({ name }) => name)))];
  const known = names.filter((name) => name !== null);
  if (known.length === names.length) return { inputs: known.map(find), byPosition: false };
  const width = model.columns(methods[0]!).length;
  if (others.length !== width)
    throw new GodwitError(
      "WRONG_WIDTH",
      `the model takes ${width} columns without names, and the table has ${others.length} beside its key`,
      {
        hint: "Attach a view or table with just these columns, in the model's order.",
      },
    );
  return { inputs: others, byPosition: true };
}

/** An identifier as it can stand in a statement, whatever is in it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function methodOf(model: Model, name: string): AttachedMethod {
  const method = model.manifest.methods.find((each) => each.name === name);
  if (method === undefined)
    throw new GodwitError("UNKNOWN_METHOD", `the model has no method ${JSON.stringify(name)}`, {
      hint: `It has ${model.methods.join(", ")}.`,
    });
  const [output, ...others] = method.outputs;
  if (output === undefined || others.length > 0 || output.dims !== undefined)
    throw new GodwitError("UNSUPPORTED_REQUEST", `${name} answers with several arrays, which have no column`);
  const { dtype, shape, labels } = output;
  // As NumPy writes it: <f8, <i8, |b1, <U9, |O.
  const kind = dtype.replace(/^[<>|=]/, "")[0] ?? "";
  // A matrix's labels are the names of its columns.
  const isText = shape === "rows" && labels !== undefined ? labels.some((label) => typeof label === "string") : "OUS".includes(kind);
  if (shape === "matrix") {
    if (isText) throw new GodwitError("UNSUPPORTED_REQUEST", `${name} answers with several texts a row, which have no column`);
    return { name, type: "double precision[]" };
  }
  if (isText) return { name, type: "text" };
  if (labels?.every((label) => typeof label === "boolean") || kind === "b") return { name, type: "boolean" };
  return { name, type: "iu".includes(kind) ? "bigint" : "double precision" };
}

/** `schema.name` or `name`, each perhaps in double quotes. */
function namesIn(text: string, schema: string): readonly [schema: string, name: string] {
  const parts =
    text.match(/"(?:[^"]|"")*"|[^.]+/g)?.map((part) => (part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part)) ?? [];
  const [first, second, ...more] = parts;
  if (first === undefined || more.length > 0) throw new GodwitError("USAGE", `${JSON.stringify(text)} is no name of a table`);
  return second === undefined ? [schema, first] : [first, second];
}
