import type { OpName } from "../ops/attributes.ts";
import { cellCount, errorsOf, type BoundRule } from "./bounded.ts";
import { barycenterRule } from "./barycenter-rule.ts";
import { distancesRule, nearestRule } from "./distance-rules.ts";
import { bucketizeRule, compareRule, isMissingRule, logicalRule, lookupRule, oneHotRule, takeRule } from "./discrete-rules.ts";
import { binaryRule, castRule, chainRule, unaryRule, whereRule } from "./elementwise-rules.ts";
import { coupleRule } from "./couple-rule.ts";
import { forestRule } from "./forest-rule.ts";
import { cityHashRule, hashLookupRule } from "./hash-rules.ts";
import { interpolateRule } from "./interpolate-rule.ts";
import { linearLeavesRule } from "./linear-leaves-rule.ts";
import { concatRule, selectRule, toDenseRule, toSparseRule } from "./layout-rules.ts";
import { solveRule } from "./solve-rule.ts";
import { stagedSumsRule, treePathsRule, weightedMedianRule } from "./tree-rules.ts";
import { matmulRule, reduceRule } from "./sum-rules.ts";

/** How every op carries errors and adds its own. */
export const boundRules: { readonly [K in OpName]: BoundRule<K> } = {
  input: () => null,
  constant: (_inputs, { value, error }, answer) =>
    error === undefined ? null : errorsOf(cellCount(answer), (index) => error.data[index % value.data.length] as number),
  unary: unaryRule,
  binary: binaryRule,
  compare: compareRule,
  logical: logicalRule,
  is_missing: isMissingRule,
  where: whereRule,
  cast: castRule,
  select: selectRule,
  concat: concatRule,
  to_dense: toDenseRule,
  to_sparse: toSparseRule,
  reduce: reduceRule,
  matmul: matmulRule,
  distances: distancesRule,
  nearest: nearestRule,
  barycenter: barycenterRule,
  lookup: lookupRule,
  city_hash: cityHashRule,
  hash_lookup: hashLookupRule,
  take: takeRule,
  one_hot: oneHotRule,
  bucketize: bucketizeRule,
  interpolate: interpolateRule,
  forest: forestRule,
  linear_leaves: linearLeavesRule,
  tree_paths: treePathsRule,
  staged_sums: stagedSumsRule,
  weighted_median: weightedMedianRule,
  couple: coupleRule,
  solve: solveRule,
  term_sums: ([texts], _attributes, answer) => (texts!.error === null ? null : errorsOf(cellCount(answer), () => Infinity)),
  text_counts: ([texts], _attributes, answer) => (texts!.error === null ? null : errorsOf(cellCount(answer), () => Infinity)),
  chain: chainRule,
  check: ([input]) => input!.error,
};
