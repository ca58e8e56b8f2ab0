import type { GraphBuilder, NodeId } from "../ir/index.ts";
import { FloatArithmetic, type FloatDtype } from "./float-arithmetic.ts";

/** Values added one after the other, as Python's `sum` and `+=` do; at least one. */
export function sumInOrder(graph: GraphBuilder, values: readonly NodeId[], dtype: FloatDtype = "<f8"): NodeId {
  const numpy = new FloatArithmetic(graph, dtype);
  return values.slice(1).reduce((sum, value) => numpy.plus(sum, value), values[0]!);
}

/** NumPy's `logaddexp`. */
export function logAddExp(graph: GraphBuilder, left: NodeId, right: NodeId): NodeId {
  const gap = graph.unary("absolute", graph.minus(left, right));
  const apart = graph.plus(graph.binary("maximum", left, right), graph.unary("log1p", graph.unary("exp", graph.unary("negative", gap))));
  return graph.where(graph.compare("equal", left, right), graph.plus(left, graph.number(Math.LN2)), apart);
}
