import type { TreeEnsemble } from "../../ir/tree-ensemble.ts";
import { chooseForestForm } from "./choose-forest-form.ts";
import { sumsInOne, type ExpressionPool } from "./expression-pool.ts";
import type { Expression } from "./expression.ts";
import { lowerForestArrays } from "./lower-forest-arrays.ts";
import { lowerForestWalk } from "./lower-forest-walk.ts";
import { roundingOf, type Rounding } from "./lower-single-sum.ts";
import { cellsOf, type Cells, type SqlLowering } from "./lowering.ts";
import { arraysOf } from "./print-list.ts";

export const lowerForest: SqlLowering<"forest"> = (context, { attributes: { ensemble, output } }) => {
  const { pool, inputs } = context;
  switch (chooseForestForm(context, ensemble)) {
    case "array":
      return lowerForestArrays(context, ensemble, output, arraysOf(context.dialect).first);
    case "nodes":
      return lowerForestWalk(context, ensemble, output);
    case "case":
  }
  const cells = inputs[0]!.map((cell) => pool.settled(cell));
  const trees = ensemble.treeOutput.length;
  const tested = Array.from({ length: trees }, (_, tree) => testedBy(pool, ensemble, tree, cells));
  const treeOf = (tree: number, answer: number | "leaf"): Expression => pool.tree(ensemble, tree, answer, ...tested[tree]!);
  if (output === "leaf") return cellsOf(trees, (tree) => treeOf(tree, "leaf"));
  if (output === "value") return cellsOf(trees, (tree) => treeOf(tree, 0));
  return cellsOf(ensemble.outputCount, (column) => {
    const start = inputs[1]?.[column] ?? pool.number(ensemble.initial[column]!);
    const terms: Expression[] = [];
    for (let tree = 0; tree < trees; tree++) {
      const only = ensemble.treeOutput[tree]!;
      if (only < 0) terms.push(treeOf(tree, column));
      else if (only === column) terms.push(treeOf(tree, 0));
    }
    return inOrder(pool, start, terms, roundingOf(context, ensemble, column, start));
  });
};

/** In the trees' order, so that the sum has the library's bits. */
function inOrder(pool: ExpressionPool, start: Expression, terms: readonly Expression[], round: Rounding | null): Expression {
  return terms.reduce((before, term, index) => {
    // What repeats a sum needs short names for its parts.
    if (round?.isApart === true) return pool.hold(round.apply(pool.arithmetic("+", before, pool.hold(term))));
    const sum = pool.arithmetic("+", before, term);
    const next = round === null ? sum : round.apply(sum);
    return (index + 1) % sumsInOne === 0 && index + 1 < terms.length ? pool.hold(next) : next;
  }, start);
}

/** The features that a tree tests, and those of which it asks the whole part. */
function testedBy(
  pool: ExpressionPool,
  ensemble: TreeEnsemble,
  tree: number,
  cells: Cells,
): readonly [ReadonlyMap<number, Expression>, ReadonlyMap<number, Expression>] {
  const features = new Map<number, Expression>();
  const wholes = new Map<number, Expression>();
  for (let node = ensemble.treeOffset[tree]!; node < ensemble.treeOffset[tree + 1]!; node++) {
    const feature = ensemble.feature[node]!;
    if (feature < 0) continue;
    const cell = cells[feature]!;
    if (ensemble.categorySet[node]! < 0) features.set(feature, cell);
    // A negative number is no category, and what is below 1 and not negative is the category 0.
    else wholes.set(feature, pool.call("floor", [cell]));
  }
  return [features, wholes];
}

export const lowerStagedSums: SqlLowering<"staged_sums"> = ({ pool, inputs }) => {
  const [values, starts] = inputs as readonly [Cells, Cells];
  const sums: Expression[] = [];
  values.forEach((value, tree) => {
    const before = tree < starts.length ? starts[tree]! : sums[tree - starts.length]!;
    sums.push(pool.arithmetic("+", before, value));
  });
  return sums;
};
