import type { GraphBuilder, NodeId } from "../ir/index.ts";

/** The sum of values cell by cell, in the order in which NumPy adds neighbouring numbers (`math/sum.ts`). */
export function pairwiseTotal(graph: GraphBuilder, values: readonly NodeId[]): NodeId {
  const plus = (left: NodeId, right: NodeId): NodeId => graph.plus(left, right);
  const count = values.length;
  if (count < 8) return values.reduce(plus);
  if (count > 128) {
    const half = count >> 1;
    const left = half - (half % 8);
    return plus(pairwiseTotal(graph, values.slice(0, left)), pairwiseTotal(graph, values.slice(left)));
  }
  const whole = count - (count % 8);
  const [a, b, c, d, e, f, g, h] = Array.from({ length: 8 }, (_, lane) =>
    values
      .slice(0, whole)
      .filter((_value, index) => index % 8 === lane)
      .reduce(plus),
  ) as [NodeId, NodeId, NodeId, NodeId, NodeId, NodeId, NodeId, NodeId];
  const blocks = plus(plus(plus(a, b), plus(c, d)), plus(plus(e, f), plus(g, h)));
  return values.slice(whole).reduce(plus, blocks);
}
