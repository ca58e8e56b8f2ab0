import type { BinaryFunction, Graph, GraphBuilder, NodeId } from "../ir/index.ts";
import { constantOf } from "./constant-of.ts";
import { rewriteGraph } from "./rewrite-graph.ts";

/** The right-hand side that leaves every number as it is, bit for bit (x + 0 would turn −0 into 0). */
const neutralRight: Partial<Record<BinaryFunction, number>> = { add: -0, subtract: 0, multiply: 1, divide: 1 };

/** Drops steps that change no bit: x / 1, x − 0, all columns selected in order, one value joined, a cast to the own dtype. */
export function dropIdentities(graph: Graph): Graph {
  return rewriteGraph(graph, (node, inputs, builder) => {
    const [first, second] = [inputs[0], inputs[1]];
    if (first === undefined) return undefined;
    switch (node.op) {
      case "binary":
        return isNeutral(builder, second!, neutralRight[node.attributes.function]) && builder.width(second!) <= builder.width(first)
          ? first
          : undefined;
      case "select":
        return node.attributes.columns.length === builder.width(first) && node.attributes.columns.every((column, place) => column === place)
          ? first
          : undefined;
      case "concat":
        return inputs.length === 1 ? first : undefined;
      case "cast":
        return builder.type(first).dtype === node.attributes.dtype ? first : undefined;
      default:
        return undefined;
    }
  });
}

function isNeutral(builder: GraphBuilder, operand: NodeId, neutral: number | undefined): boolean {
  const constant = constantOf(builder, operand);
  return constant !== undefined && neutral !== undefined && Array.from<unknown>(constant.data).every((cell) => Object.is(cell, neutral));
}
