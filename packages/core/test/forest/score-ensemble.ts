import type { TreeEnsemble } from "../../src/ir/tree-ensemble.ts";
import { walkTree } from "../../src/ir/walk-tree.ts";

/** The scores of a row, added in tree order. */
export function scoresOf(ensemble: TreeEnsemble, row: Float64Array): number[] {
  const scores = [...ensemble.initial];
  for (let tree = 0; tree < ensemble.treeOutput.length; tree++) {
    const leaf = ensemble.leaf[ensemble.treeOffset[tree]! + walkTree(ensemble, tree, row, 0)]! * ensemble.leafWidth;
    const output = ensemble.treeOutput[tree]!;
    if (output >= 0) scores[output]! += ensemble.leafValue[leaf]!;
    else for (let column = 0; column < scores.length; column++) scores[column]! += ensemble.leafValue[leaf + column]!;
  }
  return scores;
}
