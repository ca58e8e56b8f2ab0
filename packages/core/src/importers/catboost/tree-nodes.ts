import { GodwitError } from "../../errors/index.ts";
import type { ModelTree } from "./model.ts";

/** Deeper trees have more leaves than any file. */
const deepest = 30;

export function invalid(message: string): never {
  throw new GodwitError("INVALID_MODEL", message);
}

/** A symmetric tree: each level asks one split, the first of which is the lowest bit of the leaf's number. */
export function symmetricTree(splits: Int32Array, leafValues: Float64Array, dimension: number): ModelTree {
  const depth = splits.length;
  const leaves = 2 ** depth;
  if (depth > deepest || leaves * dimension > leafValues.length) invalid(`a tree of ${depth} levels has ${leafValues.length} leaf values`);
  const inner = leaves - 1;
  const levelOf = (node: number): number => 31 - Math.clz32(node + 1);
  return {
    split: Int32Array.from({ length: inner }, (_, node) => splits[depth - 1 - levelOf(node)]!),
    left: Int32Array.from({ length: inner }, (_, node) => 2 * node + 1),
    right: Int32Array.from({ length: inner }, (_, node) => 2 * node + 2),
    leafValues: leafValues.subarray(0, leaves * dimension),
  };
}

/**
 * A tree of steps: `steps` holds for each node how many places to go where its split does not hold, and where it does; at 0 the row has arrived at the
 * leaf that `leafOfNode` says (a place among all leaf values). A node may be on the way and a leaf at once.
 */
export function stepTree(
  splits: Int32Array,
  steps: Uint16Array,
  leafOfNode: Int32Array,
  leafValues: Float64Array,
  dimension: number,
): ModelTree {
  const size = splits.length;
  const isInner = (node: number): boolean => steps[node * 2] !== 0 || steps[node * 2 + 1] !== 0;
  const innerNumber = new Int32Array(size);
  let inner = 0;
  for (let node = 0; node < size; node++) if (isInner(node)) innerNumber[node] = inner++;
  if (size === 0) invalid("a tree has no node");
  const leaves = arrivals(steps, leafOfNode, isInner);
  const first = leaves.reduce((least, leaf) => Math.min(least, leaf), Infinity);
  const count = leaves.length;
  if (!(first >= 0) || first + count * dimension > leafValues.length) invalid("a tree leaves the list of leaf values");
  const child = (node: number, step: number): number => {
    if (step !== 0 && node + step >= size) invalid(`a step leads from node ${node} out of a tree of ${size}`);
    const next = node + step;
    return step !== 0 && isInner(next) ? innerNumber[next]! : inner + leafNumber(leafOfNode[next]!, first, dimension, count);
  };
  const [split, left, right] = [new Int32Array(inner), new Int32Array(inner), new Int32Array(inner)];
  for (let node = 0; node < size; node++) {
    if (!isInner(node)) continue;
    const at = innerNumber[node]!;
    split[at] = splits[node]!;
    left[at] = child(node, steps[node * 2]!);
    right[at] = child(node, steps[node * 2 + 1]!);
  }
  return { split, left, right, leafValues: leafValues.subarray(first, first + count * dimension) };
}

/** The leaf of each node at which a row can arrive. */
function arrivals(steps: Uint16Array, leafOfNode: Int32Array, isInner: (node: number) => boolean): readonly number[] {
  const leaves: number[] = [];
  for (let node = 0; node < leafOfNode.length; node++)
    if (!isInner(node) || steps[node * 2] === 0 || steps[node * 2 + 1] === 0) leaves.push(leafOfNode[node]!);
  return leaves;
}

function leafNumber(place: number, first: number, dimension: number, count: number): number {
  const number = (place - first) / dimension;
  return Number.isInteger(number) && number >= 0 && number < count ? number : invalid(`a node's leaf at ${place} is none of its tree`);
}
