import { assert, GodwitError } from "../../errors/index.ts";
import type { CategorySet, TreeEnsemble } from "../../ir/tree-ensemble.ts";
import { ceil32, floor32 } from "./round-threshold.ts";

/** One plane of a numeric search: ranks within `start … start + span`, clamped; NaN at the bottom or the top. */
export interface NumericPiece {
  readonly plane: number;
  readonly start: number;
  readonly missingRight: boolean;
}

/** One 0/1 plane of a categorical search: bit 0 for missing or unknown codes, bit i + 1 for `values[i]`; 1 goes right. */
export interface CategoryPiece {
  readonly plane: number;
  readonly bits: Uint8Array;
}

export type Search =
  | { readonly kind: "numeric"; readonly feature: number; readonly values: Float64Array; readonly pieces: readonly NumericPiece[] }
  | { readonly kind: "categories"; readonly feature: number; readonly values: Float64Array; readonly pieces: readonly CategoryPiece[] };

/** How a row becomes small integers: every split of the ensemble reads "the rank in `nodePlane` exceeds `nodeRank`: right". */
export interface RankPlan {
  readonly rankBits: 8 | 16;
  /** The features in use, ascending. */
  readonly features: readonly number[];
  readonly searches: readonly Search[];
  readonly planeCount: number;
  readonly nodePlane: Int32Array;
  readonly nodeRank: Int32Array;
}

const fewPlanes = 512;
/** Plans the ranks of an ensemble, in the width that suits it or in the one wanted. A NaN threshold is an INVALID_MODEL; more than 65,536 planes are LIMIT_EXCEEDED. */
export function planRanks(ensemble: TreeEnsemble, wanted?: 8 | 16): RankPlan {
  const numeric = collectNumeric(ensemble);
  const categorical = collectCategories(ensemble);
  const planes8 = countPlanes(numeric, 255) + categorical.planeCount;
  const planes16 = countPlanes(numeric, 65_535) + categorical.planeCount;
  const rankBits = wanted ?? (planes8 <= fewPlanes || (planes8 <= 1.5 * planes16 && planes8 <= 65_536) ? 8 : 16);
  const planeCount = rankBits === 8 ? planes8 : planes16;
  if (planeCount > 65_536) {
    throw new GodwitError("LIMIT_EXCEEDED", `The tree ensemble has ${planeCount} distinct category tests; 65,536 can be compiled.`, {
      hint: "Fit the model with fewer trees, or encode the categories as numbers before it.",
    });
  }
  const nodePlane = new Int32Array(ensemble.feature.length);
  const nodeRank = new Int32Array(ensemble.feature.length);
  const span = rankBits === 8 ? 255 : 65_535;
  let nextPlane = 0;
  const searches: Search[] = [];
  for (const group of numeric) {
    const firstPlane = [nextPlane, nextPlane];
    const pieces: NumericPiece[] = [];
    for (const side of [0, 1]) {
      firstPlane[side] = nextPlane;
      if (!group.sides[side]) continue;
      for (let start = 0; start < group.values.length; start += span) pieces.push({ plane: nextPlane++, start, missingRight: side === 0 });
    }
    for (let position = 0; position < group.nodes.length; position++) {
      const node = group.nodes[position]!;
      const rank = indexOf(group.values, group.thresholds[position]!);
      nodePlane[node] = firstPlane[ensemble.missingLeft[node]!]! + Math.floor(rank / span);
      nodeRank[node] = rank % span;
    }
    searches.push({ kind: "numeric", feature: group.feature, values: group.values, pieces });
  }
  for (const group of categorical.groups) {
    const pieces: CategoryPiece[] = [];
    for (const { bits, nodes } of group.tests.values()) {
      for (const node of nodes) nodePlane[node] = nextPlane;
      pieces.push({ plane: nextPlane++, bits });
    }
    searches.push({ kind: "categories", feature: group.feature, values: group.values, pieces });
  }
  assert(nextPlane === planeCount, "every plane is numbered once");
  const features = [...new Set(searches.map((search) => search.feature))].sort((a, b) => a - b);
  return { rankBits, features, searches, planeCount, nodePlane, nodeRank };
}

interface NumericGroup {
  readonly feature: number;
  readonly nodes: Int32Array;
  /** The thresholds of the nodes in the dtype that they are compared in, and their distinct values, ascending. */
  readonly thresholds: Float64Array;
  readonly values: Float64Array;
  /** Whether a node sends NaN right (0), left (1). */
  readonly sides: readonly [boolean, boolean];
}

