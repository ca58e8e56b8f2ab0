import type { UnaryFunction } from "../../math/index.ts";
import type { Graph, Node, NodeId, NodeOf } from "../graph.ts";
import { methodOf, neededNodes } from "../interpret.ts";
import type { Metric } from "../metric.ts";
import type { ChainStep } from "../ops/attributes.ts";
import { describeProblem } from "../row-problem.ts";
import type { Tensor } from "../tensor.ts";
import type { Contract } from "./contract.ts";
import { usualAssumption } from "./usual-assumption.ts";

/** How exact a node is whatever the row: roundings that may differ, and whether they stay within units in the last place. */
interface Exactness {
  readonly ulp: number;
  /** Sums or functions of inexact numbers: only the row's own numbers bound the error. */
  readonly causes: ReadonlySet<string>;
}

/** What `--precision fast` gives away. */
const inSinglePrecision = "fast: computed in single precision";

const exact: Exactness = { ulp: 0, causes: new Set() };

/** The promise of a method, from the ops on its way alone. */
export function contractOf(graph: Graph, method: string): Contract {
  const chosen = methodOf(graph, method);
  const known = new Map<NodeId, Exactness>();
  for (const id of neededNodes(graph, chosen)) {
    const node = graph.nodes[id]!;
    const inputs = node.inputs.map((input) => known.get(input)!);
    known.set(id, exactnessOf(graph, node, inputs));
  }
  const { ulp, causes } = worst(chosen.outputs.map((output) => known.get(output.value)!));
  if (causes.size > 0) return { kind: "bounded", ulp, text: [...causes].sort().join("; ") };
  return ulp === 0 ? { kind: "bit-equal" } : { kind: "ulp", ulp };
}

function worst(all: readonly Exactness[]): Exactness {
  return { ulp: all.reduce((most, each) => Math.max(most, each.ulp), 0), causes: new Set(all.flatMap((each) => [...each.causes])) };
}

function because(cause: string, before: Exactness, roundings: number): Exactness {
  return { ulp: before.ulp + roundings, causes: new Set([...before.causes, cause]) };
}

function exactnessOf(graph: Graph, node: Node, inputs: readonly Exactness[]): Exactness {
  const before = worst(inputs);
  switch (node.op) {
    case "input":
      return exact;
    case "constant":
      return node.attributes.error === undefined ? exact : because("constants that the library computes itself", exact, 1);
    case "unary":
      return afterFunction(before, node.attributes.function);
    case "binary":
      return afterArithmetic(inputs[0]!, inputs[1]!, node.attributes.function);
    case "chain":
      return node.attributes.steps.reduce(afterStep, before);
    case "matmul": {
      const { weights, error, precision, arithmetic } = node.attributes;
      const terms = weights.shape[0]!;
      if (arithmetic === "f32") return because(inSinglePrecision, before, 2 * terms);
      if (error !== undefined) return because("constants that the library computes itself", before, 2 * terms);
      if (precision === "f32") return because("sums in single precision", before, 2 * terms);
      return terms === 1 && before.ulp === 0 ? before : because(`sums of up to ${terms} products in any order`, before, 2 * terms);
    }
    case "distances":
      return afterDistance(before, node.attributes.metric, graph.nodes[node.inputs[0]!]!.type.width);
    case "nearest": {
      const distance = afterDistance(before, node.attributes.metric, graph.nodes[node.inputs[0]!]!.type.width);
      return because("the order of points that lie equally far", distance, 0);
    }
    case "barycenter":
      return because("the solution of a system of equations", before, 2);
    case "reduce":
      return afterReduction(graph, node, before);
    case "forest":
      return inputs[0]!.ulp === 0 ? before : because("thresholds compared with inexact numbers", before, 0);
    case "linear_leaves":
      return before.ulp === 0 ? before : because("linear leaves of inexact numbers", before, 1);
    case "weighted_median":
      return before.ulp === 0 ? before : because("the order of inexact numbers", before, 1);
    case "interpolate":
      return before.ulp === 0 ? before : because("interpolation at an inexact number", before, 1);
    case "couple":
      return before.ulp === 0 ? before : because("an iteration over inexact numbers", before, 0);
    case "solve":
      return afterLoop(before, node.attributes.problem);
    case "compare":
    case "logical":
    case "is_missing":
    case "where":
    case "cast":
    case "select":
    case "concat":
    case "to_dense":
    case "to_sparse":
    case "lookup":
    case "city_hash":
    case "hash_lookup":
    case "take":
    case "one_hot":
    case "bucketize":
    case "tree_paths":
    case "staged_sums":
    case "text_counts":
    case "term_sums":
    case "check":
      return before;
    default:
      return node satisfies never;
  }
}

