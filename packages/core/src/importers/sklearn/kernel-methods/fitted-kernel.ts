import { type FloatDtype, pairwiseKernel, wider } from "../../../composites/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import { matrix, type NodeId } from "../../../ir/index.ts";
import {
  expectWidth,
  floatDtype,
  type ImportContext,
  isFloat32,
  readDenseRows,
  storedDtype,
  type Table,
  validated,
} from "../../estimator/index.ts";
import { isCovarianceFunction, readCovarianceFunction } from "../gaussian-process/covariance-function.ts";
import { readPairwiseKernel } from "./pairwise-kernel.ts";

/** A kernel between a table's rows and rows that were fitted, or that kernel itself where it comes precomputed. */
export interface FittedKernel {
  /** One column a fitted row. */
  readonly values: (x: Table) => NodeId;
  readonly dtype: (x: Table) => FloatDtype;
}

/** `gamma`: what an estimator settled when it was fitted. */
export function readFittedKernel(
  view: PythonView,
  context: ImportContext,
  fitted: PythonView | null,
  gamma: PythonView | null = view.find("gamma") ?? null,
): FittedKernel {
  const name = view.attribute("kernel");
  if (name.isString && name.string() === "precomputed")
    return { values: (x) => context.graph.toDense(validated(context, x)), dtype: floatDtype };
  if (fitted === null) return view.reject("the rows that it was fitted on are missing");
  const { rows, width, cells } = readDenseRows(fitted);
  if (rows === 0) fitted.reject("there are no rows");
  const stored = storedDtype(fitted) ?? "<f8";
  const dtype = (x: Table): FloatDtype => wider(floatDtype(x), stored);
  const points = matrix(rows, width, cells);
  const sparse = (x: Table): boolean => x.isSparse || fitted.is("sparse");
  if (isCovarianceFunction(name)) {
    const { between } = readCovarianceFunction(name, context, width);
    return {
      dtype,
      values: (x) => {
        expectWidth(context, x, width);
        if (sparse(x)) context.unsupported("a sparse table, which the library refuses for a covariance function");
        if (isFloat32(x) || stored === "<f4")
          context.unsupported("float32 rows of a covariance function, which NumPy 1 and 2 scale in different precisions");
        return between(context.graph.toDense(validated(context, x)), points);
      },
    };
  }
  const options = { gamma, degree: view.find("degree") ?? null, coef0: view.find("coef0") ?? null };
  const kernel = readPairwiseKernel(name, context, options, width, view.className === "Nystroem");
  return {
    dtype,
    values: (x) => {
      expectWidth(context, x, width);
      if (kernel.kind.endsWith("chi2") && sparse(x)) context.unsupported(`a sparse table, which the library refuses for ${kernel.kind}`);
      return pairwiseKernel(context.graph, context.graph.toDense(validated(context, x)), points, kernel, {
        dtype: dtype(x),
        sparse: sparse(x),
      });
    },
  };
}
