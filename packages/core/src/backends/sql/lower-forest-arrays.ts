import type { TreeEnsemble } from "../../ir/tree-ensemble.ts";
import type { ExpressionPool } from "./expression-pool.ts";
import type { Expression } from "./expression.ts";
import { layOutForest, treesByOutput, type ForestNodes } from "./lay-out-forest.ts";
import { cellsOf, type Cells, type SqlContext } from "./lowering.ts";

/** Trees that add to the same outputs, walked together, a step of all of them at a time. */
interface TreeGroup {
  /** The only output that they add to, -1 for all. */
  readonly output: number;
  readonly trees: readonly number[];
  /** The node that a row has come to in each of the trees. */
  readonly leaves: Expression;
}

/** A forest as arrays of its nodes, in which a row goes down all trees at once. */
export function lowerForestArrays(
  { pool, inputs }: SqlContext,
  ensemble: TreeEnsemble,
  output: "sum" | "leaf" | "value",
  first: 0 | 1,
): Cells {
  const cells = inputs[0]!.map((cell) => pool.settled(cell));
  const forest = layOutForest(pool, ensemble, cells, first);
  const groups = treeGroups(pool, ensemble, forest);
  if (output !== "sum") {
    const values = pool.array(output === "leaf" ? forest.number : forest.values[0]!);
    const places = new Map(
      groups.flatMap(({ trees, leaves }) => {
        const list = pool.pick(leaves, values);
        return trees.map((tree, index) => [tree, pool.element(list, index, output === "leaf" ? "integer" : "double")] as const);
      }),
    );
    return cellsOf(places.size, (tree) => places.get(tree)!);
  }
  return cellsOf(ensemble.outputCount, (column) => {
    const start = inputs[1]?.[column] ?? pool.number(ensemble.initial[column]!);
    const group = groups.find((each) => each.output === column || each.output < 0);
    if (group === undefined) return start;
    const values = pool.array(forest.values[group.output < 0 ? column : 0]!);
    return pool.listSum(start, pool.pick(group.leaves, values), ensemble.accumulate === "f32");
  });
}

/** Whether arrays can say what the ensemble does: they hold finite numbers, and each output adds trees of one kind in their order. */
export function fitsArrays(ensemble: TreeEnsemble, start: Cells | undefined): boolean {
  const kinds = new Set(ensemble.treeOutput.map(Math.sign));
  if (ensemble.treeOutput.length === 0 || (kinds.has(-1) && kinds.size > 1) || ensemble.categorySets.length > mostSets) return false;
  const isSingle = (value: number): boolean => Math.fround(value) === value;
  if (!ensemble.leafValue.every(Number.isFinite)) return false;
  return ensemble.accumulate !== "f32" || (start === undefined && ensemble.leafValue.every(isSingle) && ensemble.initial.every(isSingle));
}

/** Each set of categories is a cell of the row's list. */
const mostSets = 500;

function treeGroups(pool: ExpressionPool, ensemble: TreeEnsemble, forest: ForestNodes): readonly TreeGroup[] {
  const tested = pool.list(forest.tests);
  const [place, threshold, child] = [pool.array(forest.place), pool.array(forest.threshold), pool.array(forest.child)];
  return Array.from(treesByOutput(ensemble), ([output, trees]) => {
    const steps = trees.reduce((most, tree) => Math.max(most, forest.height[tree]!), 0);
    let leaves = pool.array(Int32Array.from(trees, (tree) => forest.root[tree]!));
    for (let step = 0; step < steps; step++) leaves = pool.descend(leaves, tested, place, threshold, child);
    return { output, trees, leaves };
  });
}
