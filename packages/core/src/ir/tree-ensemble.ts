/**
 * The one canonical value for every tree ensemble. Nodes of all trees stand in one list; tree t owns the nodes
 * `treeOffset[t] … treeOffset[t + 1]`, its root first, and `left`/`right` count from the tree's first node.
 *
 * A row goes through a split as follows: the feature's value is rounded to float32 if `compare` is `f32`; NaN goes left
 * where `missingLeft` is 1, else right; a categorical split (`categorySet >= 0`) goes left where the value is a member
 * of the set, by `missingLeft` where it is negative or not known, else right; a numeric one goes left where
 * `value <= threshold` (`test: "le"`) or `value < threshold` (`"lt"`).
 *
 * The score starts at `initial` and adds leaf values in tree order: a tree with `treeOutput[t] >= 0` adds one number
 * to that output (its leaf rows use column 0), one with -1 adds its whole leaf row. With `accumulate: "f32"` every sum is
 * rounded to float32.
 */
export interface TreeEnsemble {
  readonly featureCount: number;
  readonly outputCount: number;
  readonly compare: "f32" | "f64";
  readonly test: "le" | "lt";
  /** Float64 sums where absent. */
  readonly accumulate?: "f32";
  /** int32[trees + 1]. */
  readonly treeOffset: Int32Array;
  /** int32[trees]: the output that the tree adds to, or -1 for all. */
  readonly treeOutput: Int32Array;
  /** int32[nodes]: the feature of a split, -1 at a leaf. */
  readonly feature: Int32Array;
  /** float64[nodes]; may be +inf. */
  readonly threshold: Float64Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly missingLeft: Uint8Array;
  /** int32[nodes]: index into `categorySets`, or -1 at a numeric split. */
  readonly categorySet: Int32Array;
  readonly categorySets: readonly CategorySet[];
  /** int32[nodes]: row of `leafValue` at a leaf. */
  readonly leaf: Int32Array;
  /** float64[leaves × leafWidth], leafWidth = 1 if every tree has its own output, else outputCount. */
  readonly leafValue: Float64Array;
  readonly leafWidth: number;
  /** float64[outputCount]. */
  readonly initial: Float64Array;
}

/** Sorted non-negative codes that go left, and the codes that are known (the others take the missing side). */
export interface CategorySet {
  readonly left: Int32Array;
  readonly known: Int32Array;
}

const knownParents = new WeakMap<Int32Array, Int32Array | null>();

/** int32[nodes]: the parent of each node within its tree, -1 of a root; undefined where a node does not stand between its parent and its tree's end. */
export function parentsOf(trees: Pick<TreeEnsemble, "left" | "right" | "treeOffset">): Int32Array | undefined {
  const known = knownParents.get(trees.left);
  if (known !== undefined) return known ?? undefined;
  const parents = findParents(trees);
  knownParents.set(trees.left, parents);
  return parents ?? undefined;
}

function findParents({ treeOffset, left, right }: Pick<TreeEnsemble, "left" | "right" | "treeOffset">): Int32Array | null {
  const parents = new Int32Array(left.length).fill(-1);
  for (let tree = 0; tree + 1 < treeOffset.length; tree++) {
    const first = treeOffset[tree]!;
    const size = treeOffset[tree + 1]! - first;
    for (let node = 0; node < size; node++) {
      const [low, high] = [left[first + node]!, right[first + node]!];
      if (low < 0) continue;
      if (low <= node || high <= node || low >= size || high >= size) return null;
      parents[first + low] = node;
      parents[first + high] = node;
    }
  }
  return parents;
}
