/** What a cell of a source can be; null is missing. */
export type Value = number | string | boolean | null;

export type ValueType = "number" | "string" | "boolean";

/** A parsed expression: operators are calls too. `at` counts characters from 0. */
export type Expression =
  | { readonly kind: "literal"; readonly value: Value; readonly at: number }
  | { readonly kind: "column"; readonly name: string; readonly at: number }
  | { readonly kind: "call"; readonly name: string; readonly operands: readonly Expression[]; readonly at: number };

/** The columns that an expression reads, each once, in the order in which they stand. */
export function columnsRead(expression: Expression): string[] {
  switch (expression.kind) {
    case "literal":
      return [];
    case "column":
      return [expression.name];
    case "call":
      return [...new Set(expression.operands.flatMap(columnsRead))];
    default:
      return expression satisfies never;
  }
}
