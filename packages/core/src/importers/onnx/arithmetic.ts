import { tensor, vector, type GraphBuilder, type NodeId } from "../../ir/index.ts";
import type { ElementType } from "./element-type.ts";

/** The number as its type holds it after an operation on numbers of that type. */
export function rounded(graph: GraphBuilder, node: NodeId, type: ElementType): NodeId {
  return type === "float" ? graph.unary("float32", node) : node;
}

/**
 * A result that the runtime approximates by formulas of its own, within a share of the true number (and, where given, a fixed
 * distance): the same number, and the doubt.
 */
export function approximate(graph: GraphBuilder, node: NodeId, relative: number, absolute: number = 0): NodeId {
  const scaled = graph.times(node, graph.constant(vector([1]), vector([relative])));
  return absolute === 0 ? scaled : graph.plus(scaled, graph.constant(vector([0]), vector([absolute])));
}

/** A few units in the last place, as the vectorised functions of float32 and of float64 are off. */
export function doubt(type: ElementType): number {
  return type === "double" ? 2 ** -50 : 2 ** -21;
}

/** True where a condition does not hold. */
export function negated(graph: GraphBuilder, condition: NodeId): NodeId {
  const [no, yes] = [0, 1].map((bit) => graph.constant(tensor("bool", [1], Uint8Array.of(bit))));
  return graph.where(condition, no!, yes!);
}

/** 1 for true. */
export function asNumber(graph: GraphBuilder, condition: NodeId): NodeId {
  return graph.cast(condition, "f64");
}

/**
 * A row times weights [width, outputs], in the order of the runtime's matrix product, which is its own: float32 and float64
 * within the bounds of a sum in any order, integers exact. `error`: the doubt of each weight.
 */
export function productOf(
  graph: GraphBuilder,
  node: NodeId,
  weights: Float64Array,
  outputs: number,
  type: ElementType,
  error?: Float64Array,
): NodeId {
  const shape = [weights.length / outputs, outputs];
  const doubts = error && { error: tensor("f64", shape, error) };
  const matrix = tensor("f64", shape, weights);
  return type === "float"
    ? graph.unary("float32", graph.matmul(node, matrix, { precision: "f32", ...doubts }))
    : graph.matmul(node, matrix, { ...doubts });
}

/** The index (i32) of the first largest column, as a loop with `>` finds it: NaN is never larger. */
export function firstLargest(graph: GraphBuilder, scores: NodeId): NodeId {
  const width = graph.width(scores);
  if (width === 1) return graph.constant(tensor("i32", [1], Int32Array.of(0)));
  const rest = graph.select(
    scores,
    Array.from({ length: width - 1 }, (_, index) => index + 1),
  );
  const numbers = graph.where(graph.isMissing(rest), graph.number(-Infinity), rest);
  return graph.reduce("argmax", graph.concat([graph.select(scores, [0]), numbers]));
}
