import type { PairwiseKernel } from "../../../composites/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import { functionName, type ImportContext } from "../../estimator/index.ts";

/** What the user gave for a kernel; null: nothing, so that the kernel's own default holds. */
interface KernelOptions {
  readonly gamma: PythonView | null;
  readonly degree: PythonView | null;
  readonly coef0: PythonView | null;
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
