import type { PythonView, PyValue } from "../../formats/index.ts";
import type { CellRows } from "./cell-rows.ts";
import { readOrdinalCodes } from "./ordinal-codes.ts";

/** The codes of a fitted OrdinalEncoder as columns of one number. */
export function codesAsRows(view: PythonView): ReadonlyMap<PyValue, CellRows> {
  const alone = (code: number | null): readonly number[] | null => (code === null ? null : [code]);
  return new Map(
    [...readOrdinalCodes(view)].map(([label, { known, missing, unknown }]) => [
      label,
      {
        names: [label],
        known: new Map([...known].map(([key, code]) => [key, [code]])),
        missing: alone(missing),
        unknown: alone(unknown),
        whole: true,
      },
    ]),
  );
}
