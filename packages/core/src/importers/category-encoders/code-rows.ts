import { type PythonView, type PyValue, readFrame, readSeries } from "../../formats/index.ts";
import type { CellRows } from "./cell-rows.ts";
import { codesAsRows } from "./codes-as-rows.ts";
import { unknownCode } from "./ordinal-codes.ts";

/** What stands for the cells of each column where codes lie between: a column for which there is no table keeps its codes. */
export function readCodedColumns(view: PythonView): ReadonlyMap<PyValue, CellRows> {
  const tables = readTables(view);
  const refuses = (handling: string): boolean =>
    view.attribute(handling).choice("value", "error", "return_nan", "indicator", "ignore") === "error";
  const [refusesUnknown, refusesMissing] = [refuses("handle_unknown"), refuses("handle_missing")];
  return new Map(
    [...codesAsRows(view.attribute("ordinal_encoder"))].map(([label, codes]) => {
      const table = tables.get(label);
      if (table === undefined) return [label, codes];
      const row = ([code]: readonly number[]): readonly number[] => rowOf(view, table, code!);
      const rowUnless = (refused: boolean, code: readonly number[] | null): readonly number[] | null =>
        refused || code === null || (refusesUnknown && code[0] === unknownCode) ? null : row(code);
      return [
        label,
        {
          names: table.names,
          known: new Map([...codes.known].map(([key, code]) => [key, row(code)])),
          missing: rowUnless(refusesMissing, codes.missing),
          unknown: rowUnless(false, codes.unknown),
          whole: table.whole,
        },
      ];
    }),
  );
}

/** The rows that a mapping gives to codes, and the names of their columns. */
interface CodeRows {
  readonly names: readonly PyValue[];
  readonly rows: ReadonlyMap<number, readonly number[]>;
  readonly whole: boolean;
}

/** A list of tables, or a dict of series. */
function readTables(view: PythonView): ReadonlyMap<PyValue, CodeRows> {
  const mapping = view.attribute("mapping");
  if (mapping.is("dict")) return new Map(mapping.entries().map(([label, series]) => [label, seriesRows(label, series)]));
  return new Map(mapping.items().map((entry) => [entry.entry("col").value, frameRows(entry.entry("mapping"))]));
}

function seriesRows(label: PyValue, view: PythonView): CodeRows {
  const { index, cells, dtype } = readSeries(view);
  const rows = new Map(index.map((code, place) => [number(view, code), [number(view, cells[place]!)]]));
  return { names: [label], rows, whole: isWhole(dtype) };
}

function frameRows(view: PythonView): CodeRows {
  const { names, index, columns } = readFrame(view);
  const rows = new Map(index.map((code, place) => [number(view, code), columns.map(({ cells }) => number(view, cells[place]!))]));
  return { names, rows, whole: columns.every(({ dtype }) => isWhole(dtype)) };
}

function isWhole(dtype: string): boolean {
  return /^.[iu]/u.test(dtype);
}

/** A code without a row gives missing numbers; RankHotEncoder has zeros for it, unless told. */
function rowOf(view: PythonView, { names, rows }: CodeRows, code: number): readonly number[] {
  const missing = names.map(() => NaN);
  if (view.className === "OneHotEncoder" && Number.isNaN(code)) return rows.get(-2) ?? missing;
  if (view.className !== "RankHotEncoder") return rows.get(code) ?? missing;
  const wanted = view.attribute(Number.isNaN(code) ? "handle_missing" : "handle_unknown").string();
  return rows.get(code) ?? (wanted === "return_nan" ? missing : names.map(() => 0));
}

function number(view: PythonView, value: PyValue): number {
  return typeof value === "number" ? value : value === null ? NaN : view.reject("the table holds something other than numbers");
}
