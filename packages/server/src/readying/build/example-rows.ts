import { columnsOf, type Manifest, type SignatureColumn } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import type { Batch, ColumnData } from "@godwit/core/ir";
import { cellOfColumn, readColumns, readRows, type ColumnsByName, type EngineBatch, type Row } from "@godwit/runtime";
import { openSource, type ByteSource } from "@godwit/data/files";
import { readTable, inputFormatOf } from "@godwit/data";
import { parseJson } from "../../json/parse-json.ts";
import { readFile } from "node:fs/promises";
import type { NamedFile } from "./build-request.ts";

/** Rows that are kept as golden outputs; of a longer example the first ones. */
export const mostGoldenRows = 100;

/** The columns that a method takes. */
export type ColumnsFor = (method: string) => readonly SignatureColumn[];

export function columnsFor(manifest: Manifest): ColumnsFor {
  return (method) => columnsOf(manifest, method);
}

/** The first rows of an example file: a table, or the JSON body of a request. */
export async function rowsOfFile({ file, name }: NamedFile, columns: readonly SignatureColumn[], most: number): Promise<Batch> {
  const body = await requestBody({ file, name });
  if (body !== null) return rowsOfBody(body, columns, most);
  const source = named(await openSource(file), name);
  try {
    const stream = readTable(source, inputFormatOf(name), { columns, file: name, warn: () => undefined, batchRows: most });
    const first = await stream.next();
    await stream.return();
    if (first.done === true) throw new GodwitError("MALFORMED_INPUT", "the example has no rows", { where: { file: name } });
    return first.value;
  } finally {
    await source.close();
  }
}

/** `{"instances": …}` or `{"inputs": …}`, as `:predict` takes it; null for every other file. */
async function requestBody({ file, name }: NamedFile): Promise<{ readonly [name: string]: unknown } | null> {
  if (!/\.json$/iu.test(name)) return null;
  const value = parseJson(await readFile(file, "utf8"));
  return value !== null && typeof value === "object" && ("instances" in value || "inputs" in value) ? value : null;
}

function rowsOfBody({ instances, inputs }: { readonly [name: string]: unknown }, columns: readonly SignatureColumn[], most: number): Batch {
  if (Array.isArray(instances)) return rowsOfInstances(instances, columns, most);
  if (Array.isArray(inputs)) return rowsOfInstances(inputs, columns, most);
  if (inputs === null || typeof inputs !== "object") throw new GodwitError("MALFORMED_INPUT", "the example has neither rows nor columns");
  return batchOf(readColumns(columns, inputs as ColumnsByName), columns);
}

/** Rows as a request gives them: by name, by position, or bare texts. */
export function rowsOfInstances(instances: readonly unknown[], columns: readonly SignatureColumn[], most: number): Batch {
  const rows = instances.slice(0, most).map((row) => (typeof row === "object" && row !== null ? row : [row]) as Row);
  return batchOf(readRows(columns, rows), columns);
}

function batchOf(batch: EngineBatch, columns: readonly SignatureColumn[]): Batch {
  const { rows } = batch;
  const cell = (row: number, column: number): string | number | null | undefined =>
    "matrix" in batch ? batch.matrix[row * columns.length + column] : cellOfColumn(batch.columns[column], row);
  return {
    rows,
    columns: columns.map(({ dtype }, column): ColumnData => {
      if (dtype === "string") return Array.from({ length: rows }, (_, row) => cell(row, column) as string | null);
      return Float64Array.from({ length: rows }, (_, row) => (cell(row, column) as number | undefined) ?? Number.NaN);
    }),
  };
}

/** The same bytes under the name that its user knows. */
export function named(source: ByteSource, name: string): ByteSource {
  return {
    name,
    size: source.size,
    readAt: source.readAt,
    get position() {
      return source.position;
    },
    pieces: () => source.pieces(),
    close: () => source.close(),
  };
}
