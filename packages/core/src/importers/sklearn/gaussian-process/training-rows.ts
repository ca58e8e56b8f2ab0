import type { PythonView } from "../../../formats/index.ts";
import { matrix, type NodeId, type Tensor } from "../../../ir/index.ts";
import { expectWidth, type ImportContext, isFloat32, type Table, validated } from "../../estimator/index.ts";
import { readCovarianceFunction, type CovarianceFunction } from "./covariance-function.ts";

/** What every Gaussian process keeps: the training rows and the fitted kernel. */
export interface TrainingRows {
  readonly points: Tensor;
  readonly kernel: CovarianceFunction;
  readonly rows: (x: Table) => NodeId;
}

export function readTrainingRows(view: PythonView, context: ImportContext): TrainingRows {
  const stored = view.attribute("X_train_");
  const [count, width] = stored.array([-1, -1]).shape as [number, number];
  if (count === 0) stored.reject("there are no rows");
  return {
    points: matrix(count, width, stored.float64()),
    kernel: readCovarianceFunction(view.attribute("kernel_"), context, width),
    rows: (x) => {
      expectWidth(context, x, width);
      if (isFloat32(x)) context.unsupported("a float32 table, which NumPy 1 and 2 scale in different precisions");
      return context.graph.toDense(validated(context, x));
    },
  };
}
