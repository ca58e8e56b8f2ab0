import { DuckDBListType, VARCHAR, type DuckDBType, type DuckDBValue } from "@duckdb/node-api";
import type { SqlColumn } from "../../engine/sql-result.ts";
import type { DescribedColumn } from "../protocol/messages.ts";
import { SqlError } from "../sql-error.ts";
import type { PrintSettings } from "../values/wire-type.ts";
import { textOf, vectorType, wireTypeOf } from "../values/wire-types.ts";
import { readParameter } from "./parameters.ts";
import type { Prepared } from "./prepared.ts";
import type { RowCursor, SentColumn, WriteRow } from "./row-cursor.ts";

/** A prepared statement with its values, on its way to be executed. */
export interface Portal {
  readonly prepared: Prepared;
  readonly values: readonly DuckDBValue[];
  readonly types: readonly DuckDBType[];
  /** Formats of the result's columns: none, one for all, or one each. */
  readonly formats: readonly number[];
  cursor: RowCursor | null;
  write: WriteRow | null;
  sent: number;
  isDone: boolean;
}

/** Binds values as they came. Throws SqlError. */
export function bindPortal(
  prepared: Prepared,
  formats: readonly number[],
  values: readonly (Buffer | null)[],
  resultFormats: readonly number[],
): Portal {
  const { oids } = prepared;
  if (values.length !== oids.length)
    throw new SqlError("08P01", `bind message supplies ${values.length} parameters, but the prepared statement requires ${oids.length}`);
  if (formats.length > 1 && formats.length !== values.length)
    throw new SqlError("08P01", `bind message has ${formats.length} parameter formats but ${values.length} parameters`);
  const bound = values.map((bytes, index) => {
    const isBinary = (formats.length === 1 ? formats[0] : formats[index]) === 1;
    return bytes === null ? { value: null, type: VARCHAR } : readParameter(oids[index]!, isBinary, bytes);
  });
  return {
    prepared,
    values: bound.map(({ value }) => value),
    types: bound.map(({ type }) => type),
    formats: resultFormats,
    cursor: null,
    write: null,
    sent: 0,
    isDone: false,
  };
}

/** Columns of the catalogue that are vectors rather than arrays; nothing but their names tells. */
const catalogVectors = new Set(["indkey", "indoption", "indclass", "indcollation", "proargtypes"]);

/** How the columns of a result are sent. Throws SqlError. */
export function sentColumns(
  columns: readonly SqlColumn[],
  formats: readonly number[],
  settings: PrintSettings,
): readonly (SentColumn & { readonly described: DescribedColumn })[] {
  if (formats.length > 1 && formats.length !== columns.length)
    throw new SqlError("08P01", `bind message has ${formats.length} result formats but query has ${columns.length} columns`);
  return columns.map(({ name, type: engineType }, index) => {
    const type = catalogVectors.has(name) && engineType instanceof DuckDBListType ? vectorType : wireTypeOf(engineType, settings);
    const format = (formats.length === 1 ? formats[0] : formats[index]) ?? 0;
    const { oid, size, modifier } = type;
    return { type, isBinary: format === 1, described: { name, oid, size, modifier, format } };
  });
}

/** The same columns where a client was told that they are other types: what it takes for text is sent as text. */
export function asDescribed(columns: readonly SentColumn[], described: readonly DescribedColumn[]): readonly SentColumn[] {
  if (columns.length !== described.length) throw new SqlError("0A000", "cached plan must not change result type");
  return columns.map((column, index) => {
    const { oid, format } = described[index]!;
    if (oid === column.type.oid) return column;
    if (format === 1 && oid !== 25) throw new SqlError("0A000", "cached plan must not change result type");
    return { type: textOf(column.type), isBinary: column.isBinary };
  });
}
