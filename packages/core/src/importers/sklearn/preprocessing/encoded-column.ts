import type { NodeId } from "../../../ir/index.ts";
import type { ImportContext, Table } from "../../estimator/index.ts";
import { lookupTable, type Categories } from "./categories.ts";

export interface Encoding {
  /** The index of a known category. */
  readonly valueOf: (category: number) => number;
  /** The index of any other; null: an unseen category is an error. */
  readonly unknown: number | null;
  /** How numbers are validated where an unknown one is no error anyway; absent: not at all. */
  readonly numbers?: "finite" | "no_infinity";
}

/** A column of categories as an index (i32): known ones by `valueOf`, a missing value as its own category where there is one. */
export function encodeColumn(
  context: ImportContext,
  x: Table,
  column: number,
  categories: Categories,
  { valueOf, unknown, numbers }: Encoding,
): NodeId {
  const { graph } = context;
  const table = x.column(column);
  const input = table.inputColumn(0);
  const labels = [input?.label ?? String(column)];
  const { keys, values, missing } = lookupTable(categories, valueOf);
  if (missing !== null || (unknown !== null && numbers !== "finite")) input?.allowMissing();
  const known: (string | number)[] = [];
  for (const key of categories.keys) if (key !== null) known.push(key);
  input?.know(known);
  const cells = categories.kind === "string" ? table.strings() : table.denseNumeric();
  const valid =
    categories.kind === "numeric" && unknown !== null && numbers !== undefined ? graph.check(cells, numbers, context.path, labels) : cells;
  const index = graph.lookup(valid, keys, values, missing ?? unknown ?? -1, unknown ?? -1);
  return unknown === null ? graph.check(index, "known", context.path, labels) : index;
}

/**
 * How an encoder's `check_array` judges its numeric columns: infinity is refused, unless strings in other columns make
 * one array of objects of all (a data frame keeps its columns apart).
 */
export function numberRule(
  columns: readonly Categories[],
  hasNames: boolean,
  missing: "allow" | "refuse",
): "finite" | "no_infinity" | undefined {
  const objects = !hasNames && columns.some(({ kind }) => kind === "string");
  if (objects) return undefined;
  return missing === "allow" ? "no_infinity" : "finite";
}
