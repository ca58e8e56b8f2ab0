import { vector, strings, type GraphBuilder, type NodeId } from "../../ir/index.ts";
import type { ImportContext, Table } from "../estimator/index.ts";
import type { BoosterModel, Category } from "./booster-model.ts";
import { columnsOfCategories } from "./pandas-categories.ts";

/**
 * The features as numbers: a cell of a column that pandas held as a category becomes the place of its category, an unknown
 * one NaN. Throws UNSUPPORTED_OPTION where the file does not tell such a column from others.
 */
export function codedColumns(context: ImportContext, model: BoosterModel, x: Table): NodeId {
  const lists = model.pandasCategories ?? [];
  if (lists.length === 0) return x.numeric();
  const columns =
    columnsOfCategories(model, lists, (feature) => x.isText(feature)) ??
    context.unsupported("categories of pandas, of which the file does not say to which columns they belong");
  const { graph } = context;
  const parts: NodeId[] = [];
  let next = 0;
  for (const [place, column] of columns.entries()) {
    if (column > next) parts.push(range(x, next, column));
    parts.push(coded(graph, x.column(column), lists[place]!, context));
    next = column + 1;
  }
  if (next < model.featureCount) parts.push(range(x, next, model.featureCount));
  return graph.concat(parts);
}

function range(x: Table, start: number, end: number): NodeId {
  return x.select(Array.from({ length: end - start }, (_, index) => start + index)).denseNumeric();
}

function coded(graph: GraphBuilder, column: Table, categories: readonly Category[], context: ImportContext): NodeId {
  const texts = categories.filter((category) => typeof category === "string");
  if (texts.length > 0 && texts.length < categories.length) context.unsupported("categories of texts and numbers in one column");
  const values = categories.map((_, code) => code);
  column.inputColumn(0)?.know(categories.map((category) => (typeof category === "string" ? category : Number(category))));
  const codes =
    texts.length > 0
      ? graph.lookup(column.strings(), strings(texts), values, -1, -1)
      : graph.lookup(column.denseNumeric(), vector(categories.map(Number)), values, -1, -1);
  const numbers = graph.cast(codes, "f64");
  return graph.where(graph.compare("less", numbers, graph.number(0)), graph.number(NaN), numbers);
}
