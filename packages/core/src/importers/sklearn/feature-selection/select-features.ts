import type { PythonView } from "../../../formats/index.ts";
import { expectWidth, type ImportContext, Table, validated } from "../../estimator/index.ts";
import type { NodeId } from "../../../ir/index.ts";
import { allowsMissing } from "./allows-missing.ts";

/** The columns that a selector keeps. All are validated, or none where the selector (or its model) takes NaN: infinity passes too. */
export function selectFeatures(view: PythonView, context: ImportContext, mask: readonly boolean[]): (x: Table) => Table {
  const kept = mask.flatMap((keep, column) => (keep ? [column] : []));
  const anything = allowsMissing(view, context);
  return (x) => {
    expectWidth(context, x, mask.length);
    const isText = x.sources.some((_, column) => x.kindOf(column) === "string");
    if (kept.length === 0) return new Table(context.graph, [], x.isSparse, isText || anything || x.isSparse ? [] : [checkOf(context, x)]);
    if (isText) return x.select(kept);
    if (anything) {
      x.allowMissing();
      return x.select(kept);
    }
    const { dtype, sources } = x;
    return Table.ofNode(context.graph, validated(context, x), dtype, sources).select(kept);
  };
}

function checkOf(context: ImportContext, x: Table): NodeId {
  return context.graph.reduce("maximum", validated(context, x));
}
