import type { GraphBuilder, NodeId } from "../ir/index.ts";
import { FloatArithmetic, type FloatDtype } from "./float-arithmetic.ts";

/** scikit-learn's softmax over the columns: subtract the maximum, exp, divide by the sum. In float64 also over groups of `each` columns. */
export function softmax(graph: GraphBuilder, scores: NodeId, dtype: FloatDtype = "<f8", each?: number): NodeId {
  const numpy = new FloatArithmetic(graph, dtype);
  const exponentials = numpy.exp(numpy.minus(scores, overGroup(graph, graph.reduce("maximum", scores, each), each)));
  return numpy.over(exponentials, overGroup(graph, numpy.sum(exponentials, each), each));
}

/** Two columns `1 − p` and `p`. */
export function withComplement(graph: GraphBuilder, probability: NodeId, dtype: FloatDtype = "<f8"): NodeId {
  return graph.concat([new FloatArithmetic(graph, dtype).minus(graph.number(1), probability), probability]);
}

/** SciPy's logsumexp over the columns: `log(sum(exp(scores − maximum))) + maximum`. In float64 also over groups of `each` columns. */
export function logSumExp(graph: GraphBuilder, scores: NodeId, dtype: FloatDtype = "<f8", each?: number): NodeId {
  const numpy = new FloatArithmetic(graph, dtype);
  const maximum = graph.reduce("maximum", scores, each);
  const exponentials = numpy.exp(numpy.minus(scores, overGroup(graph, maximum, each)));
  return numpy.plus(numpy.log(numpy.sum(exponentials, each)), maximum);
}

/** A number of each group of columns stands over all of them. */
export function overGroup(graph: GraphBuilder, value: NodeId, each = 1): NodeId {
  const groups = graph.width(value);
  if (groups === 1) return value;
  return graph.select(
    value,
    Array.from({ length: groups * each }, (_, column) => Math.floor(column / each)),
  );
}
