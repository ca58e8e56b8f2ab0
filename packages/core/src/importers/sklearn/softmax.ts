import type { GraphBuilder, NodeId } from "../../ir/index.ts";

/** scikit-learn's softmax over the columns: subtract the maximum, exp, divide by the sum. */
export function softmax(graph: GraphBuilder, scores: NodeId): NodeId {
  const exponentials = graph.unary("exp", graph.minus(scores, graph.reduce("maximum", scores)));
  return graph.over(exponentials, graph.reduce("sum_pairwise", exponentials));
}

/** Two columns `1 − p` and `p`. */
export function withComplement(graph: GraphBuilder, probability: NodeId): NodeId {
  return graph.concat([graph.minus(graph.number(1), probability), probability]);
}

/** SciPy's logsumexp over the columns: `log(sum(exp(scores − maximum))) + maximum`. */
export function logSumExp(graph: GraphBuilder, scores: NodeId): NodeId {
  const maximum = graph.reduce("maximum", scores);
  const sum = graph.reduce("sum_pairwise", graph.unary("exp", graph.minus(scores, maximum)));
  return graph.plus(graph.unary("log", sum), maximum);
}
