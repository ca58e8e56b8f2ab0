import { GodwitError } from "../../errors/index.ts";
import type { PyValue } from "../../formats/index.ts";
import { strings, vector, type NodeId } from "../../ir/index.ts";
import type { ImportContext } from "./context.ts";
import type { Table } from "./table.ts";

/** A category as a cell can hold it; null for a missing one, whatever Python calls it. */
export type CellKey = string | number | null;

/** A number for each known cell, from 0 up, and for missing and for other cells; null: such a cell is an error. */
export interface CellPlaces {
  readonly known: ReadonlyMap<string | number, number>;
  readonly missing: number | null;
  readonly unknown: number | null;
}

/** A category as Python compares it: 1, 1.0 and True are one. Throws UNSUPPORTED_OPTION for other values than texts and numbers. */
export function cellKey(value: PyValue): CellKey {
  if (value === null || Number.isNaN(value)) return null;
  if (typeof value === "string" || typeof value === "number") return value;
  if (typeof value === "boolean" || typeof value === "bigint") return Number(value);
  if (value.kind === "scalar") return cellKey(value.value);
  if ((value.kind === "global" || value.kind === "object") && /^(?:NA|NAType|NaT|NaTType)$/u.test(value.name)) return null;
  throw new GodwitError("UNSUPPORTED_OPTION", "a category that is neither a text nor a number");
}

/** The place of each cell of the table's one column (i32). Texts and numbers among the keys of one column are refused. */
export function placesOfCells(context: ImportContext, x: Table, { known, missing, unknown }: CellPlaces): NodeId {
  const { graph } = context;
  const input = x.inputColumn(0);
  const keys = [...known.keys()];
  const texts = keys.filter((key) => typeof key === "string");
  const numbers = keys.filter((key) => typeof key === "number");
  if (texts.length > 0 && numbers.length > 0) context.unsupported("texts and numbers among the categories of one column");
  if (missing !== null) input?.allowMissing();
  input?.know(keys);
  const textual = texts.length > 0 || (numbers.length === 0 && x.isText(0));
  const cells = textual ? x.strings() : x.denseNumeric();
  const index = graph.lookup(cells, textual ? strings(texts) : vector(numbers), [...known.values()], missing ?? -1, unknown ?? -1);
  return missing === null || unknown === null ? graph.check(index, "known", context.path, [input?.label ?? "0"]) : index;
}
