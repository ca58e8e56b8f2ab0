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

/** Which side a cell takes at a split; `node` counts over all trees. */
export function goesLeft(ensemble: TreeEnsemble, node: number, cell: number): boolean {
  if (Number.isNaN(cell)) return ensemble.missingLeft[node] === 1;
  const set = ensemble.categorySet[node]!;
  if (set >= 0) return sideOfCategory(ensemble.categorySets[set]!, cell) ?? ensemble.missingLeft[node] === 1;
  const value = ensemble.compare === "f32" ? Math.fround(cell) : cell;
  return ensemble.test === "le" ? value <= ensemble.threshold[node]! : value < ensemble.threshold[node]!;
}

const sidesOfSets = new WeakMap<CategorySet, ReadonlyMap<number, boolean>>();

/** True for left, false for right, undefined where the category is negative or not known. */
function sideOfCategory(set: CategorySet, cell: number): boolean | undefined {
  if (cell < 0) return undefined;
  let sides = sidesOfSets.get(set);
  if (sides === undefined) {
    const entries: [number, boolean][] = [
      ...Array.from(set.known, (code): [number, boolean] => [code, false]),
      ...Array.from(set.left, (code): [number, boolean] => [code, true]),
    ];
    sides = new Map(entries);
    sidesOfSets.set(set, sides);
  }
  return sides.get(Math.trunc(cell));
}
