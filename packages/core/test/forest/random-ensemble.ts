import type { CategorySet, TreeEnsemble } from "../../src/ir/tree-ensemble.ts";

/** What a random ensemble looks like. */
export interface EnsembleRecipe {
  readonly seed: number;
  readonly trees: number;
  readonly maxDepth: number;
  readonly maxLeaves: number;
  readonly features: number;
  readonly outputs: number;
  readonly compare: "f32" | "f64";
  readonly test: "le" | "lt";
  readonly accumulate?: "f32" | undefined;
  readonly vectorLeaves: boolean;
  readonly categories: number;
  /** Full trees whose levels ask one question each. */
  readonly symmetric?: boolean;
  /** Distinct thresholds drawn from; few make ties, many make wide ranks. */
  readonly thresholds: number;
}

/** A small fast generator (mulberry32): the same numbers for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const special = [
  0,
  -0,
  1,
  -1,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.MIN_VALUE,
  -Number.MIN_VALUE,
  2 ** -149,
  1e-40,
  3.4028234663852886e38,
  3.5e38,
  -3.5e38,
  1.7e308,
  -1.7e308,
  0.1,
  16_777_217,
];

function somePool(random: () => number, count: number): number[] {
  const scale = 10 ** Math.floor(random() * 8 - 4);
  const pool = Array.from({ length: count }, () => (random() + random() + random() - 1.5) * scale);
  return random() < 0.5 ? [...pool, ...special] : pool;
}

/** Builds a valid ensemble; category features come first. */
export function randomEnsemble(recipe: EnsembleRecipe): TreeEnsemble {
  const random = randomNumbers(recipe.seed);
  const pick = (count: number): number => Math.floor(random() * count);
  const categoryFeatures = recipe.categories > 0 ? Math.ceil(recipe.features / 3) : 0;
  const pools = Array.from({ length: recipe.features }, () => somePool(random, recipe.thresholds));
  const known = Int32Array.from({ length: recipe.categories }, (_, index) => (recipe.categories > 300 ? index * 7 : index));
  const categorySets: CategorySet[] = Array.from({ length: recipe.categories > 0 ? 12 : 0 }, () => ({
    left: known.filter(() => random() < 0.4),
    known: random() < 0.8 ? known : known.filter(() => random() < 0.5),
  }));
  const treeOffset = [0];
  const columns = {
    feature: [] as number[],
    threshold: [] as number[],
    left: [] as number[],
    right: [] as number[],
    missingLeft: [] as number[],
    categorySet: [] as number[],
    leaf: [] as number[],
  };
  let leaves = 0;
  for (let tree = 0; tree < recipe.trees; tree++) {
    const nodes: { depth: number; left: number; right: number }[] = [{ depth: 0, left: -1, right: -1 }];
    const open = recipe.maxDepth > 0 ? [0] : [];
    const target = recipe.symmetric ? 2 ** pick(recipe.maxDepth + 1) : 1 + pick(recipe.maxLeaves);
    for (let count = 1; count < target && open.length > 0; count++) {
      const chosen = recipe.symmetric ? 0 : random() < 0.5 ? pick(open.length) : open.length - 1;
      const node = nodes[open[chosen]!]!;
      if (recipe.symmetric) open.shift();
      else {
        open[chosen] = open[open.length - 1]!;
        open.pop();
      }
      node.left = nodes.push({ depth: node.depth + 1, left: -1, right: -1 }) - 1;
      node.right = nodes.push({ depth: node.depth + 1, left: -1, right: -1 }) - 1;
      if (!recipe.symmetric && random() < 0.5) [node.left, node.right] = [node.right, node.left];
      if (node.depth + 1 < recipe.maxDepth) open.push(node.left, node.right);
    }
    const someTest = () => {
      const feature = pick(recipe.features);
      const pool = pools[feature]!;
      const set = feature < categoryFeatures ? pick(categorySets.length) : -1;
      return { feature, threshold: pool[pick(pool.length)]!, missingLeft: pick(2), set };
    };
    const levels = Array.from({ length: recipe.maxDepth + 1 }, someTest);
    for (const node of nodes) {
      const isLeaf = node.left < 0;
      const test = recipe.symmetric ? levels[node.depth]! : someTest();
      columns.feature.push(isLeaf ? -1 : test.feature);
      columns.threshold.push(isLeaf ? Number.NaN : test.threshold);
      columns.left.push(node.left);
      columns.right.push(node.right);
      columns.missingLeft.push(test.missingLeft);
      columns.categorySet.push(isLeaf ? -1 : test.set);
      columns.leaf.push(isLeaf ? leaves++ : -1);
    }
    treeOffset.push(columns.feature.length);
  }
  const leafWidth = recipe.vectorLeaves ? recipe.outputs : 1;
  return {
    featureCount: recipe.features,
    outputCount: recipe.outputs,
    compare: recipe.compare,
    test: recipe.test,
    ...(recipe.accumulate && { accumulate: recipe.accumulate }),
    treeOffset: Int32Array.from(treeOffset),
    treeOutput: Int32Array.from({ length: recipe.trees }, (_, tree) =>
      recipe.vectorLeaves && random() < 0.9 ? -1 : tree % recipe.outputs,
    ),
    feature: Int32Array.from(columns.feature),
    threshold: Float64Array.from(columns.threshold),
    left: Int32Array.from(columns.left),
    right: Int32Array.from(columns.right),
    missingLeft: Uint8Array.from(columns.missingLeft),
    categorySet: Int32Array.from(columns.categorySet),
    categorySets,
    leaf: Int32Array.from(columns.leaf),
    leafValue: Float64Array.from({ length: leaves * leafWidth }, () => (random() - 0.5) * 10 ** pick(6)),
    leafWidth,
    initial: Float64Array.from({ length: recipe.outputs }, () => (random() < 0.3 ? -0 : random())),
  };
}

