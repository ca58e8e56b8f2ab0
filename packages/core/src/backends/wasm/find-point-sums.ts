import type { Graph, Method, Node, NodeId, NodeOf } from "../../ir/graph.ts";
import type { ChainStep } from "../../ir/ops/attributes.ts";
import type { Tensor } from "../../ir/tensor.ts";

/** So many distances are worth it; products of fewer columns go through a tile together. */
const fewDistances = 16;
const fewProducts = 512;
/** With more sums for each point, a product of matrices is quicker. */
const mostSumsOfPoint = 16;

/** The weights that a sum has for some of the points. */
export interface PointProduct {
  readonly node: NodeId;
  /** Ascending. */
  readonly columns: readonly number[];
  readonly weights: Tensor;
}

/** What becomes of a number of each point. */
export type PointStep = ChainStep | { readonly kind: "cube" };

/** A function of squared distances to points, or of products with them, of which only weighted sums are needed. */
export interface PointSums {
  readonly source: Node & { readonly op: "distances" | "matmul" };
  readonly steps: readonly PointStep[];
  /** The source and the nodes between it and the sums. */
  readonly passed: readonly NodeId[];
  readonly products: readonly PointProduct[];
}

/** Such functions among the nodes that a method needs, by the node of their distances. */
export function findPointSums(graph: Graph, method: Method, needed: readonly NodeId[]): ReadonlyMap<NodeId, PointSums> {
  const users = new Map<NodeId, NodeId[]>(needed.map((id) => [id, []]));
  for (const id of needed) for (const input of graph.nodes[id]!.inputs) users.get(input)!.push(id);
  const answers = new Set(method.outputs.map(({ value }) => value));
  const readersOf = (id: NodeId): readonly NodeId[] => (answers.has(id) ? [] : users.get(id)!);
  return new Map(
    needed.flatMap((id) => {
      const found = pointSumsAt(graph, id, readersOf);
      return found === null ? [] : [[id, found] as const];
    }),
  );
}

/** `readersOf` a value: who needs it; nobody where it is an answer itself. */
function pointSumsAt(graph: Graph, id: NodeId, readersOf: (id: NodeId) => readonly NodeId[]): PointSums | null {
  const source = graph.nodes[id]!;
  if (!isSource(source)) return null;
  const passed: NodeId[] = [id];
  const steps: PointStep[] = [];
  for (;;) {
    const value = passed.at(-1)!;
    const next = stepsAfter(graph, value, [...new Set(readersOf(value))], readersOf);
    if (next === null) break;
    steps.push(...next.steps);
    passed.push(...next.nodes);
  }
  const products: PointProduct[] = [];
  const everyColumn = Array.from({ length: source.type.width }, (_, column) => column);
  const take = (value: NodeId, columns: readonly number[]): boolean => {
    const readers = readersOf(value);
    return (
      readers.length > 0 &&
      readers.every((reader) => {
        const node = graph.nodes[reader]!;
        if (isExactProduct(node)) return products.push({ node: reader, columns, weights: node.attributes.weights }) > 0;
        if (node.op !== "select" || columns !== everyColumn || !isAscending(node.attributes.columns)) return false;
        passed.push(reader);
        return take(reader, node.attributes.columns);
      })
    );
  };
  if (!take(passed.at(-1)!, everyColumn)) return null;
  const sums = products.reduce((total, { weights }) => total + weights.data.length, 0);
  return sums <= mostSumsOfPoint * source.type.width ? { source, steps, passed, products } : null;
}

function isSource(node: Node): node is PointSums["source"] {
  if (node.op === "distances") return node.attributes.metric.name === "sqeuclidean" && node.type.width >= fewDistances;
  return isExactProduct(node) && node.type.width >= fewProducts;
}

/** The kernel adds up in float64. */
function isExactProduct(node: Node): node is NodeOf<"matmul"> {
  return node.op === "matmul" && node.attributes.arithmetic === undefined;
}

/** The nodes that make the next number of a value, and nothing else of it: the last of them holds that number. */
function stepsAfter(
  graph: Graph,
  value: NodeId,
  readers: readonly NodeId[],
  readersOf: (id: NodeId) => readonly NodeId[],
): { readonly steps: readonly PointStep[]; readonly nodes: readonly NodeId[] } | null {
  const isProductOf = (id: NodeId | undefined, left: NodeId, right: NodeId): boolean => {
    const node = id === undefined ? undefined : graph.nodes[id]!;
    return node?.op === "binary" && node.attributes.function === "multiply" && node.inputs[0] === left && node.inputs[1] === right;
  };
  const [first, second] = readers;
  const node = first === undefined ? undefined : graph.nodes[first]!;
  if (readers.length === 1 && node?.op === "chain") return { steps: node.attributes.steps, nodes: [first!] };
  if (!isProductOf(first, value, value)) return null;
  if (readers.length === 1) return { steps: [{ kind: "unary", function: "square" }], nodes: [first!] };
  const isCube = readers.length === 2 && isProductOf(second, value, first!) && readersOf(first!).length === 1;
  return isCube ? { steps: [{ kind: "cube" }], nodes: [first!, second!] } : null;
}

function isAscending(columns: readonly number[]): boolean {
  return columns.every((column, index) => index === 0 || column > columns[index - 1]!);
}
