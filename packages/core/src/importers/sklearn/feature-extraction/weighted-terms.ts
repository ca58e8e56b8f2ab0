import type { HashTarget, VocabularyTarget } from "../../../text/index.ts";
import type { NodeId, TermRule } from "../../../ir/index.ts";
import type { Features, ImportContext, Table } from "../../estimator/index.ts";

/** An estimator whose row is a map or a list. */
export function termFeatures(terms: TermRule): Features {
  return { kind: "terms", count: 1, names: null, terms };
}

/** The weights of each row's terms by column, sparse. */
export function sumTerms(context: ImportContext, x: Table, target: VocabularyTarget | HashTarget): NodeId {
  const { graph } = context;
  const column = x.width === 1 ? x.inputColumn(0) : undefined;
  if (column === undefined || graph.columnAt(column.index).terms === undefined)
    return context.unsupported("maps or lists that are not the model's own rows");
  return graph.add("term_sums", [x.strings()], { target });
}
