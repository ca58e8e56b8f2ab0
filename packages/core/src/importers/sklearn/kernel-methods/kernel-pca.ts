import { matrix } from "../../../ir/index.ts";
import { product, wider } from "../../../composites/index.ts";
import { type EstimatorReader, storedDtype, Table } from "../../estimator/index.ts";
import { readKernelCentre } from "./kernel-centerer.ts";
import { readFittedKernel } from "./fitted-kernel.ts";

/** The centred kernel with the training rows, times the eigenvectors over the roots of their values; those of a value of 0 give 0. */
export const kernelPca: EstimatorReader = {
  classNames: ["KernelPCA"],
  read(view, context) {
    const { graph } = context;
    const vectors = view.first("eigenvectors_", "alphas_");
    const [rows, count] = vectors.array([-1, -1]).shape as [number, number];
    const values = view.first("eigenvalues_", "lambdas_").float64([count]);
    const roots = values.map(Math.sqrt);
    const weights = matrix(
      rows,
      count,
      vectors.float64().map((cell, index) => (values[index % count] === 0 ? 0 : cell / roots[index % count]!)),
    );
    const stored = storedDtype(vectors) ?? "<f8";
    const gamma = view.first("gamma_", "gamma");
    const kernel = readFittedKernel(view, context, view.find("X_fit_") ?? null, gamma);
    const centre = readKernelCentre(view.attribute("_centerer"), context);
    const invertible = view.attribute("fit_inverse_transform").boolean() && view.has("X_transformed_fit_");
    const inverse = (): ((x: Table) => Table) => {
      const dual = view.attribute("dual_coef_");
      const [fitted, features] = dual.array([-1, -1]).shape as [number, number];
      const back = matrix(fitted, features, dual.float64());
      const reduced = readFittedKernel(view, context, view.attribute("X_transformed_fit_"), gamma);
      return (x) => {
        const dtype = wider(reduced.dtype(x), storedDtype(dual) ?? "<f8");
        return Table.ofNode(graph, product(graph, reduced.values(x), back, dtype), dtype);
      };
    };
    return {
      methods: {},
      transform(x) {
        const centred = centre(kernel.values(x), kernel.dtype(x));
        const dtype = wider(kernel.dtype(x), stored);
        return Table.ofNode(graph, product(graph, centred, weights, dtype), dtype);
      },
      ...(invertible && { inverse: inverse() }),
    };
  },
};
