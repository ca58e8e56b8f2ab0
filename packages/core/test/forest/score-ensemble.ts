import type { TreeEnsemble } from "../../src/ir/tree-ensemble.ts";
import { walkTree } from "../../src/ir/walk-tree.ts";

/** The scores of a row, added in tree order. */
export function scoresOf(ensemble: TreeEnsemble, row: Float64Array): number[] {
  const scores = [...ensemble.initial];
  const add = (output: number, value: number): void => {
    scores[output] = ensemble.accumulate === "f32" ? Math.fround(scores[output]! + value) : scores[output]! + value;
  };
  for (let tree = 0; tree < ensemble.treeOutput.length; tree++) {
    const leaf = ensemble.leaf[ensemble.treeOffset[tree]! + walkTree(ensemble, tree, row, 0)]! * ensemble.leafWidth;
    const output = ensemble.treeOutput[tree]!;
    if (output >= 0) add(output, ensemble.leafValue[leaf]!);
    else for (let column = 0; column < scores.length; column++) add(column, ensemble.leafValue[leaf + column]!);
  }
  return scores;
}
