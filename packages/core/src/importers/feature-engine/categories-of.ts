import { type PythonView, readIndex } from "../../formats/index.ts";
import { cellKey, type CellKey } from "../estimator/index.ts";

/** The categories in a list or an index of pandas. */
export function categoriesOf(view: PythonView | undefined): readonly CellKey[] | undefined {
  if (view === undefined) return undefined;
  return (view.is("object") ? readIndex(view) : view.values()).map(cellKey);
}
