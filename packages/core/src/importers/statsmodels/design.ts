import { GodwitError } from "../../errors/index.ts";
import { type PythonView, readFrame } from "../../formats/index.ts";
import type { NodeId } from "../../ir/index.ts";
import { cellKey, type Features, type ImportContext, type Table } from "../estimator/index.ts";
import { designColumn, type Variable, variablesOf } from "./formula-term.ts";

/** What a model multiplies its parameters with: the columns that it is given, or what a formula makes of named columns. */
export interface Design {
  readonly features: Features;
  readonly columns: (x: Table, context: ImportContext) => NodeId;
}

/** The design of a model of so many columns. A formula's columns are told by their names in the table of the training. */
export function designOf(model: PythonView, count: number): Design {
  const formula = model.find("formula")?.orNone() ?? model.attribute("data").find("formula")?.orNone();
  const names = exogNames(model);
  if (names !== null && names.length !== count) model.reject(`there are ${names.length} columns for ${count} parameters`);
  if (formula === undefined) {
    const columns = (x: Table): NodeId => {
      x.allowMissing();
      return x.denseNumeric();
    };
    return { features: { kind: "table", count, names }, columns };
  }
  if (names === null) throw new GodwitError("UNSUPPORTED_OPTION", `the formula ${formula.string()}, of which no column is named`);
  const variables = [...new Set(names.flatMap(variablesOf))];
  const levels = levelsOf(model.attribute("data"), variables);
  return {
    features: { kind: "table", count: variables.length, names: variables },
    columns: (x, context) => {
      const variable = (name: string): Variable => ({ table: x.column(variables.indexOf(name)), levels: levels(name) });
      return context.graph.concat(names.map((name) => designColumn(context, name, variable)));
    },
  };
}

/** The levels of a column: the values that it had in training, which a model of a formula keeps. */
function levelsOf(data: PythonView, variables: readonly string[]): (name: string) => readonly (string | number)[] {
  const kept = data.find("frame")?.orNone();
  if (kept === undefined) throw new GodwitError("UNSUPPORTED_OPTION", "a formula whose training is not kept");
  const { names, columns } = readFrame(kept);
  const stranger = variables.find((name) => !names.includes(name));
  if (stranger !== undefined) throw new GodwitError("UNSUPPORTED_OPTION", `a formula with ${stranger}, which is no column of the training`);
  return (name) => [...new Set(columns[names.indexOf(name)]!.cells.map(cellKey))].filter((key) => key !== null);
}

/** The names of the training's columns, if there were names and they are kept. */
function exogNames(model: PythonView): readonly string[] | null {
  const frame = model.attribute("data").find("orig_exog")?.orNone();
  const names = frame?.is("object") === true && frame.className === "DataFrame" ? readFrame(frame).names : null;
  return names?.every((name) => typeof name === "string") === true ? names : null;
}
