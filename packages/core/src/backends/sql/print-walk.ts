import type { Expression, Form } from "./expression.ts";
import { roundByAdding } from "./single-range.ts";
import type { SqlWriter } from "./sql-writer.ts";

type WalkForm = Extract<Form, { readonly kind: "walk" | "walk_sum" }>;

/** A recursive query within the query: each of its rows is a node that the row around it comes to. */
export function printWalk(writer: SqlWriter, form: WalkForm, operands: readonly Expression[], table: string): string {
  const tested = (form.kind === "walk_sum" ? operands.slice(1) : operands).map((operand) => writer.value(operand));
  const cases = tested.map((value, index) => `WHEN ${index + 1} THEN ${value}`).join(" ");
  const step = tested.length === 0 ? "f.child" : `f.child + (CASE f.place ${cases} ELSE 0e0 END > f.threshold)`;
  const joined = `w CROSS JOIN ${table} AS f ON f.n = w.n`;
  if (form.kind === "walk") {
    const answer = form.answer === "leaf" ? "f.leaf" : `f.v${form.answer + 1}`;
    return `(WITH RECURSIVE w(n) AS (SELECT ${form.root} UNION ALL SELECT ${step} FROM ${joined} WHERE f.leaf < 0) SELECT ${answer} FROM ${joined} WHERE f.leaf >= 0)`;
  }
  const sum = `(w.s + f.v${form.column + 1})`;
  const added = form.single === null ? sum : roundByAdding(writer.dialect.double, sum, form.single);
  const start = writer.value(operands[0]!);
  return `(WITH RECURSIVE w(n, s) AS (SELECT ${form.root}, ${start} UNION ALL SELECT ${step}, ${added} FROM ${joined}) SELECT s FROM w WHERE n = 0)`;
}
