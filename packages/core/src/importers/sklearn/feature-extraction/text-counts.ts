import type { NodeId } from "../../../ir/index.ts";
import type { TextSpec } from "../../../text/index.ts";
import { columnLabels, type Features, type ImportContext, type Table } from "../../estimator/index.ts";

/** A vectorizer takes one text a row. */
export const textFeatures: Features = { kind: "text", count: 1, names: null };

/** The counted terms of a column of texts. A missing text is an error, as in the library. */
export function countTerms(context: ImportContext, x: Table, spec: TextSpec): NodeId {
  const { graph } = context;
  if (x.width !== 1) context.unsupported(`${x.width} columns of texts: a vectorizer takes one, named by a string and not by a list`);
  const texts = x.strings();
  const absent = graph.where(graph.isMissing(texts), graph.number(NaN), graph.number(0));
  const none = graph.check(absent, "finite", context.path, columnLabels(x));
  return graph.plus(graph.add("text_counts", [texts], { spec }), none);
}
