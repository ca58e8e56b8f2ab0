import { DictionaryColumn, type ColumnCells, type SignatureColumn } from "@godwit/runtime";
import { columnLabel, type NamedColumns } from "../features/named-columns.ts";
import type { Columns, HookColumns } from "./hook-messages.ts";

/** Columns as they cross to a worker. */
export function hookCells(columns: NamedColumns, rows: number): Columns {
  return [...columns].map(([name, column]) => {
    if (column instanceof DictionaryColumn) return [name, column.cells(0, rows)] as const;
    return [name, column instanceof Float64Array ? column : Array.from(column, (cell) => cell ?? null)] as const;
  });
}

/** What a hook gave, by the names of the columns that are read of it. */
export function hookColumns(given: HookColumns, columns: readonly SignatureColumn[]): { readonly [name: string]: ColumnCells } {
  return Object.fromEntries(columns.map((column, index) => [columnLabel(column, index), given[columnLabel(column, index)] ?? []]));
}
