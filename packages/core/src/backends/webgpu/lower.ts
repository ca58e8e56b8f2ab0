import type { Graph, NodeId, NodeOf } from "../../ir/graph.ts";
import { methodOf, neededNodes } from "../../ir/interpret.ts";
import type { TreeEnsemble } from "../../ir/tree-ensemble.ts";
import { planRanks } from "../forest/rank-plan.ts";
import { lowerToWasm } from "../wasm/index.ts";
import { packRanks } from "./pack-ranks.ts";
import { packTrees } from "./pack-trees.ts";
import type { GpuCells, GpuForest, GpuMethod } from "./program.ts";
import { splitMethod, type Wanted } from "./split-method.ts";
import { traceCells } from "./trace-cells.ts";

/**
 * What a GPU does of a method: its forests, but those that read what another forest answers. null where it has none. `stagedNodes`, of
 * 8 bytes, fit the memory that a workgroup shares. Throws
 * LIMIT_EXCEEDED for ensembles whose tables are too large, and INVALID_MODEL for those that contradict themselves.
 */
export function lowerToWebgpu(graph: Graph, name: string, stagedNodes: number): GpuMethod | null {
  const ids = firstForests(graph, name);
  if (ids.length === 0) return null;
  const wanted: Wanted[] = [];
  const want = (each: Wanted): number => wanted.push(each) - 1;
  const forests = ids.map((id) => lowerForest(graph, name, graph.nodes[id] as NodeOf<"forest">, want, stagedNodes));
  return { name, host: lowerToWasm(splitMethod(graph, name, ids, wanted)), hasBefore: wanted.length > 0, forests };
}

/** The method's forests that need no other one. */
function firstForests(graph: Graph, name: string): NodeId[] {
  const behind = new Set<NodeId>();
  return neededNodes(graph, methodOf(graph, name)).filter((id) => {
    const node = graph.nodes[id]!;
    const isBehind = node.inputs.some((input) => behind.has(input));
    const isForest = node.op === "forest" && node.attributes.ensemble.featureCount > 0;
    if (isBehind || isForest) behind.add(id);
    return isForest && !isBehind;
  });
}

const writes = { sum: "sums", leaf: "leaves", value: "values" } as const;

function lowerForest(graph: Graph, method: string, node: NodeOf<"forest">, want: (each: Wanted) => number, stagedNodes: number): GpuForest {
  const { ensemble, output } = node.attributes;
  const plan = planRanks(ensemble, 16);
  const start = startOf(graph, node, want);
  const arithmetic = output === "sum" ? arithmeticOf(ensemble, start) : "f64";
  const bits = arithmetic === "f32" ? bitsOfFloat32 : bitsOfFloat64;
  return {
    cells: traceCells(graph, method, node, plan.features) ?? wantCells(node, plan.features, want),
    ranks: packRanks(ensemble, plan),
    trees: packTrees(ensemble, plan, output === "leaf" ? "number" : "row", stagedNodes),
    writes: writes[output],
    arithmetic,
    width: node.type.width,
    leafWidth: ensemble.leafWidth,
    leafValues: output === "leaf" ? new Uint32Array(0) : bits(ensemble.leafValue),
    start: typeof start === "number" ? start : bits(start),
  };
}

/** A forest that tests no feature still asks for a column: the checks before it hold. */
function wantCells(node: NodeOf<"forest">, features: readonly number[], want: (each: Wanted) => number): GpuCells {
  const columns = features.length === 0 ? [0] : features;
  return { kind: "before", output: want({ node: node.inputs[0]!, columns }) };
}

/** Where the sums start: numbers, or the output of `before` that has them. */
function startOf(graph: Graph, { inputs, attributes }: NodeOf<"forest">, want: (each: Wanted) => number): Float64Array | number {
  const id = inputs[1];
  if (id === undefined) return attributes.ensemble.initial;
  const node = graph.nodes[id]!;
  return node.op === "constant" ? (node.attributes.value.data as Float64Array) : want({ node: id });
}

/** Sums of float32 numbers need no float64 on the way: that would round as well. */
function arithmeticOf({ accumulate, leafValue }: TreeEnsemble, start: Float64Array | number): GpuForest["arithmetic"] {
  if (accumulate === undefined) return "f64";
  const isFloat32 = (values: Float64Array): boolean => values.every((value) => Object.is(Math.fround(value), value));
  return typeof start !== "number" && isFloat32(start) && isFloat32(leafValue) ? "f32" : "f64_to_f32";
}

function bitsOfFloat64(values: Float64Array): Uint32Array {
  return new Uint32Array(values.slice().buffer);
}

function bitsOfFloat32(values: Float64Array): Uint32Array {
  return new Uint32Array(Float32Array.from(values).buffer);
}
