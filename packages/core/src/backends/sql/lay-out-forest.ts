import type { TreeEnsemble } from "../../ir/tree-ensemble.ts";
import { measureTree } from "../forest/tree-shape.ts";
import type { ExpressionPool } from "./expression-pool.ts";
import type { Expression } from "./expression.ts";
import type { Cells } from "./lowering.ts";
import { largestLeft } from "./print-tree.ts";

/** The nodes of all trees in one list, breadth first, the children of each beside each other. */
export interface ForestNodes {
  /** What nodes test: cells that are never missing. The first is 0, which leaves test. */
  readonly tests: readonly Expression[];
  /** The first node's number. */
  readonly first: 0 | 1;
  /** Of each node the place of what it tests, from `first`. */
  readonly place: Int32Array;
  /** Above it a row goes right. */
  readonly threshold: Float64Array;
  /** The left child; a leaf is its own. */
  readonly child: Int32Array;
  /** Of each leaf its number in its tree, and the columns of its row. */
  readonly number: Int32Array;
  readonly values: readonly Float64Array[];
  /** Of each tree its root, and the splits on the longest way down. */
  readonly root: Int32Array;
  readonly height: Int32Array;
}

export function layOutForest(pool: ExpressionPool, ensemble: TreeEnsemble, cells: Cells, first: 0 | 1): ForestNodes {
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
  return { tests: [...tests.keys()], first, place, threshold, child, number, values, root, height };
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

/** The trees that add to each output, in their order; -1 stands for all outputs. */
export function treesByOutput({ treeOutput }: TreeEnsemble): ReadonlyMap<number, readonly number[]> {
  const groups = new Map<number, number[]>();
  treeOutput.forEach((output, tree) => {
    const group = groups.get(output);
    if (group === undefined) groups.set(output, [tree]);
    else group.push(tree);
  });
  return groups;
}
