import type { Comparison } from "../../ir/ops/attributes.ts";
import type { ExpressionPool } from "./expression-pool.ts";
import type { Expression, SqlComparison } from "./expression.ts";
import { float32Of } from "./lower-float32.ts";
import { cellAt, cellsOf, widest, type SqlLowering } from "./lowering.ts";

const operators: { readonly [K in Comparison]: SqlComparison } = {
  equal: "=",
  not_equal: "<>",
  less: "<",
  less_equal: "<=",
  greater: ">",
  greater_equal: ">=",
};

export const lowerCompare: SqlLowering<"compare"> = ({ pool, inputs }, { attributes }) => {
  const [left, right] = inputs as readonly [readonly Expression[], readonly Expression[]];
  return cellsOf(widest([left, right]), (column) => comparison(pool, attributes.function, cellAt(left, column), cellAt(right, column)));
};

/** NaN is unlike everything; missing strings are alike. */
function comparison(pool: ExpressionPool, name: Comparison, left: Expression, right: Expression): Expression {
  const compared = pool.compare(operators[name], left, right);
  const [leftless, rightless] = [pool.isMissing(left), pool.isMissing(right)];
  if (left.type === "text") {
    if (name === "equal") return pool.logical("or", [compared, pool.logical("and", [leftless, rightless])]);
    const present = (each: Expression): Expression => pool.choose(each, pool.truth(false), pool.truth(true));
    const onlyOne = [pool.logical("and", [leftless, present(rightless)]), pool.logical("and", [rightless, present(leftless)])];
    return pool.logical("or", [compared, ...onlyOne]);
  }
  return name === "not_equal" ? pool.logical("or", [compared, leftless, rightless]) : compared;
}

export const lowerLogical: SqlLowering<"logical"> = ({ pool, inputs }, { attributes }) => {
  const [left, right] = inputs as readonly [readonly Expression[], readonly Expression[]];
  return cellsOf(widest([left, right]), (column) => pool.logical(attributes.function, [cellAt(left, column), cellAt(right, column)]));
};

export const lowerIsMissing: SqlLowering<"is_missing"> = ({ pool, inputs }) => inputs[0]!.map((cell) => pool.isMissing(cell));

export const lowerWhere: SqlLowering<"where"> = ({ pool, inputs }) => {
  const [test, yes, no] = inputs as readonly [readonly Expression[], readonly Expression[], readonly Expression[]];
  return cellsOf(widest(inputs), (column) => pool.choose(cellAt(test, column), cellAt(yes, column), cellAt(no, column)));
};

export const lowerCast: SqlLowering<"cast"> = (context, { attributes }) =>
  context.inputs[0]!.map((cell) => {
    const { pool } = context;
    if (attributes.dtype === "i32") return pool.call("to_integer", [pool.settled(cell)]);
    const number = pool.call("to_double", [cell]);
    return attributes.dtype === "f32" ? float32Of(context, number) : number;
  });
