import type { FittedEstimator, ImportContext } from "../estimator/index.ts";
import type { Scores } from "./scores.ts";

/** `raw` is `RawFormulaVal`, `leaf` is `calc_leaf_indexes`. */
export function commonMethods({ graph }: ImportContext, { raw, leaf }: Scores): FittedEstimator["methods"] {
  return {
    raw: (x) => {
      const value = raw(x);
      return [{ value, dtype: "<f8", shape: graph.width(value) === 1 ? "rows" : "matrix" }];
    },
    ...(leaf && { leaf: (x) => [{ value: leaf(x), dtype: "<u4", shape: "matrix" }] }),
  };
}
