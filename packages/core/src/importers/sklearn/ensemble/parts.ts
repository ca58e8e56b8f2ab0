import type { PythonView } from "../../../formats/index.ts";
import { type Child, type FittedEstimator, type ImportContext, type Table } from "../../estimator/index.ts";

/** The fitted estimators in a list, under its name and their places. */
export function listedParts(view: PythonView, attribute: string): Child[] {
  return view
    .attribute(attribute)
    .items()
    .map((part, index) => ({ name: `${attribute}.${index}`, view: part }));
}

/** Fitted estimators under the names of `estimators`, of which the dropped ones were not fitted. */
export function namedParts(view: PythonView): Child[] {
  const names = view
    .attribute("estimators")
    .items()
    .filter((entry) => !isDropped(entry.item(1)))
    .map((entry) => entry.item(0).string());
  const fitted = view.attribute("estimators_").items();
  if (names.length !== fitted.length) view.reject(`there are ${fitted.length} fitted estimators for ${names.length} names`);
  return fitted.map((part, index) => ({ name: names[index]!, view: part }));
}

/** The weights of the estimators that were not dropped; null where all count the same. */
export function weightsOfParts(view: PythonView): readonly number[] | null {
  const weights = view.attribute("weights").orNone()?.float64();
  if (weights === undefined) return null;
  const entries = view.attribute("estimators").items();
  if (weights.length !== entries.length) view.reject(`there are ${weights.length} weights for ${entries.length} estimators`);
  return [...weights].filter((_, index) => !isDropped(entries[index]!.item(1)));
}

export function readParts(context: ImportContext, parts: readonly Child[]): FittedEstimator[] {
  if (parts.length === 0) context.unsupported("an ensemble of no estimator");
  return parts.map(({ name, view }) => context.read(view, name));
}

/** The columns that a part was fitted on. */
export function columnsOfPart(view: PythonView, x: Table, columns: readonly number[]): Table {
  const outside = columns.find((column) => !(column >= 0 && column < x.width));
  return outside === undefined ? x.select(columns) : view.reject(`a part was fitted on column ${outside} of ${x.width}`);
}

function isDropped(view: PythonView): boolean {
  return view.isNone || view.isString;
}
