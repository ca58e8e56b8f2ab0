import type { PyValue } from "../../formats/index.ts";
import { matrix } from "../../ir/index.ts";
import { type Block, cellKey, type ImportContext, placesOfCells, type Table } from "../estimator/index.ts";

/** What stands for the cells of one column: a row of numbers each. */
export interface CellRows {
  /** The names of the columns that the row fills. */
  readonly names: readonly PyValue[];
  readonly known: ReadonlyMap<string | number, readonly number[]>;
  /** Null: a missing cell is an error. */
  readonly missing: readonly number[] | null;
  /** Null: a cell that is not known is an error. */
  readonly unknown: readonly number[] | null;
  /** The numbers are integers as long as none is missing. */
  readonly whole: boolean;
}

/** The columns that stand for the table's one column; `kept` tells which of them. */
export function rowsOfCells(context: ImportContext, x: Table, rows: CellRows, kept: (name: PyValue) => boolean): Block[] {
  const { graph } = context;
  const columns = rows.names.flatMap((name, column) => (kept(name) ? [column] : []));
  if (columns.length === 0) return [];
  const all = [...rows.known.values()];
  const known = new Map([...rows.known.keys()].map((key, place) => [key, place]));
  const place = (row: readonly number[] | null): number | null => (row === null ? null : all.push(row) - 1);
  const index = placesOfCells(context, x, { known, missing: place(rows.missing), unknown: place(rows.unknown) });
  const numbers = all.flatMap((row) => columns.map((column) => row[column]!));
  const dtype = rows.whole && numbers.every((number) => Number.isInteger(number)) ? "<i8" : "<f8";
  return [{ kind: "node", node: graph.take(index, matrix(all.length, columns.length, Float64Array.from(numbers))), dtype }];
}

/** Keys with what `rowOf` gives for each; a missing one apart. */
export function rowsByKey<T>(
  keys: readonly PyValue[],
  rowOf: (place: number) => T,
): { readonly known: ReadonlyMap<string | number, T>; readonly missing: T | undefined } {
  const known = new Map<string | number, T>();
  let missing: T | undefined;
  for (const [place, value] of keys.entries()) {
    const key = cellKey(value);
    if (key === null) missing = rowOf(place);
    else known.set(key, rowOf(place));
  }
  return { known, missing };
}
