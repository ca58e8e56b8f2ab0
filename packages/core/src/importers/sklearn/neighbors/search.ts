import type { PythonView } from "../../../formats/index.ts";
import { matrix, type NodeId, type Tensor } from "../../../ir/index.ts";
import { type ImportContext, isFloat32, storedDtype, type Table, validated } from "../../estimator/index.ts";
import { readComparison, type Comparison } from "./comparison.ts";
import { readPoints, reordered } from "./fitted-points.ts";

/** The nearest points of each row. */
export interface Neighbors {
  /** [rows, count], ascending. */
  readonly distances: NodeId;
  /** One node a rank, i32 [rows, 1]: the point's place among `order`. */
  readonly places: readonly NodeId[];
}

/** The fitted points as the library looks through them. */
export interface NeighborSearch {
  readonly count: number;
  /** Which fitted point stands at each place: a tree looks at its points in an order of its own. */
  readonly order: Int32Array;
  nearest(x: Table, count: number, use: "set" | "order"): Neighbors;
  /** Reduced distances to every place, [rows, points]. */
  distances(x: Table): NodeId;
  readonly comparison: Comparison;
}

/** What `fit` left behind: `_fit_X`, the tree, and the metric. */
export function readSearch(view: PythonView, context: ImportContext): NeighborSearch {
  const { graph } = context;
  const method = view.attribute("_fit_method").choice("brute", "kd_tree", "ball_tree") === "brute" ? "brute" : "tree";
  const tree = method === "tree" ? view.attribute("_tree").state() : undefined;
  const comparison = readComparison(context, {
    metric: view.attribute("effective_metric_"),
    parameters: view.find("effective_metric_params_")?.orNone(),
    method,
    stored: tree?.item(11),
  });
  const fitted = readPoints(view.attribute("_fit_X"));
  const count = fitted.shape[0]!;
  const order = tree === undefined ? Int32Array.from({ length: count }, (_, place) => place) : readOrder(tree.item(1), count);
  const points = comparison.preparePoints(reordered(fitted, order));
  const single = storedDtype(view.attribute("_fit_X")) === "<f4";
  const input = (x: Table): NodeId => {
    if (x.isSparse && method === "tree") context.unsupported("a tree of neighbours, to which the library gives no sparse rows");
    if (isFloat32(x) && single && method === "brute") context.unsupported("neighbours of float32 rows by brute force");
    return comparison.prepare(graph.toDense(validated(context, x, comparison.metric.name === "nan_euclidean" ? { missing: "allow" } : {})));
  };
  return {
    count,
    order,
    comparison,
    distances: (x) => graph.distances(input(x), points, comparison.metric),
    nearest(x, wanted, use) {
      if (wanted > count) context.unsupported(`${wanted} neighbours among ${count} points, which the library refuses`);
      const found = graph.nearest(input(x), {
        points,
        metric: comparison.metric,
        count: wanted,
        ...(use === "set" && { unordered: true as const }),
      });
      const columns = Array.from({ length: wanted }, (_, rank) => rank);
      return {
        distances: comparison.distance(graph.select(found, columns)),
        places: columns.map((rank) => graph.cast(graph.select(found, [wanted + rank]), "i32")),
      };
    },
  };
}

function readOrder(view: PythonView, count: number): Int32Array {
  const order = view.int32([count]);
  const seen = new Uint8Array(count);
  for (const point of order) {
    if (point < 0 || point >= count || seen[point] === 1) view.reject("the tree does not hold each point once");
    seen[point] = 1;
  }
  return order;
}

/** A column of what the library knows of each fitted point, by its place. */
export function byPlace(search: NeighborSearch, values: ArrayLike<number>): Tensor {
  return matrix(
    search.count,
    1,
    Float64Array.from(search.order, (point) => values[point]!),
  );
}
