import { matrix } from "../../../ir/index.ts";
import { product, transposed, wider } from "../../../composites/index.ts";
import { type EstimatorReader, storedDtype, Table } from "../../estimator/index.ts";
import { readFittedKernel } from "./fitted-kernel.ts";

/** The kernel with some training rows times `normalization_.T`. */
export const nystroem: EstimatorReader = {
  classNames: ["Nystroem"],
  read(view, context) {
    const { graph } = context;
    const normalization = view.attribute("normalization_");
    const [count, width] = normalization.array([-1, -1]).shape as [number, number];
    const weights = transposed(matrix(count, width, normalization.float64()));
    const kernel = readFittedKernel(view, context, view.attribute("components_"));
    const stored = storedDtype(normalization) ?? "<f8";
    return {
      methods: {},
      transform(x) {
        const values = kernel.values(x);
        if (graph.width(values) !== width) normalization.reject(`there are ${width} numbers for ${graph.width(values)} rows`);
        const dtype = wider(kernel.dtype(x), stored);
        return Table.ofNode(graph, product(graph, values, weights, dtype), dtype);
      },
    };
  },
};