function collectNumeric(ensemble: TreeEnsemble): NumericGroup[] {
  const round = ensemble.compare === "f64" ? (threshold: number) => threshold : ensemble.test === "le" ? floor32 : ceil32;
  const counts = new Int32Array(ensemble.featureCount + 1);
  for (let node = 0; node < ensemble.feature.length; node++) {
    const feature = ensemble.feature[node]!;
    if (feature < 0) continue;
    checkSplit(ensemble, node);
    if (ensemble.categorySet[node]! < 0) counts[feature + 1]!++;
  }
  for (let feature = 0; feature < ensemble.featureCount; feature++) counts[feature + 1]! += counts[feature]!;
  const starts = counts.slice();
  const nodes = new Int32Array(counts[ensemble.featureCount]!);
  for (let node = 0; node < ensemble.feature.length; node++) {
    const feature = ensemble.feature[node]!;
    if (feature >= 0 && ensemble.categorySet[node]! < 0) nodes[starts[feature]!++] = node;
  }
  const groups: NumericGroup[] = [];
  for (let feature = 0; feature < ensemble.featureCount; feature++) {
    const own = nodes.subarray(counts[feature], counts[feature + 1]);
    if (own.length === 0) continue;
    const thresholds = new Float64Array(own.length);
    const sides: [boolean, boolean] = [false, false];
    for (let position = 0; position < own.length; position++) {
      thresholds[position] = round(ensemble.threshold[own[position]!]!);
      sides[Number(ensemble.missingLeft[own[position]!] === 1)] = true;
    }
    groups.push({ feature, nodes: own, thresholds, values: distinct(thresholds.slice()), sides });
  }
  return groups;
}

function checkSplit(ensemble: TreeEnsemble, node: number): void {
  const categorical = ensemble.categorySet[node]! >= 0;
  const sound =
    ensemble.feature[node]! < ensemble.featureCount &&
    (categorical ? ensemble.categorySet[node]! < ensemble.categorySets.length : !Number.isNaN(ensemble.threshold[node]!));
  if (!sound) {
    throw new GodwitError("INVALID_MODEL", "A split of a tree has no threshold, feature or category set.", {
      where: { path: `nodes[${node}]` },
    });
  }
}

interface CategoryGroup {
  readonly feature: number;
  readonly values: Float64Array;
  /** By the bits as text. */
  readonly tests: Map<string, { readonly bits: Uint8Array; readonly nodes: number[] }>;
}

function collectCategories(ensemble: TreeEnsemble): { groups: CategoryGroup[]; planeCount: number } {
  const nodesOf = new Map<number, number[]>();
  for (let node = 0; node < ensemble.feature.length; node++) {
    const feature = ensemble.feature[node]!;
    if (feature < 0 || ensemble.categorySet[node]! < 0) continue;
    const nodes = nodesOf.get(feature);
    if (nodes === undefined) nodesOf.set(feature, [node]);
    else nodes.push(node);
  }
  const groups: CategoryGroup[] = [];
  let planeCount = 0;
  for (const [feature, nodes] of [...nodesOf].sort((a, b) => a[0] - b[0])) {
    const values = codesOf(ensemble, nodes);
    const tests: CategoryGroup["tests"] = new Map();
    const made = new Map<number, { readonly nodes: number[] }>();
    for (const node of nodes) {
      const key = ensemble.categorySet[node]! * 2 + ensemble.missingLeft[node]!;
      const known = made.get(key);
      if (known !== undefined) {
        known.nodes.push(node);
        continue;
      }
      const bits = rightBits(ensemble.categorySets[ensemble.categorySet[node]!]!, ensemble.missingLeft[node] === 1, values);
      const text = bits.join();
      const test = tests.get(text) ?? { bits, nodes: [] };
      test.nodes.push(node);
      tests.set(text, test);
      made.set(key, test);
    }
    groups.push({ feature, values, tests });
    planeCount += tests.size;
  }
  return { groups, planeCount };
}

function codesOf(ensemble: TreeEnsemble, nodes: readonly number[]): Float64Array {
  const lists = new Set<Int32Array>();
  for (const node of nodes) {
    const set = ensemble.categorySets[ensemble.categorySet[node]!]!;
    lists.add(set.left).add(set.known);
  }
  const codes = new Set<number>();
  for (const list of lists) {
    for (const code of list) codes.add(code);
  }
  return Float64Array.from(codes).sort();
}

function rightBits(set: CategorySet, missingLeft: boolean, values: Float64Array): Uint8Array {
  const bits = new Uint8Array(Math.max(32, Math.ceil((values.length + 1) / 8)));
  if (!missingLeft) bits.fill(255);
  const assign = (list: Int32Array, right: boolean): void => {
    for (const code of list) {
      const position = indexOf(values, code) + 1;
      if (values[position - 1] !== code) continue;
      if (right) bits[position >> 3]! |= 1 << (position & 7);
      else bits[position >> 3]! &= ~(1 << (position & 7));
    }
  };
  assign(set.known, true);
  assign(set.left, false);
  return bits;
}

function distinct(values: Float64Array): Float64Array {
  values.sort();
  let count = 0;
  for (let position = 0; position < values.length; position++) {
    if (count === 0 || values[position] !== values[count - 1]) values[count++] = values[position]!;
  }
  return values.slice(0, count);
}

/** The position of the first of the ascending values that is not below `value`. */
export function indexOf(values: Float64Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function countPlanes(groups: readonly NumericGroup[], span: number): number {
  return groups.reduce((sum, group) => sum + Math.ceil(group.values.length / span) * (Number(group.sides[0]) + Number(group.sides[1])), 0);
}
