import { GodwitError } from "../../errors/index.ts";
import type { PythonView, PyValue } from "../../formats/index.ts";
import {
  type Block,
  declaredFeatures,
  expectWidth,
  type Features,
  type FittedEstimator,
  type ImportContext,
  Table,
} from "../estimator/index.ts";
import { type CellRows, rowsOfCells } from "./cell-rows.ts";

/** What is put out for each encoded column, by the labels that pandas has for columns: names, or numbers of an array. */
type Outputs = ReadonlyMap<PyValue, readonly PyValue[]>;

/** Later encoders are known by `n_features_in_` and names; of the others the columns follow from those that they put out. */
export function encoderFeatures(view: PythonView, outputs: (view: PythonView) => Outputs): Features {
  const declared = declaredFeatures(view);
  if (declared !== null) return declared;
  const { labels } = columnsOf(view, outputs(view));
  const names = labels.filter((label) => typeof label === "string");
  return { kind: "table", count: labels.length, names: names.length === labels.length ? names : null };
}

/** The encoder's transform: each encoded column becomes what its rows say, in its place; the others pass. */
export function encoded(view: PythonView, context: ImportContext, encoders: ReadonlyMap<PyValue, CellRows>): FittedEstimator {
  const { graph } = context;
  const { labels, dropped, hasIntercept } = columnsOf(view, new Map([...encoders].map(([label, { names }]) => [label, names])));
  for (const label of encoders.keys()) if (!labels.includes(label)) view.reject("a column is encoded that is none of the input");
  return {
    methods: {},
    transform(x) {
      expectWidth(context, x, labels.length);
      const passed = labels.flatMap((label, place): readonly Block[] => {
        const column = x.column(place);
        const rows = encoders.get(label);
        return rows === undefined ? column.blocks : rowsOfCells(context, column, rows, (name) => !dropped.has(name));
      });
      if (!hasIntercept) return new Table(graph, passed);
      return new Table(graph, [{ kind: "node", node: graph.number(1), dtype: "<i8" }, ...passed]);
    },
  };
}

/** Columns of the input, and those of the output that were the same in every row. */
interface Columns {
  readonly labels: readonly PyValue[];
  /** Contrasts once came with a column of ones before all others. */
  readonly hasIntercept: boolean;
  readonly dropped: ReadonlySet<PyValue>;
}

function columnsOf(view: PythonView, outputs: Outputs): Columns {
  const count = view.attribute("_dim").integer(1);
  const dropped = new Set(view.find("drop_invariant")?.boolean() === true ? view.first("invariant_cols", "drop_cols").values() : []);
  const first = view.findFirst("feature_names_out_", "feature_names")?.orNone()?.values()[0];
  const hasIntercept = first === "intercept" && contrasts.includes(view.className);
  const labels = view.find("feature_names_in_")?.values() ?? derivedLabels(view, outputs, dropped.size > 0, count);
  if (labels.length !== count) view.reject(`there are ${labels.length} columns where ${count} are stated`);
  return { labels, dropped, hasIntercept: hasIntercept && !labels.includes("intercept") };
}

const contrasts: readonly string[] = ["HelmertEncoder", "SumEncoder", "BackwardDifferenceEncoder", "PolynomialEncoder"];

/** The input's columns from `feature_names`, those of the output: what stands for a column is replaced by it. */
function derivedLabels(view: PythonView, outputs: Outputs, drops: boolean, count: number): readonly PyValue[] {
  const encodedLabels = view.attribute("cols").values();
  if (encodedLabels.length === count) return encodedLabels;
  if (encodedLabels.every((label) => typeof label === "number")) return Array.from({ length: count }, (_, place) => place);
  const names = view.find("feature_names")?.orNone()?.values();
  const lost = drops || [...outputs.values()].some((each) => each.length === 0);
  if (names === undefined || lost)
    throw new GodwitError(
      "UNSUPPORTED_OPTION",
      `a ${view.className} of a version that does not state its input's columns, some of which it leaves alone`,
    );
  const origin = new Map([...outputs].flatMap(([label, each]) => each.map((name) => [name, label] as const)));
  const labels = [...new Set(names.map((name) => origin.get(name) ?? name))];
  return labels.length === count + 1 && labels[0] === "intercept" ? labels.slice(1) : labels;
}
