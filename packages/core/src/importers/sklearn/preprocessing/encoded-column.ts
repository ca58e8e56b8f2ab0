import type { NodeId } from "../../../ir/index.ts";
import type { ImportContext } from "../context.ts";
import type { Table } from "../table.ts";
import { lookupTable, type Categories } from "./categories.ts";

export interface Encoding {
  /** The index of a known category. */
  readonly valueOf: (category: number) => number;
  /** The index of any other; null: an unseen category is an error. */
  readonly unknown: number | null;
}

/** A column of categories as an index (i32): known ones by `valueOf`, a missing value as its own category where there is one. */
export function encodeColumn(context: ImportContext, x: Table, column: number, categories: Categories, { valueOf, unknown }: Encoding): NodeId {
  const { graph } = context;
  const table = x.column(column);
  const value = categories.kind === "string" ? table.strings() : table.denseNumeric();
  const { keys, values, missing } = lookupTable(categories, valueOf);
  const input = table.inputColumn(0);
  if (missing !== null || unknown !== null) input?.allowMissing();
  input?.know(categories.keys.filter((key) => key !== null));
  const index = graph.lookup(value, keys, values, missing ?? unknown ?? -1, unknown ?? -1);
  return unknown === null ? graph.check(index, "known", context.path, [input?.label ?? String(column)]) : index;
}
