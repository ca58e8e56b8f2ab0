import type { CheckRule, NodeId } from "../../ir/index.ts";
import type { ImportContext } from "./context.ts";
import type { Table } from "./table.ts";

export interface Validation {
  /** NaN is refused unless the estimator takes it. */
  readonly missing?: "refuse" | "allow";
  /** The estimator computes on float32, so that what float32 cannot hold is infinite. */
  readonly float32?: boolean;
}

/** The table as numbers, with scikit-learn's `check_array` before: NaN and infinity are errors that name row and column. */
export function validated(context: ImportContext, x: Table, { missing = "refuse", float32 = false }: Validation = {}): NodeId {
  const node = x.numeric();
  if (missing === "allow") x.allowMissing();
  const rule: CheckRule = missing === "allow" ? (float32 ? "no_infinity_f32" : "no_infinity") : float32 ? "finite_f32" : "finite";
  return context.graph.check(node, rule, context.path, columnLabels(x));
}

/** Names of the columns for messages; none where they have none. */
export function columnLabels(x: Table): string[] {
  const labels = Array.from({ length: x.width }, (_, index) => x.inputColumn(index)?.label);
  return labels.every((label) => label !== undefined) ? labels : [];
}
