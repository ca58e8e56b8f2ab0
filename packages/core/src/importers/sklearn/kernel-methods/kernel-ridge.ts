import { matrix } from "../../../ir/index.ts";
import { product, wider } from "../../../composites/index.ts";
import { type EstimatorReader, storedDtype } from "../../estimator/index.ts";
import { readFittedKernel } from "./fitted-kernel.ts";

/** The kernel with the training rows times `dual_coef_`. */
export const kernelRidge: EstimatorReader = {
  classNames: ["KernelRidge"],
  read(view, context) {
    const dual = view.attribute("dual_coef_");
    const [count, outputs] = dual.shape();
    const weights = matrix(count!, outputs ?? 1, dual.float64());
    const kernel = readFittedKernel(view, context, view.find("X_fit_") ?? null);
    const stored = storedDtype(dual) ?? "<f8";
    return {
      methods: {
        predict: (x) => {
          const values = kernel.values(x);
          if (context.graph.width(values) !== count) dual.reject(`there are ${count} numbers for ${context.graph.width(values)} rows`);
          const dtype = wider(kernel.dtype(x), stored);
          return [{ value: product(context.graph, values, weights, dtype), dtype, shape: outputs === undefined ? "rows" : "matrix" }];
        },
      },
    };
  },
};
