import { GodwitError } from "@godwit/core/errors";
import type { SignatureColumn } from "@godwit/core/artifact";
import type { EngineBatch, GivenBatch } from "../engine/engine.ts";
import type { ColumnsByName, ListedRow, NamedRow, Row } from "./cell.ts";
import { describeCell, isList } from "./read-cell.ts";
import { columnsByName, columnsLater, matrixOf } from "./read-columns.ts";
import { isDictionary } from "./read-dictionary.ts";
import { RowReader } from "./row-reader.ts";

/** Whether an input is one row, whose answer is one row's. Objects of lists or dictionaries are columns; a list is rows unless its first element is a plain cell. */
export function isOneRow(reader: RowReader, input: unknown): input is Row {
  if (typeof input === "string") return true;
  if (reader.terms !== undefined)
    return Array.isArray(input) ? reader.terms.kind === "list" && input.length > 0 && !isList(input[0]) : true;
  if (typeof input !== "object" || input === null || ArrayBuffer.isView(input)) return false;
  if (!Array.isArray(input)) return reader.isSurelyRow(input as NamedRow) || !(isMatrix(reader, input) || isColumns(input));
  const first: unknown = input[0];
  return input.length > 0 && (first === null || typeof first !== "object") && !reader.takesTexts;
}

/**
 * Many rows in any form, of which some are read when they are wanted. Throws MISSING_COLUMN, WRONG_WIDTH, WRONG_TYPE with row and column, or MALFORMED_INPUT for what is
 * none of the forms.
 */
export function readBatch(reader: RowReader, input: unknown): GivenBatch {
  if (Array.isArray(input)) return reader.readLater(input);
  if (input instanceof Float64Array || input instanceof Float32Array) return matrixOf(reader.columns, input, reader.columns.length);
  if (typeof input === "object" && input !== null) {
    if (isMatrix(reader, input)) return matrixOf(reader.columns, input.data, input.columns ?? reader.columns.length);
    if (isColumns(input)) return columnsLater(reader.columns, input);
  }
  throw new GodwitError("MALFORMED_INPUT", `${describeCell(input)} is neither rows nor columns`);
}

const readers = new WeakMap<readonly SignatureColumn[], RowReader>();

/** Rows by name or by position, or texts. `firstRow` is the number of the first one, for messages. */
export function readRows(columns: readonly SignatureColumn[], rows: readonly Row[], firstRow: number = 0): EngineBatch {
  let reader = readers.get(columns);
  if (reader === undefined) readers.set(columns, (reader = new RowReader(columns)));
  return reader.readRows(rows, firstRow);
}

/** Columns by name. Throws MISSING_COLUMN, and WRONG_WIDTH where their lengths differ. */
export function readColumns(columns: readonly SignatureColumn[], input: ColumnsByName): EngineBatch {
  return columnsByName(columns, input);
}

/** The names in an input that the model does not know: of its first row, or of its columns; undefined where it has no names. */
export function unknownNames(reader: RowReader, input: unknown): readonly string[] | undefined {
  const fields: unknown = Array.isArray(input) ? (input as readonly (ListedRow | NamedRow)[])[0] : input;
  if (
    typeof fields !== "object" ||
    fields === null ||
    isList(fields) ||
    reader.takesTexts ||
    reader.terms !== undefined ||
    isMatrix(reader, fields)
  )
    return undefined;
  return Object.keys(fields).filter((name) => !reader.has(name));
}

function isMatrix(reader: RowReader, input: object): input is { readonly data: Float64Array | Float32Array; readonly columns?: number } {
  const { data, columns } = input as { data?: unknown; columns?: unknown };
  return (
    (data instanceof Float64Array || data instanceof Float32Array) &&
    (columns === undefined || typeof columns === "number") &&
    !reader.has("data")
  );
}

function isColumns(input: object): input is ColumnsByName {
  const values = Object.values(input);
  return values.length > 0 && values.every((cells) => isList(cells) || isDictionary(cells));
}
