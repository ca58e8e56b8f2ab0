import { FloatArithmetic, product, wider } from "../../../composites/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import { matrix, type NodeId } from "../../../ir/index.ts";
import { type EstimatorReader, floatDtype, type ImportContext, storedDtype, Table, validated } from "../../estimator/index.ts";

/** `cos(X @ random_weights_ + random_offset_)`, scaled. */
export const rbfSampler: EstimatorReader = {
  classNames: ["RBFSampler"],
  read(view, context) {
    const cosines = readCosines(view, context, context.since(1, 2, true) ? (count) => (2 / count) ** 0.5 : rootOfTwoOver);
    return { methods: {}, transform: (x) => cosines(x, validated(context, x)) };
  },
};

/** The same of `log(X + skewedness)`; the library refuses what has no logarithm. */
export const skewedChi2Sampler: EstimatorReader = {
  classNames: ["SkewedChi2Sampler"],
  read(view, context) {
    const { graph } = context;
    const skewedness = view.attribute("skewedness").number();
    const cosines = readCosines(view, context, rootOfTwoOver);
    return {
      methods: {},
      transform(x) {
        const numpy = new FloatArithmetic(graph, floatDtype(x));
        const logarithms = numpy.log(numpy.plus(graph.toDense(validated(context, x)), graph.number(skewedness)));
        return cosines(x, graph.check(logarithms, "finite", context.path, []));
      },
    };
  },
};

function rootOfTwoOver(count: number): number {
  return Math.sqrt(2) / Math.sqrt(count);
}

function readCosines(view: PythonView, { graph }: ImportContext, scale: (count: number) => number): (x: Table, value: NodeId) => Table {
  const weights = view.attribute("random_weights_");
  const [features, count] = weights.array([-1, -1]).shape as [number, number];
  const factors = matrix(features, count, weights.float64());
  const offsets = view.attribute("random_offset_").float64([count]);
  const stored = storedDtype(weights) ?? "<f8";
  return (x, value) => {
    const dtype = wider(floatDtype(x), stored);
    const numpy = new FloatArithmetic(graph, dtype);
    const projected = numpy.plus(product(graph, value, factors, dtype), graph.number(...offsets));
    const cosines = numpy.round(graph.unary("cos", projected));
    return Table.ofNode(graph, numpy.times(cosines, graph.number(scale(view.attribute("n_components").integer(1)))), dtype);
  };
}
