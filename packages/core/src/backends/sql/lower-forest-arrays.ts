import type { TreeEnsemble } from "../../ir/tree-ensemble.ts";
import { measureTree } from "../forest/tree-shape.ts";
import type { ExpressionPool } from "./expression-pool.ts";
import type { Expression } from "./expression.ts";
import { cellsOf, type Cells, type SqlContext } from "./lowering.ts";
import { largestLeft } from "./print-tree.ts";

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
  first: number,
): Cells {
  const cells = inputs[0]!.map((cell) => pool.settled(cell));
  const forest = forestArrays(pool, ensemble, cells, first);
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

interface ForestArrays {
  /** What the nodes test, as a list of doubles. */
  readonly tested: Expression;
  readonly place: Expression;
  readonly threshold: Expression;
  readonly child: Expression;
  /** Of each leaf its number in its tree, and the columns of its row. */
  readonly number: Int32Array;
  readonly values: readonly Float64Array[];
  readonly root: Int32Array;
  readonly height: Int32Array;
}

/** The nodes of all trees, breadth first, children beside each other; a leaf is its own child. */
function forestArrays(pool: ExpressionPool, ensemble: TreeEnsemble, cells: Cells, first: number): ForestArrays {
  const trees = ensemble.treeOutput.length;
  const shapes = Array.from({ length: trees }, (_, tree) => measureTree(ensemble, tree));
  const nodes = shapes.reduce((sum, { preorder }) => sum + preorder.length, 0);
  const [place, child, number] = [new Int32Array(nodes), new Int32Array(nodes), new Int32Array(nodes)];
  const threshold = new Float64Array(nodes);
  const values = Array.from({ length: ensemble.leafWidth }, () => new Float64Array(nodes));
  const [root, height] = [new Int32Array(trees), new Int32Array(trees)];
  const tests = new Map<Expression, number>([[pool.number(0), 0]]);
  let end = 0;
  shapes.forEach((shape, tree) => {
    root[tree] = end + first;
    height[tree] = shape.height[0]!;
    const waiting = [shape.base];
    const start = end;
    end += 1;
    for (let position = 0; position < waiting.length; position++) {
      const node = waiting[position]!;
      const at = start + position;
      if (ensemble.feature[node]! < 0) {
        child[at] = at + first;
        number[at] = node - shape.base;
        values.forEach((column, index) => (column[at] = ensemble.leafValue[ensemble.leaf[node]! * ensemble.leafWidth + index]!));
        place[at] = first;
        continue;
      }
      const [test, limit] = testOf(pool, ensemble, node, cells);
      if (!tests.has(test)) tests.set(test, tests.size);
      place[at] = tests.get(test)! + first;
      threshold[at] = limit;
      child[at] = end + first;
      waiting.push(shape.base + ensemble.left[node]!, shape.base + ensemble.right[node]!);
      end += 2;
    }
  });
  const arrays = { place: pool.array(place), threshold: pool.array(threshold), child: pool.array(child) };
  return { tested: pool.list([...tests.keys()]), ...arrays, number, values, root, height };
}

/** A cell that is never missing and a finite limit: above it a row goes right. */
function testOf(pool: ExpressionPool, ensemble: TreeEnsemble, node: number, cells: Cells): readonly [Expression, number] {
  const cell = cells[ensemble.feature[node]!]!;
  const missingLeft = ensemble.missingLeft[node] === 1;
  const [zero, one] = [pool.number(0), pool.number(1)];
  const set = ensemble.categorySet[node]!;
  if (set >= 0) {
    const { left, known } = ensemble.categorySets[set]!;
    const goLeft = new Set(left);
    const whole = pool.call("floor", [cell]);
    const matched = (codes: Iterable<number>, found: Expression, other: Expression): Expression =>
      pool.match(
        whole,
        Array.from(codes, (code) => [code, found] as const),
        other,
      );
    return [
      missingLeft
        ? matched(
            Array.from(known).filter((code) => !goLeft.has(code)),
            one,
            zero,
          )
        : matched(left, zero, one),
      0.5,
    ];
  }
  const limit = largestLeft(ensemble, node);
  if (limit === Infinity || limit === undefined) {
    const presentLeft = limit === Infinity;
    if (presentLeft === missingLeft || !cell.nullable) return [zero, presentLeft ? 0 : -1];
    return [pool.choose(pool.isMissing(cell), missingLeft ? zero : one, presentLeft ? zero : one), 0.5];
  }
  if (limit === -Infinity) {
    const lowest = pool.number(-Number.MAX_VALUE);
    if (missingLeft) return [pool.choose(pool.compare(">=", cell, lowest), one, zero), 0.5];
    return [pool.choose(pool.compare("<", cell, lowest), zero, one), 0.5];
  }
  return [pool.filled(cell, pool.number(missingLeft ? -Infinity : Infinity)), limit];
}

function treeGroups(pool: ExpressionPool, ensemble: TreeEnsemble, forest: ForestArrays): readonly TreeGroup[] {
  const groups = new Map<number, number[]>();
  ensemble.treeOutput.forEach((output, tree) => {
    const group = groups.get(output);
    if (group === undefined) groups.set(output, [tree]);
    else group.push(tree);
  });
  return [...groups].map(([output, trees]) => {
    const steps = trees.reduce((most, tree) => Math.max(most, forest.height[tree]!), 0);
    let leaves = pool.array(Int32Array.from(trees, (tree) => forest.root[tree]!));
    for (let step = 0; step < steps; step++) leaves = pool.descend(leaves, forest.tested, forest.place, forest.threshold, forest.child);
    return { output, trees, leaves };
  });
}