const word = new DataView(new ArrayBuffer(8));

function nextTo(value: number, by: 1 | -1): number {
  if (!Number.isFinite(value) || value === 0) return by * Number.MIN_VALUE;
  word.setFloat64(0, value);
  word.setBigInt64(0, word.getBigInt64(0) + BigInt(by));
  return word.getFloat64(0);
}

function nextTo32(value: number, by: 1 | -1): number {
  const single = Math.fround(value);
  if (!Number.isFinite(single) || single === 0) return by * 2 ** -149;
  word.setFloat32(0, single);
  word.setInt32(0, word.getInt32(0) + by);
  return word.getFloat32(0);
}

/** Rows that hurt: thresholds hit exactly and one ulp beside, missing, infinite, denormal, unknown categories. */
export function hurtingColumns(ensemble: TreeEnsemble, rows: number, seed: number): Float64Array[] {
  const random = randomNumbers(seed);
  const thresholds = Array.from({ length: ensemble.featureCount }, () => [0]);
  for (let node = 0; node < ensemble.feature.length; node++) {
    if (ensemble.feature[node]! >= 0) thresholds[ensemble.feature[node]!]!.push(ensemble.threshold[node]!);
  }
  const codes = ensemble.categorySets.flatMap((set) => [...set.left, ...set.known]);
  return thresholds.map((own) =>
    Float64Array.from({ length: rows }, () => {
      const base = own[Math.floor(random() * own.length)]!;
      const kind = Math.floor(random() * 12);
      if (codes.length > 0 && random() < 0.5) return random() < 0.8 ? codes[Math.floor(random() * codes.length)]! : random() * 400 - 5;
      if (kind === 0) return Number.NaN;
      if (kind === 1) return special[Math.floor(random() * special.length)]!;
      if (kind === 2) return nextTo(base, 1);
      if (kind === 3) return nextTo(base, -1);
      if (kind === 4) return nextTo32(base, 1);
      if (kind === 5) return nextTo32(base, -1);
      if (kind <= 8) return base;
      return base * (0.5 + random()) + random() - 0.5;
    }),
  );
}
