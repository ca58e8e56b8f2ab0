import { GodwitError } from "@godwit/core/errors";
import type { ColumnCells, EngineBatch, Row } from "@godwit/runtime";
import { listsOf, NumberRows } from "../../json/number-rows.ts";
import type { ModelSignature } from "../../models/model-signature.ts";
import { readRequestColumns, readRequestRows } from "../../models/read-request.ts";

/** `instances`: rows by name, by position, or bare strings. */
export function batchOfInstances(model: ModelSignature, given: unknown): EngineBatch {
  const numbers = given instanceof NumberRows ? matrixOfNumbers(model, given) : matrixOfLists(model, given);
  if (numbers !== null) return numbers;
  const instances = listsOf(given);
  if (!Array.isArray(instances)) throw new GodwitError("MALFORMED_INPUT", "`instances` must be a list of rows");
  const { columns } = model;
  const single = columns.length === 1;
  const rows = instances.map((row: unknown, index): Row => {
    if (typeof row === "object" && row !== null) return row as Row;
    if (single) return [row] as Row;
    throw new GodwitError("MALFORMED_INPUT", "an instance must be an object by column name or a list by position", {
      where: { row: index },
    });
  });
  return readRequestRows(columns, rows);
}

/** `inputs`: an object of columns, or for unnamed columns a list of rows. */
export function batchOfInputs(model: ModelSignature, inputs: unknown): EngineBatch {
  if (Array.isArray(inputs) || inputs instanceof NumberRows) return batchOfInstances(model, inputs);
  if (inputs === null || typeof inputs !== "object") throw new GodwitError("MALFORMED_INPUT", "`inputs` must be an object of columns");
  const dtypes = new Map(model.columns.map(({ name, dtype }) => [name, dtype]));
  const columns = Object.fromEntries(
    Object.entries(inputs)
      .filter(([name]) => !model.isNamed || dtypes.has(name))
      .map(([name, cells]) => [name, flat(name, dtypes.get(name) === "f64" ? columnOfNumbers(cells) : listsOf(cells))]),
  );
  return readRequestColumns(model.columns, columns);
}

/** Rows of numbers as they stand, for a model whose every column is numeric; null where they do not fit one another. */
export function matrixOfNumbers(model: ModelSignature, { rows, width, cells }: NumberRows): EngineBatch | null {
  if (!model.isNumeric) return null;
  const { length } = model.columns;
  if (width === length) return { rows, matrix: cells };
  return width === null && length === 1 ? { rows: cells.length, matrix: cells } : null;
}

/** Rows as lists of numbers, for such a model; null where they are anything else, so that it is said what. */
function matrixOfLists({ isNumeric, columns: { length } }: ModelSignature, instances: unknown): EngineBatch | null {
  if (!isNumeric || !Array.isArray(instances)) return null;
  const matrix = new Float64Array(instances.length * length);
  let at = 0;
  for (const row of instances as readonly unknown[]) {
    if (!Array.isArray(row) || row.length !== length) return null;
    for (const cell of row as readonly unknown[]) {
      if (typeof cell !== "number") return null;
      matrix[at++] = cell;
    }
  }
  return { rows: instances.length, matrix };
}

/** A column of [rows] or [rows, 1] numbers. */
function columnOfNumbers(cells: unknown): unknown {
  return cells instanceof NumberRows && (cells.width ?? 1) === 1 ? cells.cells : listsOf(cells);
}

/** Columns of shape [rows] or [rows, 1], a bare value for a single row, or `{ codes, values }` of a dictionary. */
function flat(name: string, cells: unknown): ColumnCells {
  if (cells instanceof Float64Array) return cells;
  if (typeof cells === "object" && cells !== null && "codes" in cells && "values" in cells) return dictionaryOf(name, cells);
  if (!Array.isArray(cells) && (typeof cells !== "object" || cells === null)) return [cells as null];
  if (!Array.isArray(cells)) throw new GodwitError("MALFORMED_INPUT", "a column must be a list of values", { where: { column: name } });
  return cells.map((cell: unknown) => (Array.isArray(cell) && cell.length === 1 ? (cell[0] as null) : (cell as null)));
}

function dictionaryOf(name: string, { codes, values }: { readonly codes: unknown; readonly values: unknown }): ColumnCells {
  if (Array.isArray(values) && Array.isArray(codes) && codes.every((code) => Number.isInteger(code) && Math.abs(code as number) < 2 ** 31))
    return { codes: Int32Array.from(codes as number[]), values: values as readonly null[] };
  throw new GodwitError("MALFORMED_INPUT", "a dictionary must have a list of whole numbers, `codes`, and one of `values`", {
    where: { column: name },
  });
}

/** The fields of a JSON object, or MALFORMED_INPUT. */
export function fieldsOf(body: unknown): { readonly [name: string]: unknown } {
  if (body === null || typeof body !== "object" || Array.isArray(body))
    throw new GodwitError("MALFORMED_INPUT", "the body must be a JSON object");
  return body as { readonly [name: string]: unknown };
}
