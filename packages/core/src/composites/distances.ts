import { matrix, type GraphBuilder, type NodeId, type Tensor } from "../ir/index.ts";
import { rounded, type FloatDtype } from "./float-arithmetic.ts";

export function transposed({ shape, data }: Tensor): Tensor {
  const [rows, width] = shape as [number, number];
  const cells = data as Float64Array;
  return matrix(
    width,
    rows,
    Float64Array.from(cells, (_, index) => cells[(index % rows) * width + Math.floor(index / rows)]!),
  );
}

/** `Σ (x − point)²` for each of the points [n, width], added up in any order. */
export function squaredDistances(graph: GraphBuilder, x: NodeId, points: Tensor): NodeId {
  return graph.distances(x, points, { name: "sqeuclidean", library: "any_order" });
}

/**
 * scikit-learn's `euclidean_distances(squared=True)` to points [n, width]: multiplied out there, so that it is off by what rounding
 * does to the squares of the rows' lengths. `dtype`: the precision of the answer.
 */
export function euclideanSquares(graph: GraphBuilder, x: NodeId, points: Tensor, dtype: FloatDtype = "<f8"): NodeId {
  const library = dtype === "<f4" ? "expanded_f32" : "expanded";
  return rounded(graph, graph.distances(x, points, { name: "sqeuclidean", library }), dtype);
}
