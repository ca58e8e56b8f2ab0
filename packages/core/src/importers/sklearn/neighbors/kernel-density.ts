import type { PythonView } from "../../../formats/index.ts";
import { matrix, vector, type GraphBuilder, type NodeId } from "../../../ir/index.ts";
import { exp, log, pairwiseSum } from "../../../math/index.ts";
import { type EstimatorReader, validated } from "../../estimator/index.ts";
import { readComparison } from "./comparison.ts";
import { readPoints } from "./fitted-points.ts";

type Kernel = "gaussian" | "tophat" | "epanechnikov" | "exponential" | "linear" | "cosine";

/**
 * The logarithm of a sum of kernels over the fitted rows. The library walks down its tree, and adds and takes away bounds on the
 * way: what is left of them, a rounding of the bound of all rows for each step, is the error of the sum.
 */
export const kernelDensity: EstimatorReader = {
  classNames: ["KernelDensity"],
  read(view, context) {
    const { graph } = context;
    const tree = view.attribute("tree_").state();
    const points = readPoints(tree.item(0));
    const [count, width] = points.shape as [number, number];
    const comparison = readComparison(context, {
      metric: view.attribute("metric"),
      parameters: view.attribute("metric_params").orNone(),
      method: "tree",
      stored: tree.item(11),
    });
    const stored = view.find("bandwidth_") ?? view.attribute("bandwidth");
    const bandwidth = stored.number();
    if (!(bandwidth > 0)) stored.reject("the bandwidth is not positive");
    const kernel = view.attribute("kernel").choice("gaussian", "tophat", "epanechnikov", "exponential", "linear", "cosine");
    const weights = readWeightsOf(tree, count);
    const total = weights === null ? count : pairwiseSum(weights, 0, count);
    const norm = -logNorm(kernel, width) - width * log(bandwidth);
    const steps = 2 * tree.item(2).array([-1]).shape[0]! + count;
    const [absolute, relative] = [view.attribute("atol").number(), view.attribute("rtol").number()];
    // The cosine's series is negative in some dimensions: then every answer is NaN, and no doubt about it.
    const certain = Number.isNaN(norm);
    const doubt = certain ? 0 : 16 * 2 ** -52 * steps * total + absolute * total * exp(-norm);
    const scale = graph.constant(vector([norm]), vector([certain ? 0 : 1e-14 * (1 + Math.abs(norm)) + relative]));
    return {
      methods: {
        score_samples(x) {
          const rows = comparison.prepare(graph.toDense(validated(context, x)));
          const distances = comparison.distance(graph.distances(rows, points, comparison.metric));
          const plain = logKernel(graph, kernel, distances, bandwidth);
          const each = weights === null ? plain : graph.plus(plain, graph.unary("log", graph.number(...weights)));
          const most = graph.reduce("maximum", each);
          const top = graph.where(graph.compare("equal", most, graph.number(-Infinity)), graph.number(0), most);
          const sum = graph.reduce("sum_pairwise", graph.unary("exp", graph.minus(each, top)));
          const magnified = graph.unary("exp", graph.binary("minimum", graph.unary("negative", top), graph.number(700)));
          const left = graph.matmul(magnified, matrix(1, 1, new Float64Array(1)), { error: matrix(1, 1, Float64Array.of(doubt)) });
          const density = graph.plus(graph.plus(graph.unary("log", graph.plus(sum, left)), top), scale);
          return [{ value: graph.minus(density, graph.number(log(total))), dtype: "<f8", shape: "rows" }];
        },
      },
    };
  },
};

/** `sample_weight`, which trees know since 0.20. */
function readWeightsOf(tree: PythonView, count: number): Float64Array | null {
  return tree.values().length > 12 ? (tree.item(12).orNone()?.float64([count]) ?? null) : null;
}

function logKernel(graph: GraphBuilder, kernel: Kernel, distances: NodeId, bandwidth: number): NodeId {
  const h = graph.number(bandwidth);
  const one = graph.number(1);
  const within = (value: NodeId): NodeId => graph.where(graph.compare("less", distances, h), value, graph.number(-Infinity));
  const square = (): NodeId => graph.over(graph.times(distances, distances), graph.number(bandwidth * bandwidth));
  switch (kernel) {
    case "gaussian":
      return graph.over(graph.times(graph.number(-0.5), graph.times(distances, distances)), graph.number(bandwidth * bandwidth));
    case "tophat":
      return within(graph.number(0));
    case "epanechnikov":
      return within(graph.unary("log", graph.minus(one, square())));
    case "exponential":
      return graph.over(graph.unary("negative", distances), h);
    case "linear":
      return within(graph.unary("log", graph.minus(one, graph.over(distances, h))));
    case "cosine":
      return within(graph.unary("log", graph.unary("cos", graph.over(graph.times(graph.number(0.5 * Math.PI), distances), h))));
    default:
      return kernel satisfies never;
  }
}

/** The logarithm of a kernel's integral over `width` dimensions, at bandwidth 1. */
function logNorm(kernel: Kernel, width: number): number {
  switch (kernel) {
    case "gaussian":
      return 0.5 * width * log(2 * Math.PI);
    case "tophat":
      return logVolume(width);
    case "epanechnikov":
      return logVolume(width) + log(2 / (width + 2));
    case "exponential":
      return logSurface(width - 1) + logGamma(width);
    case "linear":
      return logVolume(width) - log(width + 1);
    case "cosine": {
      let [factor, term] = [0, 2 / Math.PI];
      for (let k = 1; k <= width; k += 2) {
        factor += term;
        term *= -(width - k) * (width - k - 1) * (2 / Math.PI) ** 2;
      }
      return log(factor) + logSurface(width - 1);
    }
    default:
      return kernel satisfies never;
  }
}

/** The volume of the unit ball of so many dimensions. */
function logVolume(dimensions: number): number {
  return 0.5 * dimensions * log(Math.PI) - logGamma(0.5 * dimensions + 1);
}

/** The surface of the unit ball of one dimension more. */
function logSurface(dimensions: number): number {
  return log(2 * Math.PI) + logVolume(dimensions - 1);
}

/** `log Γ(x)` for a multiple of ½. */
function logGamma(x: number): number {
  const half = !Number.isInteger(x);
  let sum = half ? 0.5 * log(Math.PI) : 0;
  for (let factor = half ? 0.5 : 1; factor < x; factor++) sum += log(factor);
  return sum;
}
