import type { TreeEnsemble } from "../../ir/tree-ensemble.ts";
import type { ForestTable } from "./expression.ts";
import { layOutForest, treesByOutput } from "./lay-out-forest.ts";
import { singleRangeOf } from "./lower-single-sum.ts";
import { cellsOf, type Cells, type SqlContext } from "./lowering.ts";

/** A forest as a table of its nodes, through which a query within the query goes from node to node and from tree to tree. */
export function lowerForestWalk(context: SqlContext, ensemble: TreeEnsemble, output: "sum" | "leaf" | "value"): Cells {
  const { pool, inputs } = context;
  const cells = inputs[0]!.map((cell) => pool.settled(cell));
  const { tests, place, threshold, child, number, values, root } = layOutForest(pool, ensemble, cells, 1);
  const groups = treesByOutput(ensemble);
  const next = Int32Array.from(child);
  const leaf = Int32Array.from(number, (of, node) => (child[node] === node + 1 ? of : -1));
  const after = new Map([...groups.values()].flatMap((trees) => trees.map((tree, index) => [tree, trees[index + 1]] as const)));
  root.forEach((start, tree) => {
    const end = root[tree + 1] ?? child.length + 1;
    const following = after.get(tree);
    for (let node = start - 1; node < end - 1; node++) if (leaf[node]! >= 0) next[node] = following === undefined ? 0 : root[following]!;
  });
  // What leaves test is in no column: their place is 0, and so is what they are compared with.
  const table: ForestTable = { place: place.map((from) => from - 1), threshold, child: next, leaf, values };
  const tested = tests.slice(1);
  if (output !== "sum") return cellsOf(root.length, (tree) => pool.walk(table, root[tree]!, output === "leaf" ? "leaf" : 0, tested));
  return cellsOf(ensemble.outputCount, (column) => {
    const start = inputs[1]?.[column] ?? pool.number(ensemble.initial[column]!);
    const trees = groups.get(column) ?? groups.get(-1);
    if (trees === undefined) return start;
    const single = singleRangeOf(context, ensemble, column, start);
    return pool.walkSum(table, root[trees[0]!]!, groups.has(column) ? 0 : column, single, start, tested);
  });
}
