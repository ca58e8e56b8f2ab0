import type { GraphBuilder, NodeId } from "../ir/index.ts";
import { FloatArithmetic, type FloatDtype } from "./float-arithmetic.ts";

/** scikit-learn's softmax over the columns: subtract the maximum, exp, divide by the sum. */
export function softmax(graph: GraphBuilder, scores: NodeId, dtype: FloatDtype = "<f8"): NodeId {
  const numpy = new FloatArithmetic(graph, dtype);
  const exponentials = numpy.exp(numpy.minus(scores, graph.reduce("maximum", scores)));
  return numpy.over(exponentials, numpy.sum(exponentials));
}

/** Two columns `1 − p` and `p`. */
export function withComplement(graph: GraphBuilder, probability: NodeId, dtype: FloatDtype = "<f8"): NodeId {
  return graph.concat([new FloatArithmetic(graph, dtype).minus(graph.number(1), probability), probability]);
}

/** SciPy's logsumexp over the columns: `log(sum(exp(scores − maximum))) + maximum`. */
export function logSumExp(graph: GraphBuilder, scores: NodeId, dtype: FloatDtype = "<f8"): NodeId {
  const numpy = new FloatArithmetic(graph, dtype);
  const maximum = graph.reduce("maximum", scores);
  return numpy.plus(numpy.log(numpy.sum(numpy.exp(numpy.minus(scores, maximum)))), maximum);
}
