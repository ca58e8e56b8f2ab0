import { joinTrees, type TreeNodes } from "../../composites/index.ts";
import { GodwitError } from "../../errors/index.ts";
import type { CategorySet, TreeEnsemble } from "../../ir/index.ts";
import { isSince, type BoosterModel, type BoosterTree, type TreeBooster } from "./booster-model.ts";

/** Trees, and the features that they split by category: copies of these stand behind the others, with missing cells filled. */
export interface BoosterEnsemble {
  readonly ensemble: TreeEnsemble;
  readonly categoryFeatures: readonly number[];
}

/** The code of missing cells: no float32 number. */
export const missingCategory: number = 2 ** 24 + 1;

/** What the sum of a row is made of. */
export interface SumRules {
  readonly initial: Float64Array;
  /** The value of a leaf as it enters the sum. */
  readonly leaf: (value: number, tree: number) => number;
}

/**
 * The first trees of a booster as one ensemble: float32 comparisons `<` and sums. A split by category sends its categories
 * right. Any other number goes left, and only missing cells by default; so these get a code. Up to 1.6 numbers beyond the
 * split's bits went by default, too.
 */
export function joinBoosterTrees(model: BoosterModel, booster: TreeBooster, treeCount: number, sum: SumRules): BoosterEnsemble {
  const { featureCount } = model;
  const used = booster.trees.slice(0, treeCount);
  const outputCount = sum.initial.length;
  const leafWidth = used[0]?.leafWidth ?? 1;
  used.forEach((tree, index) => checkLeafWidth(tree, index, leafWidth, outputCount));
  const categoryFeatures = findCategoryFeatures(used, featureCount);
  const sets = new CategorySets(!isSince(model, 1, 7));
  const nodes = used.map((tree, index) =>
    nodesOf(tree, leafWidth > 1 ? -1 : booster.treeOutput[index]!, { categoryFeatures, featureCount, sets }),
  );
  const ensemble = joinTrees(
    nodes,
    {
      featureCount: featureCount + categoryFeatures.length,
      outputCount,
      leafWidth,
      compare: "f32",
      test: "lt",
      accumulate: "f32",
      initial: sum.initial,
      categorySets: sets.all,
    },
    (tree, node, target, offset) => {
      for (let column = 0; column < leafWidth; column++) target[offset + column] = sum.leaf(used[tree]!.leafValue(node, column), tree);
    },
  );
  return { ensemble, categoryFeatures };
}

function checkLeafWidth({ leafWidth }: BoosterTree, tree: number, common: number, outputCount: number): void {
  if (leafWidth === common && (leafWidth === 1 || leafWidth === outputCount)) return;
  throw new GodwitError("INVALID_MODEL", `tree ${tree} has ${leafWidth} numbers in a leaf; the model has ${outputCount} outputs`);
}

function findCategoryFeatures(trees: readonly BoosterTree[], featureCount: number): readonly number[] {
  const found = new Set<number>();
  for (const { feature, categories } of trees)
    for (const node of categories?.keys() ?? []) {
      const own = feature[node];
      if (own === undefined || !(own >= 0 && own < featureCount))
        throw new GodwitError("INVALID_MODEL", `node ${node} splits feature ${own} of ${featureCount} by category`);
      found.add(own);
    }
  return [...found].sort((a, b) => a - b);
}

/** In all sets together. */
const mostCategories = 2 ** 22;

/** The distinct category sets of an ensemble. */
class CategorySets {
  readonly all: CategorySet[] = [];
  /** Whether numbers beyond the bits of a split are taken for missing. */
  readonly beyondIsMissing: boolean;
  readonly #known = new Map<string, number>();
  #listed = 0;

  constructor(beyondIsMissing: boolean) {
    this.beyondIsMissing = beyondIsMissing;
  }

  /** A set that sends its codes right; missing cells go where the split says. */
  add(right: Int32Array, missingLeft: boolean): number {
    const key = `${missingLeft} ${right.join()}`;
    const found = this.#known.get(key);
    if (found !== undefined) return found;
    this.#known.set(key, this.all.length);
    this.#listed += this.beyondIsMissing ? bitsOf(right) : right.length;
    if (this.#listed > mostCategories)
      throw new GodwitError("LIMIT_EXCEEDED", `the splits by category name more than ${mostCategories} categories in all`);
    return this.all.push(this.beyondIsMissing ? withinBits(right) : withMissingCode(right, missingLeft)) - 1;
  }
}

function withMissingCode(right: Int32Array, missingLeft: boolean): CategorySet {
  const left = missingLeft ? Int32Array.of(missingCategory) : new Int32Array(0);
  return { left, known: Int32Array.of(...right, missingCategory) };
}

/** Every category that the bits of a set, whole words, have a place for. */
function withinBits(right: Int32Array): CategorySet {
  const known = Int32Array.from({ length: bitsOf(right) }, (_, code) => code);
  const listed = new Set(right);
  return { left: known.filter((code) => !listed.has(code)), known };
}

function bitsOf(right: Int32Array): number {
  return Math.ceil(((right.at(-1) ?? -1) + 1) / 32) * 32;
}

interface Place {
  readonly categoryFeatures: readonly number[];
  readonly featureCount: number;
  readonly sets: CategorySets;
}

function nodesOf(tree: BoosterTree, output: number, { categoryFeatures, featureCount, sets }: Place): TreeNodes {
  const common = { ...tree, missingLeft: tree.defaultLeft, features: null, output };
  if (tree.categories === null) return { ...common, categorySet: null };
  const feature = tree.feature.slice();
  const threshold = tree.threshold.slice();
  const missingLeft = tree.defaultLeft.slice();
  const categorySet = new Int32Array(tree.nodeCount).fill(-1);
  for (const [node, right] of tree.categories) {
    categorySet[node] = sets.add(right, tree.defaultLeft[node] === 1);
    feature[node] = featureCount + categoryFeatures.indexOf(tree.feature[node]!);
    threshold[node] = 0;
    if (!sets.beyondIsMissing) missingLeft[node] = 1;
  }
  return { ...common, feature, threshold, missingLeft, categorySet };
}
