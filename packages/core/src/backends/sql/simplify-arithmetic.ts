import type { Expression, SqlOperator } from "./expression.ts";

function isNumber({ form }: Expression, value: number): boolean {
  return form.kind === "number" && Object.is(form.value, value);
}

/** What arithmetic comes to without being done: an operand, `number` where both are constants, or nothing. */
export function simplified(operator: SqlOperator, left: Expression, right: Expression): Expression | "number" | undefined {
  if (left.form.kind === "null") return left;
  if (right.form.kind === "null") return right;
  if (left.form.kind === "number" && right.form.kind === "number") return "number";
  const one = (each: Expression): boolean => isNumber(each, 1);
  if (operator === "*" && one(right)) return left;
  if (operator === "*" && one(left)) return right;
  if (operator === "/" && one(right)) return left;
  if (operator === "+" && isNumber(right, 0)) return left;
  if (operator === "+" && isNumber(left, 0)) return right;
  if (operator === "-" && isNumber(right, 0)) return left;
  return undefined;
}

export function compute(operator: SqlOperator, left: number, right: number): number {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    default:
      return operator satisfies never;
  }
}
