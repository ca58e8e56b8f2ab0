import { strings, vector, type GraphBuilder, type NodeId } from "../../ir/index.ts";
import { columnLabels, type ImportContext, type Table } from "../estimator/index.ts";
import type { BoosterModel, ColumnCategories } from "./booster-model.ts";

/** How a caller hands cells to the booster. */
export interface CellRules {
  /** The number that stands for a missing cell, beside NaN. */
  readonly missing: number;
  /** Infinite cells are errors. */
  readonly refuseInfinity: boolean;
}

/** The cells as XGBoost sees them: float32, categories by their codes, NaN where missing or absent of a sparse matrix. */
export function boosterFeatures(context: ImportContext, model: BoosterModel, x: Table, rules: CellRules): NodeId {
  const { graph } = context;
  x.allowMissing();
  const categories = model.booster.kind === "trees" ? model.booster.categories : [];
  const cells = categories.some((column) => column !== null) ? withCodes(context, x, categories) : presentCells(graph, x);
  const single = graph.unary("float32", cells);
  const marked = Number.isNaN(rules.missing)
    ? single
    : graph.where(graph.compare("equal", single, graph.number(Math.fround(rules.missing))), graph.number(NaN), single);
  const mayBeInfinite = !rules.refuseInfinity || Math.abs(rules.missing) === Infinity;
  return mayBeInfinite ? marked : graph.check(marked, "no_infinity", context.path, columnLabels(x));
}

/** Cells that a sparse matrix does not store count as missing. */
function presentCells(graph: GraphBuilder, x: Table): NodeId {
  if (!x.isSparse) return x.denseNumeric();
  const cells = graph.toSparse(x.numeric());
  const atLeastOne = graph.plus(graph.unary("absolute", cells), graph.number(1));
  const absent = graph.compare("equal", graph.toDense(atLeastOne), graph.number(0));
  return graph.where(absent, graph.number(NaN), graph.toDense(cells));
}

/** Columns with categories are read as such, runs of others as numbers. */
function withCodes(context: ImportContext, x: Table, categories: readonly (ColumnCategories | null)[]): NodeId {
  const nodes: NodeId[] = [];
  let run: number[] = [];
  const close = (): void => {
    if (run.length > 0) nodes.push(x.select(run).denseNumeric());
    run = [];
  };
  categories.forEach((column, index) => {
    if (column === null) {
      run.push(index);
      return;
    }
    close();
    nodes.push(codesOf(context, x.column(index), column));
  });
  close();
  return context.graph.concat(nodes);
}

/** The code of each category, NaN for missing; a category that training did not see is an error. */
function codesOf(context: ImportContext, column: Table, { kind, values }: ColumnCategories): NodeId {
  const { graph } = context;
  const cell = kind === "texts" ? column.strings() : column.denseNumeric();
  column.inputColumn(0)?.know(Array.from<string | number>(values));
  const keys = kind === "texts" ? strings(values) : vector(values);
  const codes = Array.from({ length: values.length }, (_, code) => code);
  const code = graph.lookup(cell, keys, codes, values.length, -1);
  const known = graph.check(code, "known", context.path, columnLabels(column));
  const table = Float64Array.of(...codes, NaN);
  return graph.take(known, { dtype: "f64", shape: [table.length, 1], data: table });
}
