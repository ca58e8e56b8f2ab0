import type { ChainStep, Graph, NodeId, TreeEnsemble } from "../ir/index.ts";
import { floorToFloat32, nextafter32 } from "../math/index.ts";
import { cellFunction, isIncreasing, undoSteps } from "./cell-function.ts";
import { flipPoint } from "./flip-point.ts";
import { rewriteGraph } from "./rewrite-graph.ts";

/** Beyond this many splits the search for new thresholds costs more time at compilation than it is worth. */
const mostSplits = 200_000;

/**
 * Imputers and scalers before a forest become part of its splits: each threshold turns into the exact float64 at which
 * the scaled (and, for float32 forests, rounded) cell changes sides, so every cell reaches the same leaf. Only where
 * nothing but forests reads the scaled values, and where nothing asks the same forest about unscaled ones: its tables are there once.
 */
export function foldScalerIntoForest(graph: Graph): Graph {
  const readByForestsOnly = graph.nodes.map(() => true);
  for (const node of graph.nodes)
    for (const input of node.op === "forest" ? node.inputs.slice(1) : node.inputs) readByForestsOnly[input] = false;
  for (const method of graph.methods) for (const output of method.outputs) readByForestsOnly[output.value] = false;
  const isAskedPlainly = new Set<TreeEnsemble>();
  for (const node of graph.nodes)
    if (node.op === "forest" && graph.nodes[node.inputs[0]!]!.op !== "chain") isAskedPlainly.add(node.attributes.ensemble);
  const folded = new Map<string, TreeEnsemble | undefined>();
  const numbers = new Map<TreeEnsemble, number>();

  return rewriteGraph(graph, (node, inputs, builder) => {
    if (node.op !== "forest" || !readByForestsOnly[node.inputs[0]!]) return undefined;
    const scaled = builder.node(inputs[0]!);
    const { ensemble, output } = node.attributes;
    if (scaled.op !== "chain" || isAskedPlainly.has(ensemble)) return undefined;
    if (!numbers.has(ensemble)) numbers.set(ensemble, numbers.size);
    const key = `${numbers.get(ensemble)} ${inputs[0]}`;
    if (!folded.has(key)) folded.set(key, foldSteps(ensemble, scaled.attributes.steps));
    const without = folded.get(key);
    return without === undefined ? undefined : builder.forest(scaled.inputs[0] as NodeId, without, output, inputs[1]);
  });
}

/** The ensemble that does to unscaled cells what the given one does to scaled ones, or undefined where there is none. */
export function foldSteps(ensemble: TreeEnsemble, steps: readonly ChainStep[]): TreeEnsemble | undefined {
  const { feature, threshold, missingLeft, categorySet, compare, test } = ensemble;
  if (feature.length > mostSplits || categorySet.some((set) => set >= 0)) return undefined;
  const scale = new Map<number, (cell: number) => number>();
  const flips = new Map<string, number | undefined>();
  const [newThreshold, newMissingLeft] = [threshold.slice(), missingLeft.slice()];

  for (let node = 0; node < feature.length; node++) {
    const column = feature[node]!;
    if (column < 0) continue;
    let apply = scale.get(column);
    if (apply === undefined) {
      if (!isIncreasing(steps, column)) return undefined;
      apply = cellFunction(steps, column);
      scale.set(column, apply);
    }
    const limit = threshold[node]!;
    const goesLeft = (cell: number): boolean => {
      const value = compare === "f32" ? Math.fround(apply(cell)) : apply(cell);
      return test === "le" ? value <= limit : value < limit;
    };
    const key = `${column} ${limit}`;
    if (!flips.has(key)) flips.set(key, flipPoint(goesLeft, undoSteps(steps, column, compare === "f32" ? roundingEdge(limit) : limit)));
    const flip = flips.get(key);
    if (flip === undefined) return undefined;
    newThreshold[node] = flip;
    if (!Number.isNaN(apply(NaN))) newMissingLeft[node] = goesLeft(NaN) ? 1 : 0;
  }
  return { ...ensemble, compare: "f64", test: "le", threshold: newThreshold, missingLeft: newMissingLeft };
}

/** About the largest float64 that rounds to a float32 not above `limit`. */
function roundingEdge(limit: number): number {
  const below = floorToFloat32(limit);
  return below + (nextafter32(below, Infinity) - below) / 2;
}
