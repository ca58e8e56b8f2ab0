import { contextOf, methodOf, neededNodes, type Batch } from "../interpret.ts";
import type { Graph, Node, NodeId } from "../graph.ts";
import type { OpName } from "../ops/attributes.ts";
import { ops } from "../ops/index.ts";
import type { EvaluateContext, Op } from "../ops/op.ts";
import type { Assumption, Bounded, BoundRule } from "./bounded.ts";
import { boundRules } from "./rules.ts";
import { usualAssumption } from "./usual-assumption.ts";

/**
 * The reference with an error analysis beside it: every value, and how far the library's own answer to the same rows may
 * lie from it. One for each output of the method.
 */
export function interpretWithBounds(
  graph: Graph,
  method: string,
  batch: Batch,
  assumption: Assumption = usualAssumption,
): readonly Bounded[] {
  const chosen = methodOf(graph, method);
  const context = contextOf(graph, method, batch);
  const known = new Map<NodeId, Bounded>();
  for (const id of neededNodes(graph, chosen)) {
    const node = graph.nodes[id]!;
    known.set(
      id,
      evaluateWithBounds(
        node,
        node.inputs.map((input) => known.get(input)!),
        context,
        assumption,
      ),
    );
  }
  return chosen.outputs.map((output) => known.get(output.value)!);
}

/** One node of it. */
export function evaluateWithBounds(
  node: Node,
  inputs: readonly Bounded[],
  context: EvaluateContext,
  assumption: Assumption = usualAssumption,
): Bounded {
  const values = inputs.map((input) => input.value);
  const value = (ops[node.op] as Op<OpName>).evaluate(values, node.attributes, context);
  const error = (boundRules[node.op] as BoundRule<OpName>)(inputs, node.attributes, value, { ...context, assumption });
  return { value, error: error?.map(undecidedIfNaN) ?? null };
}

/** A bound that comes to NaN (an infinity less an infinity on the way) says nothing: the cell may be anything. */
function undecidedIfNaN(bound: number): number {
  return Number.isNaN(bound) ? Infinity : bound;
}
