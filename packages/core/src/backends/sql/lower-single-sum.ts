import type { TreeEnsemble } from "../../ir/tree-ensemble.ts";
import type { Expression } from "./expression.ts";
import { notInSql, type SqlContext } from "./lowering.ts";
import { singleRange, type SingleRange } from "./single-range.ts";

export interface Rounding {
  /** The text repeats the sum, so that what is added has a name of its own. */
  readonly isApart: boolean;
  apply(sum: Expression): Expression;
}

/** How sums of trees are rounded to float32: by a cast, or by arithmetic where their sizes are known. */
export function roundingOf(context: SqlContext, ensemble: TreeEnsemble, column: number, start: Expression): Rounding | null {
  const { pool, dialect } = context;
  if (ensemble.accumulate === "f32" && dialect.float32 !== null) return { isApart: false, apply: (sum) => pool.call("float32_sum", [sum]) };
  const range = singleRangeOf(context, ensemble, column, start);
  if (range === null) return null;
  return { isApart: true, apply: (sum) => pool.singleSum(sum, range) };
}

/** The sizes that a forest's sums have where they are rounded; null where they are not. */
export function singleRangeOf(context: SqlContext, ensemble: TreeEnsemble, column: number, start: Expression): SingleRange | null {
  if (ensemble.accumulate !== "f32") return null;
  const range = start.form.kind === "number" ? singleRange(ensemble, column, Number(start.form.value)) : null;
  return range ?? notInSql(context, "a sum in single precision that starts with a number of the row, or is very large,");
}