function afterLoop(before: Exactness, problem: Tensor): Exactness {
  const loop = because("a loop that ends by a rule of its own, as small changes move it", before, 1);
  const together = describeProblem(problem)?.algorithm.startsWith("factor_") === true;
  return together ? because("per-row: the library ends that loop for all rows of a call together", loop, 0) : loop;
}

function afterFunction(before: Exactness, name: UnaryFunction): Exactness {
  const own = usualAssumption[name];
  if (own === 0) return before.ulp === 0 ? before : { ...before, ulp: 2 * before.ulp };
  return before.ulp === 0 ? { ...before, ulp: own } : because(`${name} of an inexact number`, before, own);
}

function afterArithmetic(left: Exactness, right: Exactness, name: string): Exactness {
  const before = worst([left, right]);
  if (name === "power") return before.ulp === 0 ? { ...before, ulp: 1 } : because("power of an inexact number", before, 1);
  if (before.ulp === 0 || name === "minimum" || name === "maximum") return before;
  if (name === "multiply" || name === "divide") return { ...before, ulp: left.ulp + right.ulp + 1 };
  return left.ulp > 0 && right.ulp > 0 ? because("a sum of inexact numbers", before, 1) : before;
}

function afterStep(before: Exactness, step: ChainStep): Exactness {
  switch (step.kind) {
    case "unary":
      return afterFunction(before, step.function);
    case "binary":
      return afterArithmetic(before, exact, step.function);
    case "fill_missing":
      return before;
    default:
      return step satisfies never;
  }
}

function afterDistance(before: Exactness, { name, library }: Metric, width: number): Exactness {
  if (before.ulp > 0) return because("distances of inexact numbers", before, 2 * width);
  if (library === "expanded_f32") return because("sums in single precision", before, 2 * width);
  if (library !== undefined || name === "cosine") return because(`sums of up to ${width} products in any order`, before, 2 * width);
  if (name === "haversine") return because("distances through sines", before, 6);
  return name === "minkowski" || name === "wminkowski" ? { ...before, ulp: width + 2 } : before;
}

function afterReduction(graph: Graph, { inputs, attributes }: NodeOf<"reduce">, before: Exactness): Exactness {
  const input = inputs[0]!;
  const { function: name, each: width = graph.nodes[input]!.type.width } = attributes;
  if (!name.startsWith("sum")) return before;
  if (name === "sum_f32") return before.ulp === 0 ? before : because("sums in single precision", before, 2 * width);
  if (name === "sum_pairwise" && (before.ulp === 0 || isNeverNegative(graph.nodes[input]!)))
    return before.ulp === 0 ? before : { ...before, ulp: before.ulp + 1 };
  if (before.ulp === 0 && width <= (name === "sum_squares" ? 1 : 2)) return before;
  return because(`sums of up to ${width} terms in any order`, before, 2 * width);
}

/** Sums of such numbers lose no digits. */
function isNeverNegative(node: Node): boolean {
  const last = node.op === "chain" ? node.attributes.steps.at(-1) : undefined;
  const name = node.op === "unary" ? node.attributes.function : last?.kind === "unary" ? last.function : undefined;
  return name === "exp" || name === "expit" || name === "square" || name === "absolute";
}
