import { type FloatDtype, pairwiseKernel, type PairwiseKernel, wider } from "../../../composites/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import { matrix, type NodeId } from "../../../ir/index.ts";
import {
  expectWidth,
  floatDtype,
  functionName,
  type ImportContext,
  readDenseRows,
  storedDtype,
  type Table,
  validated,
} from "../../estimator/index.ts";

/** What the user gave for a kernel; null: nothing, so that the kernel's own default holds. */
interface KernelOptions {
  readonly gamma: PythonView | null;
  readonly degree: PythonView | null;
  readonly coef0: PythonView | null;
}

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
  const options = { gamma, degree: view.find("degree") ?? null, coef0: view.find("coef0") ?? null };
  const kernel = readPairwiseKernel(name, context, options, width, view.className === "Nystroem");
  return {
    dtype,
    values: (x) => {
      expectWidth(context, x, width);
      if (kernel.kind.endsWith("chi2") && (x.isSparse || fitted.is("sparse")))
        context.unsupported(`a sparse table, which the library refuses for ${kernel.kind}`);
      const sparse = x.isSparse || fitted.is("sparse");
      return pairwiseKernel(context.graph, context.graph.toDense(validated(context, x)), points, kernel, { dtype: dtype(x), sparse });
    },
  };
}

/** `optional`: options of None are not handed on, so that the kernel's defaults hold. */
export function readPairwiseKernel(
  name: PythonView,
  context: ImportContext,
  { gamma, degree, coef0 }: KernelOptions,
  width: number,
  optional: boolean,
): PairwiseKernel {
  if (!name.isString) context.unsupported(`the kernel ${functionName(name)}, which is the user's code`);
  const kind = name.choice("linear", "poly", "polynomial", "rbf", "laplacian", "sigmoid", "cosine", "chi2", "additive_chi2");
  const number = (option: PythonView | null, otherwise: number): number => option?.orNone()?.number() ?? otherwise;
  switch (kind) {
    case "linear":
    case "cosine":
    case "additive_chi2":
      return { kind };
    case "poly":
    case "polynomial":
      return { kind: "poly", gamma: number(gamma, 1 / width), degree: number(degree, 3), coef0: number(coef0, 1) };
    case "sigmoid":
      return { kind, gamma: number(gamma, 1 / width), coef0: number(coef0, 1) };
    case "rbf":
    case "laplacian":
      return { kind, gamma: number(gamma, 1 / width) };
    case "chi2":
      if (!optional && gamma?.orNone() === undefined) context.unsupported("the kernel chi2 without gamma, which the library refuses");
      return { kind, gamma: number(gamma, 1) };
    default:
      return kind satisfies never;
  }
}
