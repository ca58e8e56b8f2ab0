import type { CheckRule, Reduction } from "../../ir/ops/attributes.ts";
import type { ExpressionPool } from "./expression-pool.ts";
import type { Expression } from "./expression.ts";
import { binaryOf } from "./lower-arithmetic.ts";
import { float32Of } from "./lower-float32.ts";
import { cellsOf, notInSql, type SqlContext, type SqlLowering } from "./lowering.ts";

export const lowerReduce: SqlLowering<"reduce"> = (context, { attributes: { function: name, each } }) => {
  const cells = context.inputs[0]!;
  const size = each ?? cells.length;
  return cellsOf(cells.length / size, (group) => reduced(context, name, cells.slice(group * size, (group + 1) * size)));
};

function reduced(context: SqlContext, name: Reduction, cells: readonly Expression[]): Expression {
  const { pool } = context;
  const sizes = (): readonly Expression[] => cells.map((cell) => pool.call("absolute", [pool.settled(cell)]));
  switch (name) {
    case "sum":
    case "sum_pairwise":
      return pool.sum(cells);
    case "sum_f32":
      return cells.reduce<Expression>((sum, cell) => float32Of(context, pool.arithmetic("+", sum, cell)), pool.number(0));
    case "sum_squares":
      return pool.sum(cells.map((cell) => pool.arithmetic("*", cell, cell)));
    case "sum_absolute":
      return pool.sum(sizes());
    case "maximum":
    case "minimum":
      return extreme(pool, name === "maximum" ? "greatest" : "least", cells);
    case "maximum_absolute":
      return extreme(pool, "greatest", sizes());
    case "argmax":
      return firstMaximum(pool, cells);
    default:
      return name satisfies never;
  }
}

function extreme(pool: ExpressionPool, name: "greatest" | "least", cells: readonly Expression[]): Expression {
  const operands = [...new Set(cells.map((cell) => pool.settled(cell)))];
  return operands.length === 1 ? operands[0]! : pool.call(name, operands);
}

/** The place of the first missing cell, else of the first that equals the largest. */
function firstMaximum(pool: ExpressionPool, cells: readonly Expression[]): Expression {
  const operands = cells.map((cell) => pool.settled(cell));
  if (operands.length === 1) return pool.integer(0);
  const last = pool.integer(operands.length - 1);
  const isLargest = operands.length === 2 ? ">=" : "=";
  const largest = operands.length === 2 ? operands[1]! : extreme(pool, "greatest", operands);
  const place = operands
    .slice(0, -1)
    .reduceRight<Expression>((rest, cell, index) => pool.choose(pool.compare(isLargest, cell, largest), pool.integer(index), rest), last);
  return operands.reduceRight<Expression>((rest, cell, index) => pool.choose(pool.isMissing(cell), pool.integer(index), rest), place);
}

export const lowerMatmul: SqlLowering<"matmul"> = (context, { attributes: { weights, arithmetic } }) => {
  if (arithmetic === "f32") return notInSql(context, "a product in single precision (--precision fast)");
  const { pool, inputs } = context;
  const outputs = weights.shape[1]!;
  const factors = weights.data as Float64Array;
  return cellsOf(outputs, (output) =>
    pool.sum(
      inputs[0]!.flatMap((cell, column) => {
        const factor = factors[column * outputs + output]!;
        const isNothing = factor === 0 && !cell.nullable && !cell.nan && Number.isFinite(cell.low) && Number.isFinite(cell.high);
        return isNothing ? [] : [weighted(context, cell, factor)];
      }),
    ),
  );
};

/** A factor times a cell; of what is chosen among constants, the products are. */
function weighted(context: SqlContext, cell: Expression, factor: number): Expression {
  const { pool } = context;
  const { form, operands } = cell;
  if (form.kind === "match") {
    const values = operands.slice(1).flatMap((each) => (each.form.kind === "number" ? [Number(each.form.value) * factor] : []));
    if (values.length === form.keys.length + 1)
      return pool.match(
        operands[0]!,
        form.keys.map((key, index) => [key, pool.number(values[index]!)] as const),
        pool.number(values.at(-1)!),
      );
  }
  return binaryOf(context, "multiply", cell, pool.number(factor));
}

const limits: { readonly [K in Exclude<CheckRule, "known">]: readonly [limit: number, required: boolean] } = {
  finite: [Infinity, true],
  no_infinity: [Infinity, false],
  finite_f32: [3.4028235677973366e38, true],
  no_infinity_f32: [3.4028235677973366e38, false],
};

export const lowerCheck: SqlLowering<"check"> = ({ pool, inputs }, { attributes: { rule, step, labels } }) =>
  inputs[0]!.map((cell, column) => {
    const where = `${step}: column ${labels[column] ?? column}`;
    if (rule === "known") return pool.known(cell, `${where} holds a category that was not seen in training`);
    const [limit, required] = limits[rule];
    return pool.check(cell, limit, required, `${where} holds a number that is not taken`);
  });
