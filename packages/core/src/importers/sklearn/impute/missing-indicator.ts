import type { NodeId } from "../../../ir/index.ts";
import { columnLabels, type EstimatorReader, type ImportContext, Table } from "../../estimator/index.ts";
import { runsOf } from "./column-runs.ts";
import { markNumbers, markTexts, readMissingValue } from "./missing-values.ts";

/** Whether a cell is missing, for the columns that had missing cells in training, or for all. */
export const missingIndicator: EstimatorReader = {
  classNames: ["MissingIndicator"],
  read(view, context) {
    const { graph } = context;
    const missing = readMissingValue(view.attribute("missing_values"));
    const told = Array.from(view.attribute("features_").int32([-1]));
    const onlySeen = view.attribute("features").choice("missing-only", "all") === "missing-only";
    const strict = onlySeen && view.attribute("error_on_new").boolean();
    const sparse = view.attribute("sparse");
    return {
      methods: {},
      transform(x) {
        const masks = Table.concat(
          graph,
          runsOf(x.width, (column) => x.isText(column)).map(({ kind: isText, columns }) => {
            const table = x.select(columns);
            const { mask } = isText ? markTexts(context, table, missing) : markNumbers(context, table, missing, false);
            return Table.ofNode(graph, mask, "|b1", table.sources);
          }),
        );
        const places = onlySeen ? told : masks.sources.map((_, column) => column);
        const isSparse = sparse.isString ? x.isSparse : sparse.boolean();
        if (places.length === 0) return new Table(graph, [], isSparse, guardsOf(context, masks, strict));
        const others = Array.from({ length: x.width }, (_, column) => column).filter((column) => !told.includes(column));
        const mask = bools(masks.select(places), context);
        const guarded = strict && others.length > 0 ? withNoneMissing(context, mask, masks.select(others)) : mask;
        return Table.ofNode(graph, isSparse ? graph.toSparse(graph.cast(guarded, "f64")) : guarded, "|b1");
      },
    };
  },
};

function bools(masks: Table, { graph }: ImportContext): NodeId {
  return graph.concat(masks.blocks.flatMap((block) => (block.kind === "node" ? [block.node] : [])));
}

/** What is checked where no column is told of: infinity, and missing cells where they are a surprise. */
function guardsOf(context: ImportContext, masks: Table, strict: boolean): NodeId[] {
  if (masks.width === 0) return [];
  const { graph } = context;
  const found = graph.where(bools(masks, context), graph.number(strict ? NaN : 1), graph.number(0));
  return [graph.reduce("maximum", strict ? graph.check(found, "finite", context.path, columnLabels(masks)) : found)];
}

/** The mask as it is, or an error where a column has its first missing cell. */
function withNoneMissing(context: ImportContext, mask: NodeId, others: Table): NodeId {
  const { graph } = context;
  const found = bools(others, context);
  const none = graph.check(graph.where(found, graph.number(NaN), graph.number(0)), "finite", context.path, columnLabels(others));
  return graph.logical("or", mask, graph.isMissing(graph.reduce("maximum", none)));
}
