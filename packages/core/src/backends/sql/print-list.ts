import { GodwitError } from "../../errors/index.ts";
import type { ArrayDialect } from "./array-dialect.ts";
import type { Dialect } from "./dialect.ts";
import type { Expression, Form } from "./expression.ts";
import type { SqlWriter } from "./sql-writer.ts";

type ListForm = Extract<Form, { readonly kind: "list" | "descend" | "pick" | "element" | "list_sum" }>;

/** The arrays of an engine that has them. */
export function arraysOf({ arrays, title }: Dialect): ArrayDialect {
  if (arrays === null) throw new GodwitError("UNSUPPORTED_BY_DIALECT", `${title} has no arrays that are quick to look into`);
  return arrays;
}

/** What is made of lists. Nodes are counted as the engine counts elements. */
export function printList(writer: SqlWriter, form: ListForm, operands: readonly Expression[]): string {
  const arrays = arraysOf(writer.dialect);
  const texts = operands.map((operand) => writer.value(operand));
  switch (form.kind) {
    case "list":
      return arrays.list(texts);
    case "descend": {
      const [nodes, tested, place, threshold, child] = texts as [string, string, string, string, string];
      return arrays.each(nodes, (node) => {
        const value = arrays.element(tested, arrays.element(place, node));
        return `${arrays.element(child, node)} + ${arrays.bit(`${value} > ${arrays.element(threshold, node)}`)}`;
      });
    }
    case "pick":
      return arrays.each(texts[0]!, (node) => arrays.element(texts[1]!, node));
    case "element":
      return arrays.element(texts[0]!, String(form.index + arrays.first));
    case "list_sum":
      return arrays.sum(texts[0]!, texts[1]!, form.single);
    default:
      return form satisfies never;
  }
}
