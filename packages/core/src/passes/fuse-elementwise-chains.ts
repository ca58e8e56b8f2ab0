import type { ChainStep, Graph, GraphBuilder, Node, NodeId } from "../ir/index.ts";
import { constantOf } from "./constant-of.ts";
import { missingFillOf } from "./missing-fill.ts";
import { countUses, rewriteGraph } from "./rewrite-graph.ts";

/** A node as steps on the cells of one of its inputs. */
interface Link {
  readonly place: number;
  readonly steps: readonly ChainStep[];
}

/** Turns float64 functions, arithmetic with constants and imputers that follow each other into one node. */
export function fuseElementwiseChains(graph: Graph): Graph {
  const uses = countUses(graph);
  /** Whether nothing but this node needs the value that its steps work on. */
  const readsAlone = (node: Node, place: number): boolean =>
    node.op === "where" ? uses[node.inputs[place]!] === 2 && uses[node.inputs[0]!] === 1 : uses[node.inputs[place]!] === 1;

  return rewriteGraph(graph, (node, inputs, builder) => {
    if (node.type.dtype !== "f64" || node.type.layout !== "dense") return undefined;
    const link = linkOf(builder, node, inputs);
    if (link === undefined) return undefined;
    const before = builder.node(inputs[link.place]!);
    if (before.op !== "chain" || !readsAlone(node, link.place)) return builder.add("chain", [inputs[link.place]!], { steps: link.steps });
    return builder.add("chain", before.inputs, { steps: [...before.attributes.steps, ...link.steps] });
  });
}

function linkOf(builder: GraphBuilder, node: Node, inputs: readonly NodeId[]): Link | undefined {
  if (node.op === "chain") return { place: 0, steps: node.attributes.steps };
  if (node.op === "unary") return { place: 0, steps: [{ kind: "unary", function: node.attributes.function }] };
  if (node.op === "where") {
    const found = missingFillOf(builder, inputs);
    return found === undefined ? undefined : { place: 2, steps: [{ kind: "fill_missing", operand: found.fill }] };
  }
  if (node.op !== "binary") return undefined;
  const [left, right] = [inputs[0]!, inputs[1]!];
  for (const reversed of [false, true]) {
    const operand = constantOf(builder, reversed ? left : right);
    const value = reversed ? right : left;
    if (operand !== undefined && operand.data.length <= builder.width(value))
      return { place: reversed ? 1 : 0, steps: [{ kind: "binary", function: node.attributes.function, operand, reversed }] };
  }
  return undefined;
}
