import { GodwitError } from "../../errors/index.ts";
import { ByteCursor, decodeUtf8 } from "../../formats/index.ts";
import { mostOutputs, outputCountOf, type BoosterModel, type BoosterTree, type LinearBooster, type TreeBooster } from "./booster-model.ts";

/*
 * The binary format up to 2.x, little-endian; strings and vectors are a count of 64 bits, then their items.
 *   "binf"             since 1.2
 *   136 bytes          f32 base_score, u32 num_feature, i32 num_class, i32 has attributes, i32 has metrics, u32 major, u32 minor, u32 num_target
 *   string, string     objective, booster
 *   gbtree, dart: 160 bytes   i32 num_trees, i32 num_parallel_tree (before 1.0: num_roots)
 *     each tree: 148 bytes    i32 num_roots, i32 num_nodes, i32 num_deleted, i32 max_depth, i32 num_feature, i32 size_leaf_vector
 *       nodes: 20 bytes       i32 parent, i32 left, i32 right, u32 feature (top bit: missing goes left), f32 threshold or value
 *       statistics: 16 bytes
 *     i32[num_trees] output of each tree; dart: vector of f32 weights
 *   gblinear: 136 bytes, vector of f32 weights
 *   where there are attributes: vector of pairs of strings
 */
const headBytes = 136;
const ensembleBytes = 160;
const treeBytes = 148;
const nodeBytes = 20;
const statisticsBytes = 16;
const linearBytes = 136;

export function readBinary(bytes: Uint8Array): BoosterModel {
  const cursor = new ByteCursor(bytes);
  if (decodeUtf8(bytes.subarray(0, 4)) === "binf") cursor.skip(4);
  const head = cursor.skip(headBytes);
  const { view } = cursor;
  const word = (index: number): number => view.getInt32(head + 4 * index, true);
  const [featureCount, classCount, major] = [word(1), word(2), word(5)];
  const targetCount = major >= 1 ? word(7) : 1;
  if (featureCount < 0 || classCount < 0 || targetCount < 0 || major < 0 || word(6) < 0) malformed("a size is negative");
  const objective = readText(cursor);
  const name = readText(cursor);
  const outputCount = outputCountOf({ classCount, targetCount });
  if (outputCount > mostOutputs) malformed(`the model has ${outputCount} outputs`);
  const booster = readBooster(cursor, name, featureCount, outputCount);
  const attributes = word(3) !== 0 ? readAttributes(cursor) : new Map<string, string>();
  const count = (name: string): number | null => {
    const text = attributes.get(name);
    return text !== undefined && /^\d+$/u.test(text) ? Number(text) : null;
  };
  return {
    version: [major, word(6)],
    baseScore: Float64Array.of(view.getFloat32(head, true)),
    baseIsMargin: major < 1,
    featureCount,
    classCount,
    targetCount,
    objective,
    featureNames: null,
    bestIteration: count("best_iteration"),
    bestTreeLimit: count("best_ntree_limit"),
    booster,
  };
}

function readBooster(cursor: ByteCursor, name: string, featureCount: number, outputCount: number): BoosterModel["booster"] {
  if (name === "gblinear") return readLinear(cursor, (featureCount + 1) * outputCount);
  if (name !== "gbtree" && name !== "dart") return malformed(`the booster '${name}' is not known`);
  return readTrees(cursor, outputCount, name === "dart");
}

function readLinear(cursor: ByteCursor, count: number): LinearBooster {
  cursor.skip(linearBytes);
  const weights = readFloats(cursor);
  return weights.length === count ? { kind: "linear", weights } : malformed(`there are ${weights.length} weights instead of ${count}`);
}

function readTrees(cursor: ByteCursor, outputCount: number, weighted: boolean): TreeBooster {
  const head = cursor.skip(ensembleBytes);
  const count = cursor.view.getInt32(head, true);
  if (count < 0) malformed("the number of trees is negative");
  if (count * (treeBytes + nodeBytes) > cursor.remaining) cursor.skip(count * (treeBytes + nodeBytes));
  const trees = Array.from({ length: count }, () => readTree(cursor));
  const treeOutput = Int32Array.from({ length: count }, () => cursor.int32());
  if (treeOutput.some((output) => !(output >= 0 && output < outputCount))) malformed(`a tree adds to an output beyond ${outputCount}`);
  const treeWeights = weighted && count > 0 ? readFloats(cursor) : null;
  if (treeWeights !== null && treeWeights.length !== count) malformed(`there are ${treeWeights.length} weights for ${count} trees`);
  const parallelTrees = Math.max(1, cursor.view.getInt32(head + 4, true));
  return { kind: "trees", trees, treeOutput, parallelTrees, iterationStarts: null, treeWeights, categories: [] };
}

function readTree(cursor: ByteCursor): BoosterTree {
  const { view } = cursor;
  const head = cursor.skip(treeBytes);
  const nodeCount = view.getInt32(head + 4, true);
  if (view.getInt32(head, true) > 1) malformed("a tree has several roots");
  if (view.getInt32(head + 20, true) > 1) malformed("a tree has vectors as leaves");
  if (nodeCount < 1) malformed("a tree has no node");
  const nodes = cursor.skip(nodeCount * nodeBytes);
  cursor.skip(nodeCount * statisticsBytes);
  const field = (node: number, offset: number): number => view.getInt32(nodes + node * nodeBytes + offset, true);
  const value = Float64Array.from({ length: nodeCount }, (_, node) => view.getFloat32(nodes + node * nodeBytes + 16, true));
  return {
    nodeCount,
    left: Int32Array.from({ length: nodeCount }, (_, node) => field(node, 4)),
    right: Int32Array.from({ length: nodeCount }, (_, node) => field(node, 8)),
    feature: Int32Array.from({ length: nodeCount }, (_, node) => field(node, 12) & 0x7fffffff),
    threshold: value,
    defaultLeft: Uint8Array.from({ length: nodeCount }, (_, node) => field(node, 12) >>> 31),
    categories: null,
    leafWidth: 1,
    leafValue: (node) => value[node]!,
  };
}

function readFloats(cursor: ByteCursor): Float64Array {
  const count = cursor.length64();
  const start = cursor.skip(count * 4);
  return Float64Array.from({ length: count }, (_, index) => cursor.view.getFloat32(start + index * 4, true));
}

function readAttributes(cursor: ByteCursor): ReadonlyMap<string, string> {
  const count = cursor.length64();
  if (count * 16 > cursor.remaining) cursor.skip(count * 16);
  return new Map(Array.from({ length: count }, () => [readText(cursor), readText(cursor)]));
}

function readText(cursor: ByteCursor): string {
  return decodeUtf8(cursor.take(cursor.length64())) ?? malformed("a text is not UTF-8");
}

function malformed(message: string): never {
  throw new GodwitError("MALFORMED", `XGBoost's binary model is broken: ${message}`);
}
