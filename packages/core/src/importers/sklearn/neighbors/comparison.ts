import { power, sin } from "../../../math/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import { pairwiseSum } from "../../../math/index.ts";
import { matrix, tensor, type Metric, type NodeId, type Tensor } from "../../../ir/index.ts";
import { functionName, type ImportContext } from "../../estimator/index.ts";

/** The ways in which scikit-learn looks for neighbours; each has its own formulas. */
export type SearchMethod = "tree" | "brute";

/** A metric as the library compares with it: by a reduced distance, from which the distance follows. */
export interface Comparison {
  readonly metric: Metric;
  /** What rows and points become before they are compared. */
  readonly prepare: (x: NodeId) => NodeId;
  readonly preparePoints: (points: Tensor) => Tensor;
  readonly distance: (reduced: NodeId) => NodeId;
  /** A distance as it is compared. */
  readonly reduced: (distance: number) => number;
}

export interface MetricSource {
  /** The metric's name, or whatever stands in its place. */
  readonly metric: PythonView;
  /** Its parameters: a dict, if there are any. */
  readonly parameters: PythonView | undefined;
  readonly method: SearchMethod;
  /** The metric object of the tree, which holds what the library made of the parameters. */
  readonly stored: PythonView | undefined;
}

/** Reads a metric by its name. Throws UNSUPPORTED_OPTION for functions and precomputed distances. */
export function readComparison(context: ImportContext, { metric: view, parameters, method, stored }: MetricSource): Comparison {
  const { graph } = context;
  if (!view.isString) return context.unsupported(`the metric ${functionName(view)}, which is code of one's own`);
  const find = (name: string): PythonView | undefined => parameters?.findEntry(name)?.orNone();
  const allow = (...names: readonly string[]): void => {
    for (const [name, value] of parameters?.entries() ?? [])
      if (!value.isNone && !(typeof name === "string" && names.includes(name)))
        context.unsupported(`the parameter ${typeof name === "string" ? name : value.path} of the metric ${view.string()}`);
  };
  const plain = (metric: Metric): Comparison => ({
    metric,
    prepare: (x) => x,
    preparePoints: (points) => points,
    distance: (reduced) => reduced,
    reduced: (distance) => distance,
  });
  const rooted = (metric: Metric): Comparison => ({
    ...plain(metric),
    distance: (reduced) => graph.unary("sqrt", reduced),
    reduced: (distance) => distance * distance,
  });
  /** The search leaves an infinite distance where there is none. */
  const absentAsNaN = (reduced: NodeId): NodeId =>
    graph.where(graph.compare("equal", reduced, graph.number(Infinity)), graph.number(NaN), reduced);
  const brute = method === "brute";
  const scale = (value: PythonView): Tensor => {
    const numbers = value.float64();
    return tensor("f64", [numbers.length], numbers);
  };
  const name = view.string();
  switch (name) {
    case "euclidean":
    case "l2":
      allow("p");
      return rooted({ name: "sqeuclidean", ...(brute && { library: "expanded" as const }) });
    case "sqeuclidean":
      allow();
      return plain({ name: "sqeuclidean", library: "expanded" });
    case "manhattan":
    case "cityblock":
    case "l1":
      allow("p");
      return plain({ name: "manhattan", ...(brute && { library: "any_order" as const }) });
    case "chebyshev":
    case "infinity":
      allow("p");
      return plain({ name: "chebyshev" });
    case "minkowski":
    case "p":
    case "wminkowski": {
      allow("p", "w");
      const exponent = find("p")?.number() ?? 2;
      const weights = find("w");
      if (exponent === Infinity)
        return weights === undefined ? plain({ name: "chebyshev" }) : context.unsupported("weights of the largest difference");
      const metric: Metric = {
        name: name === "wminkowski" ? "wminkowski" : "minkowski",
        exponent,
        ...(weights && { scale: scale(weights) }),
      };
      return {
        ...plain(metric),
        distance: (reduced) => graph.binary("power", reduced, graph.number(1 / exponent)),
        reduced: (distance) => power(distance, exponent),
      };
    }
    case "seuclidean":
      allow("V");
      return rooted({ name: "seuclidean", scale: scale(find("V") ?? stored?.state().item(1) ?? view.reject("the variances are missing")) });
    case "mahalanobis": {
      allow("V", "VI");
      const inverse = find("VI") ?? stored?.state().item(2) ?? context.unsupported("the metric mahalanobis without VI");
      return rooted({ name: "mahalanobis", scale: scale(inverse), ...(brute && { library: "any_order" as const }) });
    }
    case "braycurtis":
      allow();
      return plain({ name: brute && !context.since(1, 1, true) ? "braycurtis_sum" : "braycurtis" });
    case "haversine":
      allow();
      return {
        ...plain({ name: "haversine" }),
        distance: (reduced) => graph.times(graph.number(2), graph.unary("arcsin", graph.unary("sqrt", reduced))),
        reduced: (distance) => sin(0.5 * distance) ** 2,
      };
    case "cosine":
      allow();
      return plain({ name: "cosine" });
    case "correlation":
      allow();
      return {
        ...plain({ name: "cosine" }),
        distance: absentAsNaN,
        prepare(x) {
          const centred = graph.minus(x, graph.over(graph.reduce("sum_pairwise", x), graph.number(graph.width(x))));
          const constant = graph.compare("equal", graph.reduce("maximum_absolute", centred), graph.number(0));
          return graph.over(centred, graph.where(constant, graph.number(0), graph.number(1)));
        },
        preparePoints: centredRows,
      };
    case "nan_euclidean":
      allow();
      return {
        ...rooted({ name: "nan_euclidean", library: "expanded" }),
        distance: (reduced) => graph.unary("sqrt", absentAsNaN(reduced)),
      };
    case "sokalmichener":
      allow();
      return plain({ name: "rogerstanimoto" });
    case "russellrao":
      allow();
      return plain({ name, ...(brute && { library: "any_order" as const }) });
    case "hamming":
    case "canberra":
    case "matching":
    case "jaccard":
    case "dice":
    case "kulsinski":
    case "rogerstanimoto":
    case "sokalsneath":
    case "yule":
      allow();
      return plain({ name });
    case "precomputed":
      return context.unsupported("distances that are computed beforehand (metric 'precomputed')");
    default:
      return context.unsupported(`the metric '${name}'`);
  }
}

/** Rows less their mean; NaN where nothing is left. */
function centredRows({ shape, data }: Tensor): Tensor {
  const [rows, width] = shape as [number, number];
  const cells = Float64Array.from(data as Float64Array);
  for (let row = 0; row < rows; row++) {
    const mean = pairwiseSum(cells, row * width, width) / width;
    const centred = cells.subarray(row * width, (row + 1) * width);
    for (let column = 0; column < width; column++) centred[column]! -= mean;
    if (centred.every((cell) => cell === 0)) centred.fill(NaN);
  }
  return matrix(rows, width, cells);
}
