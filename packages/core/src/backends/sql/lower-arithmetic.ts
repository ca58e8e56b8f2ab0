import { unaryFunctions, type UnaryFunction } from "../../math/unary-functions.ts";
import type { BinaryFunction } from "../../ir/ops/attributes.ts";
import type { Expression } from "./expression.ts";
import { cellAt, cellsOf, notInSql, widest, type SqlContext, type SqlLowering } from "./lowering.ts";
import { lowerExpf } from "./lower-expf.ts";
import { float32Of } from "./lower-float32.ts";

export const lowerUnary: SqlLowering<"unary"> = (context, { attributes, type }) =>
  context.inputs[0]!.map((cell, column) => {
    const value = unaryOf(context, attributes.function, cell);
    return type.layout === "dense" || unaryFunctions[attributes.function](0) === 0 ? value : whereStored(context, column, value);
  });

export const lowerBinary: SqlLowering<"binary"> = (context, { attributes, type }) => {
  const [left, right] = context.inputs as readonly [readonly Expression[], readonly Expression[]];
  return cellsOf(widest([left, right]), (column) => {
    const value = binaryOf(context, attributes.function, cellAt(left, column), cellAt(right, column));
    return type.layout === "dense" ? value : whereStored(context, column, value);
  });
};

/** A sparse value has no more cells after a function than before: those that are not stored stay 0. */
function whereStored({ pool, stored }: SqlContext, column: number, value: Expression): Expression {
  return pool.choose(stored(0)[column]!, value, pool.number(0));
}

export const lowerChain: SqlLowering<"chain"> = (context, { attributes }) =>
  context.inputs[0]!.map((cell, column) =>
    attributes.steps.reduce<Expression>((value, step) => {
      if (step.kind === "unary") return unaryOf(context, step.function, value);
      const data = step.operand.data as Float64Array;
      const operand = context.pool.number(data.length === 1 ? data[0]! : data[column]!);
      if (step.kind === "fill_missing") return context.pool.filled(value, operand);
      return step.reversed ? binaryOf(context, step.function, operand, value) : binaryOf(context, step.function, value, operand);
    }, cell),
  );

export function binaryOf(context: SqlContext, name: BinaryFunction, left: Expression, right: Expression): Expression {
  const { pool } = context;
  switch (name) {
    case "add":
      return pool.arithmetic("+", left, right);
    case "subtract":
      return pool.arithmetic("-", left, right);
    case "multiply":
      return pool.arithmetic("*", left, right);
    case "divide":
      return pool.arithmetic("/", left, right);
    case "minimum":
      return pool.call("least", [pool.settled(left), pool.settled(right)]);
    case "maximum":
      return pool.call("greatest", [pool.settled(left), pool.settled(right)]);
    case "power":
      return powerOf(context, left, right);
    default:
      return name satisfies never;
  }
}

function powerOf({ pool }: SqlContext, base: Expression, exponent: Expression): Expression {
  const { form } = exponent;
  const value = form.kind === "number" ? form.value : null;
  if (value === 0) return pool.number(1);
  if (value === 1) return base;
  if (value === 2) return pool.arithmetic("*", base, base);
  if (value === -1) return pool.arithmetic("/", pool.number(1), base);
  return pool.call("power", [pool.settled(base), pool.settled(exponent)]);
}

function unaryOf(context: SqlContext, name: UnaryFunction, cell: Expression): Expression {
  const { pool, dialect } = context;
  const number = (value: number): Expression => pool.number(value);
  const settled = pool.settled(cell);
  switch (name) {
    case "negative":
      return pool.arithmetic("-", number(-0), cell);
    case "square":
      return pool.arithmetic("*", cell, cell);
    case "reciprocal":
      return pool.arithmetic("/", number(1), cell);
    case "degrees":
      return pool.arithmetic("*", cell, number(57.29577951308232));
    case "radians":
      return pool.arithmetic("*", cell, number(0.017453292519943295));
    case "exp2":
      return powerOf(context, number(2), cell);
    case "expit":
      return expitOf(context, settled);
    case "log_expit": {
      const size = pool.call("absolute", [settled]);
      const tail = pool.call("log1p", [pool.call("exp", [pool.arithmetic("-", number(-0), size)])]);
      return pool.arithmetic("-", pool.call("least", [settled, number(0)]), tail);
    }
    case "float32":
      return float32Of(context, settled);
    case "expf":
      return lowerExpf(context, settled);
    case "logf":
      return float32Of(context, pool.call("log", [settled]));
    case "exp":
    case "log":
    case "log2":
    case "log10":
    case "log1p":
    case "expm1":
    case "sqrt":
    case "cbrt":
    case "floor":
    case "ceil":
    case "trunc":
    case "rint":
    case "absolute":
    case "sign":
      return pool.call(name, [settled]);
    case "tanh":
      if (dialect.functions.tanh === undefined) {
        // (e^2x − 1) / (e^2x + 1), where e^2x does not overflow.
        const within = pool.call("greatest", [pool.call("least", [settled, number(20)]), number(-20)]);
        const growth = pool.call("expm1", [pool.arithmetic("*", within, number(2))]);
        return pool.arithmetic("/", growth, pool.arithmetic("+", growth, number(2)));
      }
      return pool.call(name, [settled]);
    case "sin":
    case "cos":
    case "tan":
    case "arcsin":
    case "arccos":
    case "arctan":
    case "sinh":
    case "cosh":
    case "arcsinh":
    case "arccosh":
    case "arctanh":
      return dialect.functions[name] === undefined ? notInSql(context, `the function ${name}`) : pool.call(name, [settled]);
    case "erf":
    case "ndtr":
    case "ndtri":
    case "fast_exp":
      return notInSql(context, `the function ${name}`);
    default:
      return name satisfies never;
  }
}

const largestExponent = 709.782712893384;

/** 1 / (1 + e^−x), which is 0 where e^−x overflows. */
function expitOf({ pool }: SqlContext, x: Expression): Expression {
  const inverse = (of: Expression): Expression => {
    const exponential = pool.call("exp", [pool.arithmetic("-", pool.number(-0), of)]);
    return pool.arithmetic("/", pool.number(1), pool.arithmetic("+", pool.number(1), exponential));
  };
  if (x.low >= -largestExponent) return inverse(x);
  const lowest = pool.number(-largestExponent);
  return pool.choose(pool.compare("<", x, lowest), pool.number(0), inverse(pool.call("greatest", [x, lowest])));
}
