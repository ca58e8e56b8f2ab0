import type { PythonView } from "../../../formats/index.ts";
import { matrix, type GraphBuilder, type NodeId } from "../../../ir/index.ts";
import { type Features, expectWidth, type ImportContext, isFloat32, type Table, validated } from "../../estimator/index.ts";
import { readCovarianceFunction } from "./covariance-function.ts";

/** What every Gaussian process keeps: the training rows and the fitted kernel. */
export interface TrainingRows {
  readonly count: number;
  /** The table as the kernel takes it. */
  readonly rows: (x: Table) => NodeId;
  /** The kernel between such rows and each training row. */
  readonly between: (rows: NodeId) => NodeId;
  /** The kernel of each row with itself. */
  readonly diagonal: (rows: NodeId) => NodeId;
}

export function readTrainingRows(view: PythonView, context: ImportContext): TrainingRows {
  const { graph } = context;
  const stored = view.attribute("X_train_");
  const [count, width] = stored.array([-1, -1]).shape as [number, number];
  if (count === 0) stored.reject("there are no rows");
  const points = matrix(count, width, stored.float64());
  const kernel = readCovarianceFunction(view.attribute("kernel_"), context, width);
  // A kernel that does not depend on the row must not lose the check of the row.
  const anchored = (value: NodeId, rows: NodeId): NodeId =>
    dependsOn(graph, value, rows) ? value : graph.plus(value, graph.matmul(rows, matrix(width, 1, new Float64Array(width))));
  return {
    count,
    rows: (x) => {
      expectWidth(context, x, width);
      if (isFloat32(x)) context.unsupported("a float32 table, which NumPy 1 and 2 scale in different precisions");
      return graph.toDense(validated(context, x));
    },
    between: (rows) => anchored(kernel.between(rows, points), rows),
    diagonal: (rows) => anchored(kernel.diagonal(rows), rows),
  };
}

function dependsOn(graph: GraphBuilder, value: NodeId, rows: NodeId): boolean {
  return value === rows || (value > rows && graph.node(value).inputs.some((input) => dependsOn(graph, input, rows)));
}

/** The columns of the training rows. */
export function trainingFeatures(view: PythonView): Features {
  return { kind: "table", count: view.attribute("X_train_").shape()[1] ?? 0, names: view.find("feature_names_in_")?.strings() ?? null };
}
