import { GodwitError } from "../../errors/index.ts";
import type { Curve } from "../../ir/ops/attributes.ts";
import { elementOf } from "./lower-layout.ts";
import type { ExpressionPool } from "./expression-pool.ts";
import type { Expression } from "./expression.ts";
import { cellsOf, notInSql, type SqlLowering } from "./lowering.ts";

export const lowerLookup: SqlLowering<"lookup"> = ({ pool, inputs }, { attributes: { keys, values, missing, unknown } }) => {
  const cases = new Map<string | number, Expression>();
  keys.data.forEach((key: unknown, index: number) => {
    if (key !== null && !Number.isNaN(key)) cases.set(key === 0 ? 0 : (key as string | number), pool.integer(values.data[index] as number));
  });
  return inputs[0]!.map((cell) => {
    const place = pool.match(cell, [...cases], pool.integer(unknown));
    return missing === unknown ? place : pool.choose(pool.isMissing(cell), pool.integer(missing), place);
  });
};

export const lowerTake: SqlLowering<"take"> = ({ pool, inputs }, { attributes: { table } }) => {
  const [rows, width] = [table.shape[0]!, table.shape[1]!];
  const outside = table.dtype === "string" ? pool.missing("text") : elementOf(pool, table.dtype, zeroOf(table.data), 0);
  return cellsOf(width, (column) =>
    pool.match(
      inputs[0]![0]!,
      Array.from({ length: rows }, (_, row) => [row, elementOf(pool, table.dtype, table.data, row * width + column)] as const),
      outside,
    ),
  );
};

function zeroOf(data: unknown): BigInt64Array | Float64Array {
  return data instanceof BigInt64Array ? new BigInt64Array(1) : new Float64Array(1);
}

export const lowerOneHot: SqlLowering<"one_hot"> = ({ pool, inputs }, { attributes: { size } }) =>
  cellsOf(size, (column) => pool.match(inputs[0]![0]!, [[column, pool.number(1)]], pool.number(0)));

/** By halves, so that many edges take few comparisons. */
export const lowerBucketize: SqlLowering<"bucketize"> = ({ pool, inputs }, { attributes: { edges, side } }) =>
  inputs[0]!.map((cell, column) => {
    const data = edges[column]!.data as Float64Array;
    const place = amongEdges(pool, cell, data, side === "left" ? "<=" : "<", 0, data.length, (count) => pool.integer(count));
    return pool.choose(pool.isMissing(cell), pool.integer(data.length), place);
  });

/** What is made of the number of edges below a cell; those between `low` and `high` are still open. */
function amongEdges(
  pool: ExpressionPool,
  cell: Expression,
  edges: Float64Array,
  stays: "<=" | "<",
  low: number,
  high: number,
  answer: (count: number) => Expression,
): Expression {
  if (low === high) return answer(low);
  const middle = (low + high) >> 1;
  return pool.choose(
    pool.compare(stays, cell, pool.number(edges[middle]!)),
    amongEdges(pool, cell, edges, stays, low, middle, answer),
    amongEdges(pool, cell, edges, stays, middle + 1, high, answer),
  );
}

export const lowerInterpolate: SqlLowering<"interpolate"> = (context, { attributes: { curves, rule } }) =>
  context.inputs[0]!.map((cell, column) => {
    if (rule !== "numpy") return notInSql(context, "an interpolation in single precision");
    return heightOn(context.pool, context.pool.settled(cell), curves[column]!);
  });

function heightOn(pool: ExpressionPool, cell: Expression, curve: Curve): Expression {
  const [x, y] = [curve.x.data as Float64Array, curve.y.data as Float64Array];
  const last = x.length - 1;
  if (last === 0) return pool.number(y[0]!);
  if (x.some((corner) => !Number.isFinite(corner)) || y.some((height) => !Number.isFinite(height)))
    throw new GodwitError("UNSUPPORTED_BY_DIALECT", "a line with infinite corners cannot be written in SQL");
  const between = (count: number): Expression => {
    if (count === 0) return pool.number(y[0]!);
    if (count > last) return pool.number(y[last]!);
    const slope = (y[count]! - y[count - 1]!) / (x[count]! - x[count - 1]!);
    const distance = pool.arithmetic("-", cell, pool.number(x[count - 1]!));
    const height = pool.arithmetic("+", pool.arithmetic("*", pool.number(slope), distance), pool.number(y[count - 1]!));
    return pool.choose(pool.compare("=", cell, pool.number(x[count - 1]!)), pool.number(y[count - 1]!), height);
  };
  const inside = amongEdges(pool, cell, x, "<", 0, x.length, between);
  return pool.choose(pool.isMissing(cell), pool.missing("double"), inside);
}
