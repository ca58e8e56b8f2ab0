import type { CategorySet, TreeEnsemble } from "./tree-ensemble.ts";

/** The leaf, as node index within its tree, that a row of float64 cells reaches: the definition that every backend must meet. */
export function walkTree(ensemble: TreeEnsemble, tree: number, cells: Float64Array, offset: number): number {
  const root = ensemble.treeOffset[tree]!;
  let node = 0;
  for (;;) {
    const at = root + node;
    const feature = ensemble.feature[at]!;
    if (feature < 0) return node;
    node = goesLeft(ensemble, at, cells[offset + feature]!) ? ensemble.left[at]! : ensemble.right[at]!;
  }
}

function goesLeft(ensemble: TreeEnsemble, node: number, cell: number): boolean {
  const missingLeft = ensemble.missingLeft[node] === 1;
  if (Number.isNaN(cell)) return missingLeft;
  const set = ensemble.categorySet[node]!;
  if (set >= 0) return categoryGoesLeft(ensemble.categorySets[set]!, cell, missingLeft);
  const value = ensemble.compare === "f32" ? Math.fround(cell) : cell;
  return ensemble.test === "le" ? value <= ensemble.threshold[node]! : value < ensemble.threshold[node]!;
}

function categoryGoesLeft(set: CategorySet, cell: number, missingLeft: boolean): boolean {
  const code = Math.trunc(cell);
  if (code < 0) return missingLeft;
  if (set.left.includes(code)) return true;
  return set.known.includes(code) ? false : missingLeft;
}
