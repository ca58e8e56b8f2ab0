import { type PythonView, type PyValue, readSeries } from "../../formats/index.ts";
import { rowsByKey } from "./cell-rows.ts";

/** The code that an OrdinalEncoder gives to the cells of one column; NaN for what it leaves missing, null where it refuses. */
export interface OrdinalCodes {
  readonly known: ReadonlyMap<string | number, number>;
  readonly missing: number | null;
  readonly unknown: number | null;
}

/** The code of a cell that is not known. */
export const unknownCode = -1;
const missingCode = -2;

/** The codes of each column, by its label, of a fitted OrdinalEncoder. */
export function readOrdinalCodes(view: PythonView): ReadonlyMap<PyValue, OrdinalCodes> {
  const handlesUnknown = view.attribute("handle_unknown").choice("value", "error", "return_nan");
  const handlesMissing = view.attribute("handle_missing").choice("value", "error", "return_nan");
  const absent = handlesUnknown === "value" ? unknownCode : handlesUnknown === "error" ? null : NaN;
  const final = <T extends number | null>(code: T): T | number => (handlesMissing === "return_nan" && code === missingCode ? NaN : code);
  const columns = view.attribute("mapping").items();
  return new Map(
    columns.map((entry) => {
      const { keys, codes } = codesIn(entry.entry("mapping"));
      const { known, missing } = rowsByKey(keys, (place) => final(codes[place]!));
      const asMissing = handlesMissing === "error" ? null : (missing ?? absent);
      return [entry.entry("col").value, { known, missing: asMissing, unknown: absent }];
    }),
  );
}

/** A series of codes, or the dict that the user gave. */
function codesIn(view: PythonView): { readonly keys: readonly PyValue[]; readonly codes: readonly number[] } {
  if (view.is("dict")) return { keys: view.dict().keys(), codes: view.entries().map(([, code]) => code.number()) };
  const { index, cells } = readSeries(view);
  return { keys: index, codes: cells.map((cell) => (typeof cell === "number" ? cell : view.reject("a code is no number"))) };
}
