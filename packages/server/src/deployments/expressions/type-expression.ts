import type { Expression, ValueType } from "./expression.ts";
import { functions, type OperandType } from "./functions.ts";
import { invalidExpression } from "./tokenize.ts";

/** The types of columns, as far as they are known; more become known as expressions are looked at. */
export type ColumnTypes = Map<string, ValueType>;

/**
 * The type of an expression, undefined where it depends on columns of which none is known yet. Columns that it tells the types of
 * are added to `columns`. Throws INVALID_EXPRESSION where types clash; `text` is for the message.
 */
export function typeExpression(
  expression: Expression,
  expected: ValueType | undefined,
  columns: ColumnTypes,
  text: string,
): ValueType | undefined {
  const type = typeOf(expression, expected, columns, text);
  if (type === undefined || expected === undefined || fits(type, expected)) return type;
  throw invalidExpression(text, expression.at, `${article(type)} stands where ${article(expected)} is expected`);
}

/** A boolean is taken for a number: 1 or 0. */
function fits(type: ValueType, expected: ValueType): boolean {
  return type === expected || (type === "boolean" && expected === "number");
}

function typeOf(expression: Expression, expected: ValueType | undefined, columns: ColumnTypes, text: string): ValueType | undefined {
  switch (expression.kind) {
    case "literal":
      return expression.value === null ? expected : (typeof expression.value as ValueType);
    case "column": {
      const known = columns.get(expression.name);
      if (known === undefined && expected !== undefined) columns.set(expression.name, expected);
      return known ?? expected;
    }
    case "call":
      return typeOfCall(expression, expected, columns, text);
    default:
      return expression satisfies never;
  }
}

function typeOfCall(
  { name, operands }: Extract<Expression, { kind: "call" }>,
  expected: ValueType | undefined,
  columns: ColumnTypes,
  text: string,
): ValueType | undefined {
  const { takes, gives } = functions[name]!;
  const takenAt = (index: number): OperandType => takes[Math.min(index, takes.length - 1)]!;
  let shared = gives === "any" ? expected : undefined;
  const free = operands.filter((_, index) => takenAt(index) === "any");
  for (const operand of free) shared ??= typeOf(operand, undefined, columns, text);
  operands.forEach((operand, index) => {
    const taken = takenAt(index);
    // number(x) and string(x) take each type, and say nothing of it.
    const wanted = taken !== "any" ? taken : takes.length === 1 && gives !== "any" ? undefined : shared;
    typeExpression(operand, wanted, columns, text);
  });
  return gives === "any" ? shared : gives;
}

function article(type: ValueType): string {
  return `a ${type}`;
}
