import type { OpName } from "./attributes.ts";
import { barycenter } from "./barycenter.ts";
import { binary } from "./binary.ts";
import { bucketize } from "./bucketize.ts";
import { cast } from "./cast.ts";
import { chain } from "./chain.ts";
import { check } from "./check.ts";
import { cityHash } from "./city-hash.ts";
import { compare } from "./compare.ts";
import { concat } from "./concat.ts";
import { constant } from "./constant.ts";
import { couple } from "./couple.ts";
import { distances } from "./distances.ts";
import { forest } from "./forest.ts";
import { hashLookup } from "./hash-lookup.ts";
import { input } from "./input.ts";
import { interpolate } from "./interpolate.ts";
import { isMissing } from "./is-missing.ts";
import { linearLeaves } from "./linear-leaves.ts";
import { logical } from "./logical.ts";
import { lookup } from "./lookup.ts";
import { matmul } from "./matmul.ts";
import { nearest } from "./nearest.ts";
import { oneHot } from "./one-hot.ts";
import type { Op } from "./op.ts";
import { reduce } from "./reduce.ts";
import { select } from "./select.ts";
import { solve } from "./solve.ts";
import { stagedSums } from "./staged-sums.ts";
import { take } from "./take.ts";
import { termSums } from "./term-sums.ts";
import { textCounts } from "./text-counts.ts";
import { toDense, toSparse } from "./layout.ts";
import { treePaths } from "./tree-paths.ts";
import { unary } from "./unary.ts";
import { weightedMedian } from "./weighted-median.ts";
import { where } from "./where.ts";

/** Every op of the graph, once. */
export const ops: { readonly [K in OpName]: Op<K> } = {
  input,
  constant,
  unary,
  binary,
  compare,
  logical,
  is_missing: isMissing,
  where,
  cast,
  select,
  concat,
  to_dense: toDense,
  to_sparse: toSparse,
  reduce,
  matmul,
  distances,
  nearest,
  barycenter,
  lookup,
  city_hash: cityHash,
  hash_lookup: hashLookup,
  take,
  one_hot: oneHot,
  bucketize,
  interpolate,
  forest,
  linear_leaves: linearLeaves,
  couple,
  solve,
  tree_paths: treePaths,
  staged_sums: stagedSums,
  weighted_median: weightedMedian,
  text_counts: textCounts,
  term_sums: termSums,
  chain,
  check,
};
