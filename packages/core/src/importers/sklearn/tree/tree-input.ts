import type { NodeId } from "../../../ir/index.ts";
import { type ImportContext, type Table, validated } from "../../estimator/index.ts";

/** The features of a tree, dense, as float32 can hold them; NaN is refused in a sparse table even where trees take it. */
export function treeInput(context: ImportContext, x: Table, takesMissing: boolean): NodeId {
  const missing = takesMissing && !x.isSparse ? "allow" : "refuse";
  return context.graph.toDense(validated(context, x, { missing, float32: true }));
}
