import type { EngineColumn } from "./batch.ts";
import { DictionaryColumn } from "./dictionary-column.ts";

/** A cell of a column, undefined where the column is left out. */
export function cellOfColumn(column: EngineColumn | undefined, row: number): string | number | null | undefined {
  return column instanceof DictionaryColumn ? column.cell(row) : column?.[row];
}
