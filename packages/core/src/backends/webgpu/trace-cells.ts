import { columnsTaken } from "../../artifact/columns-taken.ts";
import type { Graph, NodeId, NodeOf } from "../../ir/graph.ts";
import { neededNodes } from "../../ir/interpret.ts";
import type { CellCheck, GpuCells } from "./program.ts";

/** A cell of the signature as a node sees it. */
interface Traced {
  readonly column: number;
  /** It has been rounded to float32 on the way. */
  readonly rounded: boolean;
}

/**
 * A forest's cells where they are the method's own columns, at most checked on the way; undefined where anything is computed
 * before. `features` are those that the trees use.
 */
export function traceCells(graph: Graph, method: string, forest: NodeOf<"forest">, features: readonly number[]): GpuCells | undefined {
  const [source] = forest.inputs as [NodeId];
  const { ensemble } = forest.attributes;
  const readsFloat32 = ensemble.compare === "f32" && !ensemble.categorySet.some((set) => set >= 0);
  const found = features.map((feature) => trace(graph, source, feature));
  if (!found.every((each) => each !== undefined && (readsFloat32 || !each.rounded))) return undefined;
  const places = new Map(columnsTaken(graph, method).map((column, place) => [column, place]));
  const columns = found.map((each) => places.get(each!.column)!);
  const checks: CellCheck[] = [];
  for (const id of neededNodes(graph, { name: method, outputs: [{ name: "", value: source, dtype: "", shape: "matrix" }] })) {
    const node = graph.nodes[id]!;
    if (node.op !== "check") continue;
    const { rule } = node.attributes;
    if (rule === "known") return undefined;
    for (let column = 0; column < node.type.width; column++) {
      const cell = trace(graph, id, column);
      if (cell === undefined) return undefined;
      const place = places.get(cell.column)!;
      if (!columns.includes(place)) columns.push(place);
      const allowsMissing = rule === "no_infinity" || rule === "no_infinity_f32";
      checks.push({ column: columns.indexOf(place), allowsMissing, single: cell.rounded || rule.endsWith("_f32") });
    }
  }
  return { kind: "columns", columns, checks };
}

function trace(graph: Graph, id: NodeId, column: number): Traced | undefined {
  const node = graph.nodes[id]!;
  const [first] = node.inputs;
  switch (node.op) {
    case "input":
      return { column: node.attributes.columns[column]!, rounded: false };
    case "select":
      return trace(graph, first!, node.attributes.columns[column]!);
    case "check":
      return trace(graph, first!, column);
    case "concat": {
      let offset = column;
      for (const input of node.inputs) {
        const { width } = graph.nodes[input]!.type;
        if (offset < width) return trace(graph, input, offset);
        offset -= width;
      }
      return undefined;
    }
    case "chain": {
      if (!node.attributes.steps.every((step) => step.kind === "unary" && step.function === "float32")) return undefined;
      const cell = trace(graph, first!, column);
      return cell && { ...cell, rounded: true };
    }
    default:
      return undefined;
  }
}
