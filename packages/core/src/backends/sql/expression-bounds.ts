import { unaryFunctions } from "../../math/unary-functions.ts";
import type { Expression, Facts, SqlFunction, SqlOperator } from "./expression.ts";

export function mayBeZero({ low, high }: Expression): boolean {
  return low <= 0 && high >= 0;
}

/** Below it a left side gives 0 that is not 0 itself: with a constant, or with itself, beside it. 0 where there is no such number. */
export function underflowLimit(operator: SqlOperator, left: Expression, right: Expression): number {
  if (left.integral || left.low > 1e-150 || left.high < -1e-150) return 0;
  if (operator === "*" && left === right) return 1.4916681462400413e-154;
  if (right.form.kind !== "number" || (operator !== "*" && operator !== "/")) return 0;
  const factor = Math.abs(operator === "*" ? Number(right.form.value) : 1 / Number(right.form.value));
  return factor > 0.5 || factor === 0 ? 0 : 2 ** -1074 / factor;
}

/** Where the numbers of a result lie, and whether it may be NULL or NaN; wider than need be where that is simpler. */
export function boundsOfArithmetic(operator: SqlOperator, left: Expression, right: Expression): Omit<Facts, "type"> {
  const nullable = left.nullable || right.nullable;
  const inherited = left.nan || right.nan;
  const integral = operator !== "/" && left.integral && right.integral;
  const finite = isFinite(left) && isFinite(right);
  switch (operator) {
    case "+":
      return { ...ordered([left.low + right.low, left.high + right.high]), nullable, integral, nan: inherited || !finite };
    case "-":
      return { ...ordered([left.low - right.high, left.high - right.low]), nullable, integral, nan: inherited || !finite };
    case "*":
      return { ...ordered(corners(left, right, (a, b) => a * b)), nullable, integral, nan: inherited || !finite };
    case "/": {
      const hasZero = right.low <= 0 && right.high >= 0;
      const bounds = hasZero ? everything : ordered(corners(left, right, (a, b) => a / b));
      return { ...bounds, nullable: nullable || hasZero, integral, nan: inherited || !finite };
    }
    default:
      return operator satisfies never;
  }
}

const everything = { low: -Infinity, high: Infinity } as const;

function isFinite({ low, high }: Expression): boolean {
  return Number.isFinite(low) && Number.isFinite(high);
}

function corners(left: Expression, right: Expression, apply: (a: number, b: number) => number): readonly number[] {
  return [left.low, left.high].flatMap((a) => [right.low, right.high].map((b) => apply(a, b)));
}

function ordered(numbers: readonly number[]): { readonly low: number; readonly high: number } {
  return numbers.some(Number.isNaN) ? everything : { low: Math.min(...numbers), high: Math.max(...numbers) };
}

/** Functions that keep order, by which bounds go through. */
const rising = new Set<SqlFunction>([
  "exp",
  "expm1",
  "floor",
  "ceil",
  "trunc",
  "rint",
  "float32",
  "float32_sum",
  "tanh",
  "arctan",
  "cbrt",
  "sinh",
]);
const whole = new Set<SqlFunction>(["floor", "ceil", "trunc", "rint", "sign"]);

/** The facts of a call, or `operand` where it changes nothing. */
export function boundsOfCall(name: SqlFunction, operands: readonly Expression[]): Facts | "operand" {
  const [first] = operands as readonly [Expression, ...Expression[]];
  const type = name === "to_integer" ? "integer" : "double";
  const nullable = operands.some((each) => each.nullable);
  const nan = operands.some((each) => each.nan);
  const facts = { type, nullable, nan, integral: false, low: -Infinity, high: Infinity } as const;
  if (whole.has(name) && name !== "sign" && first.integral) return "operand";
  if (rising.has(name)) {
    const apply = name === "float32" || name === "float32_sum" ? Math.fround : unaryFunctions[name as "exp"];
    return { ...facts, integral: whole.has(name), ...ordered([apply(first.low), apply(first.high)]) };
  }
  switch (name) {
    case "to_double":
      return first.type === "double" ? "operand" : { ...facts, low: first.low, high: first.high, integral: first.integral };
    case "to_integer":
      return first.type === "integer" ? "operand" : { ...facts, low: Math.trunc(first.low), high: Math.trunc(first.high), integral: true };
    case "settle":
      return { ...facts, nullable: true, nan: false, low: first.low, high: first.high, integral: first.integral };
    case "greatest":
    case "least": {
      const pick = name === "greatest" ? Math.max : Math.min;
      const [low, high] = [pick(...operands.map((each) => each.low)), pick(...operands.map((each) => each.high))];
      return { ...facts, type: first.type, low, high, integral: operands.every((each) => each.integral) };
    }
    case "coalesce":
      return { ...facts, type: first.type };
    case "absolute":
      return { ...facts, low: 0, high: Math.max(Math.abs(first.low), Math.abs(first.high)), integral: first.integral };
    case "sqrt":
      return { ...facts, low: 0, nullable: nullable || first.low < 0 };
    case "sign":
      return { ...facts, low: -1, high: 1, integral: true };
    case "sin":
    case "cos":
      return { ...facts, low: -1, high: 1, nan: nan || !isFinite(first) };
    default:
      return { ...facts, nullable: true, nan: true };
  }
}
