import { vector, type NodeId } from "../../ir/index.ts";
import type { ImportContext, Table } from "../estimator/index.ts";
import { ensembleOf } from "./ensemble.ts";
import type { CatBoostModel } from "./model.ts";
import { invalid } from "./tree-nodes.ts";
import { TreeTable } from "./tree-table.ts";

/** What the trees say of a table. */
export interface Scores {
  /** float64 [rows, dimension]: `scale · sum of leaves + bias`. */
  readonly raw: (x: Table) => NodeId;
  /** int32 [rows, trees]: the leaf's number within its tree; absent where there is no tree. */
  readonly leaf?: (x: Table) => NodeId;
}

/** Sums are float64 from 0, in the order of the trees. */
export function scoresOf(context: ImportContext, model: CatBoostModel): Scores {
  if (model.beyondReach !== null) context.unsupported(model.beyondReach);
  const { graph } = context;
  const { trees, scale, bias } = model;
  if (![scale, ...bias].every(Number.isFinite)) invalid("the scale or a bias is no finite number");
  const table = (x: Table): NodeId => new TreeTable(context, model, x).node() ?? nothingAsked(context, x);
  const width = Math.max(1, askedColumns(model));
  const ensemble = ensembleOf(model, width);
  const identity = scale === 1 && bias.every((each) => each === 0);
  return {
    raw: (x) => {
      const sum = graph.forest(table(x), ensemble, "sum");
      return identity ? sum : graph.plus(graph.times(sum, graph.number(scale)), graph.constant(vector(bias)));
    },
    ...(trees.length > 0 && {
      leaf: (x: Table) => {
        const node = graph.cast(graph.forest(table(x), ensemble, "leaf"), "f64");
        const first = graph.constant(vector(trees.map(({ split }) => split.length)));
        return graph.cast(graph.minus(node, first), "i32");
      },
    }),
  };
}

function askedColumns({ floatFeatures, oneHotFeatures, ctrFeatures }: CatBoostModel): number {
  return (
    floatFeatures.filter(({ borders }) => borders.length > 0).length +
    oneHotFeatures.reduce((sum, { values }) => sum + values.length, 0) +
    ctrFeatures.length
  );
}

/** A model whose trees are single leaves still answers a row for each row. */
function nothingAsked(context: ImportContext, x: Table): NodeId {
  const cells = x.column(0);
  if (cells.isText(0)) return context.graph.cast(context.graph.isMissing(cells.strings()), "f64");
  const node = cells.denseNumeric();
  cells.allowMissing();
  return node;
}
