import { programVersion, type Program } from "../../artifact/program.ts";
import type { Graph, Method, Node, NodeId } from "../../ir/graph.ts";
import { neededNodes } from "../../ir/interpret.ts";
import type { OpName } from "../../ir/ops/attributes.ts";
import { findPointSums } from "./find-point-sums.ts";
import { ImageBuilder } from "./image-builder.ts";
import { lowerBinary, lowerChain, lowerUnary } from "./lower-arithmetic.ts";
import { lowerCast, lowerCompare, lowerIsMissing, lowerLogical, lowerWhere } from "./lower-conditions.ts";
import { lowerBarycenter, lowerDistances, lowerNearest } from "./lower-distances.ts";
import { lowerConcat, lowerConstant, lowerInput, lowerSelect, lowerToDense, lowerToSparse } from "./lower-layout.ts";
import { lowerBucketize, lowerInterpolate, lowerLookup, lowerOneHot, lowerTake } from "./lower-lookup.ts";
import { lowerCityHash, lowerHashLookup } from "./lower-hashes.ts";
import { lowerForest, lowerLinearLeaves, lowerTextCounts } from "./lower-models.ts";
import { lowerCheck, lowerCouple, lowerSolve, lowerMatmul, lowerReduce } from "./lower-rows.ts";
import { lowerPointSums } from "./lower-point-sums.ts";
import { lowerStagedSums, lowerTreePaths, lowerWeightedMedian } from "./lower-trees.ts";
import { lowerTermSums } from "./lower-terms.ts";
import type { Lowering } from "./lowering.ts";
import { MethodLowerer } from "./method-lowerer.ts";
import type { LoweredValue } from "./value.ts";

/** How each op becomes instructions. */
const lowerings: { readonly [K in OpName]: Lowering<K> } = {
  input: lowerInput,
  constant: lowerConstant,
  unary: lowerUnary,
  binary: lowerBinary,
  compare: lowerCompare,
  logical: lowerLogical,
  is_missing: lowerIsMissing,
  where: lowerWhere,
  cast: lowerCast,
  select: lowerSelect,
  concat: lowerConcat,
  to_dense: lowerToDense,
  to_sparse: lowerToSparse,
  reduce: lowerReduce,
  matmul: lowerMatmul,
  distances: lowerDistances,
  nearest: lowerNearest,
  barycenter: lowerBarycenter,
  lookup: lowerLookup,
  city_hash: lowerCityHash,
  hash_lookup: lowerHashLookup,
  take: lowerTake,
  one_hot: lowerOneHot,
  bucketize: lowerBucketize,
  interpolate: lowerInterpolate,
  tree_paths: lowerTreePaths,
  staged_sums: lowerStagedSums,
  weighted_median: lowerWeightedMedian,
  forest: lowerForest,
  linear_leaves: lowerLinearLeaves,
  text_counts: lowerTextCounts,
  term_sums: lowerTermSums,
  chain: lowerChain,
  check: lowerCheck,
  couple: lowerCouple,
  solve: lowerSolve,
};

/**
 * Compiles a graph for the prebuilt WebAssembly modules: tables, and the instructions of each method, which are only
 * what the method needs. Deterministic. Models whose tables exceed 4 GiB are LIMIT_EXCEEDED.
 */
export function lowerToWasm(graph: Graph): Program {
  const image = new ImageBuilder();
  const methods = graph.methods.map((method) => lowerMethod(graph, method, image));
  const bytes = image.finish(methods.map(({ code }) => code));
  return {
    manifest: {
      target: "wasm",
      version: programVersion,
      strings: image.strings,
      forests: image.forests,
      methods: methods.map(({ method }) => method),
    },
    image: bytes,
  };
}

function lowerMethod(graph: Graph, method: Method, image: ImageBuilder): ReturnType<MethodLowerer["finish"]> {
  const lowerer = new MethodLowerer(graph, method.name, image);
  const needed = neededNodes(graph, method);
  const lastUse = new Map<NodeId, NodeId>();
  for (const id of needed) for (const input of graph.nodes[id]!.inputs) lastUse.set(input, id);
  const outputs = method.outputs.map((output) => ({
    value: output.value,
    written: undefined as ReturnType<MethodLowerer["output"]> | undefined,
  }));
  const pointSums = findPointSums(graph, method, needed);
  const known = new Map<NodeId, LoweredValue>();
  for (const id of needed) {
    const node = graph.nodes[id]!;
    lowerer.begin([...new Set(node.inputs)].filter((input) => lastUse.get(input) === id));
    const sums = pointSums.get(id);
    if (sums !== undefined) for (const [part, value] of lowerPointSums(lowerer, sums)) known.set(part, value);
    lowerer.end(id, known.get(id) ?? lowerNode(lowerer, node));
    outputs.forEach((output, number) => {
      if (output.value === id) output.written = lowerer.output(number, id);
    });
    if (!lastUse.has(id)) lowerer.drop(id);
  }
  return lowerer.finish(
    method,
    outputs.map((output) => output.written!),
  );
}

function lowerNode(lowerer: MethodLowerer, node: Node): ReturnType<Lowering<OpName>> {
  return (lowerings[node.op] as Lowering<OpName>)(lowerer, node);
}
