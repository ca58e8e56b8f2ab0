import type { Expression, Value } from "./expression.ts";
import { functions } from "./functions.ts";

/** The value of a column in a row. */
export type CellReader = (row: number) => Value;

/** An expression as a function of the row. Numbers that are none (0/0) are missing. */
export function compileExpression(expression: Expression, column: (name: string) => CellReader): CellReader {
  switch (expression.kind) {
    case "literal":
      return () => expression.value;
    case "column":
      return column(expression.name);
    case "call": {
      const { compute, seesMissing, takes } = functions[expression.name]!;
      const apply = compute as (...operands: Value[]) => Value;
      const operands = expression.operands.map((operand, index) => {
        const read = compileExpression(operand, column);
        return takes[Math.min(index, takes.length - 1)] === "number" ? asNumber(read) : read;
      });
      return (row) => {
        const values = operands.map((read) => read(row));
        if (seesMissing !== true && values.includes(null)) return null;
        const result = apply(...values);
        return typeof result === "number" && Number.isNaN(result) ? null : result;
      };
    }
    default:
      return expression satisfies never;
  }
}

function asNumber(read: CellReader): CellReader {
  return (row) => {
    const value = read(row);
    return typeof value === "boolean" ? Number(value) : value;
  };
}
