import { type ImportContext, Table, validated } from "../../estimator/index.ts";

/** A table without NaN and infinity, which an ensemble refuses whatever its parts take; texts are left to them. */
export function finite(context: ImportContext, x: Table): Table {
  const numeric = Array.from({ length: x.width }, (_, column) => column).every((column) => !x.isText(column));
  return numeric ? Table.ofNode(context.graph, validated(context, x), x.dtype, x.sources) : x;
}
