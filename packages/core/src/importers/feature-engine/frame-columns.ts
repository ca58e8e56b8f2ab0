import { GodwitError } from "../../errors/index.ts";
import type { PythonView, PyValue } from "../../formats/index.ts";
import { type Block, columnLabels, declaredFeatures, type ImportContext, Table } from "../estimator/index.ts";
import type { NodeId } from "../../ir/index.ts";

/** Where the columns that a transformer names stand; it was fitted on a frame, whose names it keeps since 1.3. */
export function placesOf(view: PythonView, labels: readonly PyValue[]): readonly number[] {
  const features = declaredFeatures(view);
  const names = features?.names ?? (features?.count === labels.length ? labels : null);
  if (names === null)
    throw new GodwitError("UNSUPPORTED_OPTION", `a ${view.className} of a version that does not state the names of its input's columns`);
  return labels.map((label) => {
    const place = names.findIndex((name) => name === label);
    return place >= 0 ? place : view.reject("a column is named that is none of the input");
  });
}

/** The columns in `variables_`. */
export function variablesOf(view: PythonView): readonly number[] {
  return placesOf(view, view.attribute("variables_").values());
}

/** What a dict holds for each column, by the column's place. */
export function byColumn(view: PythonView, attribute: string): ReadonlyMap<number, PythonView> {
  const entries = view.attribute(attribute).entries();
  const places = placesOf(
    view,
    entries.map(([label]) => label),
  );
  return new Map(places.map((place, index) => [place, entries[index]![1]]));
}

/** The table with some columns replaced; the others pass as they are. */
export function withColumns(context: ImportContext, x: Table, replace: (column: Table, place: number) => Block | undefined): Table {
  const blocks = Array.from({ length: x.width }, (_, place): readonly Block[] => {
    const column = x.column(place);
    const block = replace(column, place);
    return block === undefined ? column.blocks : [block];
  });
  return new Table(context.graph, blocks.flat(), x.isSparse, x.guards);
}

/** A column as numbers, of which none is missing or infinite. */
export function finiteNumbers({ graph, path }: ImportContext, column: Table): NodeId {
  return graph.check(column.denseNumeric(), "finite", path, columnLabels(column));
}
