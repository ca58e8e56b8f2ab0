import { FloatArithmetic, product, transposed, wider } from "../../../composites/index.ts";
import { matrix } from "../../../ir/index.ts";
import { type EstimatorReader, expectWidth, floatDtype, storedDtype, Table, validated } from "../../estimator/index.ts";
import { componentFeatures, readComponents } from "./projection.ts";

/** Unmixed, after the mean is taken off where it was whitened; the way back is the mixing matrix. */
export const fastIca: EstimatorReader = {
  classNames: ["FastICA"],
  features: componentFeatures,
  read(view, context) {
    const { graph } = context;
    const { features, count, weights, dtype: weightsDtype } = readComponents(view);
    const storedMean = view.first("_whiten", "whiten").value === false ? null : view.attribute("mean_");
    const mean = storedMean?.float64([features]);
    const mixing = view.attribute("mixing_");
    const back = transposed(matrix(features, count, mixing.float64([features, count])));
    const mixingDtype = storedDtype(mixing) ?? "<f8";
    return {
      methods: {},
      transform(x) {
        const own = floatDtype(x);
        const value = validated(context, x);
        const centred = mean === undefined ? value : new FloatArithmetic(graph, own).minus(graph.toDense(value), graph.number(...mean));
        const dtype = wider(own, weightsDtype);
        return Table.ofNode(graph, product(graph, centred, weights, dtype), dtype);
      },
      inverse(x) {
        expectWidth(context, x, count);
        const dtype = wider(floatDtype(x), mixingDtype);
        const mixed = product(graph, validated(context, x), back, dtype);
        return Table.ofNode(
          graph,
          mean === undefined ? mixed : new FloatArithmetic(graph, dtype).plus(mixed, graph.number(...mean)),
          dtype,
        );
      },
    };
  },
};
