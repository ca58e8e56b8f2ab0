import type { Graph, Method, Node, NodeId } from "../../ir/graph.ts";
import type { ChainStep } from "../../ir/ops/attributes.ts";
import type { Tensor } from "../../ir/tensor.ts";

const fewPoints = 16;
/** With more sums for each point, a product of matrices is quicker. */
const mostSumsOfPoint = 16;

/** The weights that a sum has for some of the points. */
export interface PointProduct {
  readonly node: NodeId;
  /** Ascending. */
  readonly columns: readonly number[];
  readonly weights: Tensor;
}

/** A function of squared distances to points of which only weighted sums are needed. */
export interface PointSums {
  readonly distances: Node & { readonly op: "distances" };
  readonly steps: readonly ChainStep[];
  /** Nodes between the distances, which count, and the sums. */
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
  const distances = graph.nodes[id]!;
  if (distances.op !== "distances" || distances.attributes.metric.name !== "sqeuclidean" || distances.type.width < fewPoints) return null;
  const passed: NodeId[] = [id];
  const steps: ChainStep[] = [];
  for (;;) {
    const readers = readersOf(passed.at(-1)!);
    const chain = graph.nodes[readers[0] ?? id]!;
    if (readers.length !== 1 || chain.op !== "chain") break;
    steps.push(...chain.attributes.steps);
    passed.push(readers[0]!);
  }
  const products: PointProduct[] = [];
  const everyColumn = Array.from({ length: distances.type.width }, (_, column) => column);
  const take = (value: NodeId, columns: readonly number[]): boolean => {
    const readers = readersOf(value);
    return (
      readers.length > 0 &&
      readers.every((reader) => {
        const node = graph.nodes[reader]!;
        if (node.op === "matmul") return products.push({ node: reader, columns, weights: node.attributes.weights }) > 0;
        if (node.op !== "select" || columns !== everyColumn || !isAscending(node.attributes.columns)) return false;
        passed.push(reader);
        return take(reader, node.attributes.columns);
      })
    );
  };
  if (!take(passed.at(-1)!, everyColumn)) return null;
  const sums = products.reduce((total, { weights }) => total + weights.data.length, 0);
  return sums <= mostSumsOfPoint * distances.type.width ? { distances, steps, passed, products } : null;
}

function isAscending(columns: readonly number[]): boolean {
  return columns.every((column, index) => index === 0 || column > columns[index - 1]!);
}
