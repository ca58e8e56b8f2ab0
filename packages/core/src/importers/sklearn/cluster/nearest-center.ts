import { euclideanSquares, type FloatDtype } from "../../../composites/index.ts";
import type { GraphBuilder, NodeId, Tensor } from "../../../ir/index.ts";

/** The place of the nearest of some centres [n, width], the first of equals: i32. */
export function nearestCenter(graph: GraphBuilder, x: NodeId, centers: Tensor, dtype: FloatDtype = "<f8"): NodeId {
  return graph.reduce("argmax", graph.unary("negative", euclideanSquares(graph, x, centers, dtype)));
}

/** scikit-learn's `euclidean_distances`. */
export function euclideanDistances(graph: GraphBuilder, x: NodeId, centers: Tensor, dtype: FloatDtype = "<f8"): NodeId {
  const distances = graph.unary("sqrt", euclideanSquares(graph, x, centers, dtype));
  return dtype === "<f4" ? graph.unary("float32", distances) : distances;
}
