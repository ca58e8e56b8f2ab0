import { matrix, tensor, type NodeId } from "../../../ir/index.ts";
import { pairwiseSum } from "../../../math/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import { type EstimatorReader, expectWidth, functionName, isFloat32, Table } from "../../estimator/index.ts";
import { inverseDistances, readWeights } from "../neighbors/neighbor-weights.ts";
import { readPoints } from "../neighbors/fitted-points.ts";
import { markNumbers, readMissingValue } from "./missing-values.ts";

/**
 * Missing cells filled with the mean over the nearest rows that have the column; where no row shares a column, with the column's mean.
 * Until 1.5 rows that share none count among the nearest where there are no others, in whatever order a partition leaves them.
 */
export const knnImputer: EstimatorReader = {
  classNames: ["KNNImputer"],
  read(view, context) {
    const { graph } = context;
    const metric = view.attribute("metric");
    if (!metric.isString) return context.unsupported(`the metric ${functionName(metric)}, which is code of one's own`);
    metric.choice("nan_euclidean");
    const missing = readMissingValue(view.attribute("missing_values"));
    const donors = readDonors(view);
    const wanted = view.attribute("n_neighbors").integer(1);
    const weights = readWeights(view, context);
    const keepsEmpty = view.find("keep_empty_features")?.boolean() === true;
    const indicated = view.attribute("add_indicator").boolean()
      ? Array.from(view.attribute("indicator_").attribute("features_").int32([-1]))
      : [];
    const points = matrix(donors.count, donors.width, donors.cells);
    /** What would fill a column; `gaps` has NaN where a cell is missing. */
    const filling = (gaps: NodeId, column: number): NodeId => {
      const having = donors.having(column);
      const among = tensor("i32", [having.length], having);
      const count = Math.min(wanted, having.length);
      const found = graph.nearest(gaps, { points, metric: { name: "nan_euclidean", library: "expanded" }, count, among, unordered: true });
      const ranks = Array.from({ length: count }, (_, rank) => rank);
      const distances = graph.unary("sqrt", graph.select(found, ranks));
      const known = graph.compare("less", distances, graph.number(Infinity));
      const table = matrix(donors.count, 1, donors.column(column));
      const values = graph.concat(ranks.map((rank) => graph.take(graph.cast(graph.select(found, [count + rank]), "i32"), table)));
      const weight = weights === "uniform" ? graph.cast(known, "f64") : inverseDistances(graph, distances);
      const single = graph.number(donors.mean(column));
      if (weights === "uniform" && !context.since(1, 6, true))
        return graph.where(graph.select(known, [0]), graph.over(graph.reduce("sum", values), graph.number(count)), single);
      const products = graph.where(known, graph.times(values, weight), graph.number(0));
      const mean = graph.over(graph.reduce("sum", products), graph.reduce("sum", weight));
      return graph.where(graph.select(known, [0]), mean, single);
    };
    return {
      methods: {},
      transform(x) {
        expectWidth(context, x, donors.width);
        if (isFloat32(x)) context.unsupported("neighbours of float32 rows");
        const { value, mask } = markNumbers(context, x, missing, false);
        const gaps = graph.where(mask, graph.number(NaN), value);
        const columns = Array.from({ length: donors.width }, (_, column): NodeId[] => {
          if (donors.having(column).length === 0)
            return keepsEmpty ? [graph.times(graph.number(0), graph.cast(graph.select(mask, [column]), "f64"))] : [];
          return [graph.where(graph.select(mask, [column]), filling(gaps, column), graph.select(value, [column]))];
        }).flat();
        const filled = columns.length === 0 ? new Table(graph, []) : Table.ofNode(graph, graph.concat(columns));
        return Table.concat(graph, [filled, Table.ofNode(graph, mask, "|b1").select(indicated)]);
      },
    };
  },
};

/** The fitted rows: NaN where a cell is missing. */
interface Donors {
  readonly count: number;
  readonly width: number;
  readonly cells: Float64Array;
  /** The rows that have a column. */
  having(column: number): Int32Array;
  column(column: number): Float64Array;
  /** NumPy's mean of a masked column. */
  mean(column: number): number;
}

function readDonors(view: PythonView): Donors {
  const { shape, data } = readPoints(view.attribute("_fit_X"));
  const [count, width] = shape as [number, number];
  const mask = view.attribute("_mask_fit_X").booleans([count, width]);
  const cells = Float64Array.from(data as Float64Array, (cell, index) => (mask[index] === 1 ? NaN : cell));
  const column = (place: number): Float64Array => Float64Array.from({ length: count }, (_, row) => cells[row * width + place]!);
  const having = (place: number): Int32Array =>
    Int32Array.from(Array.from(column(place)).flatMap((cell, row) => (Number.isNaN(cell) ? [] : [row])));
  return {
    count,
    width,
    cells,
    having,
    column: (place) => column(place).map((cell) => (Number.isNaN(cell) ? 0 : cell)),
    mean: (place) =>
      pairwiseSum(
        column(place).map((cell) => (Number.isNaN(cell) ? 0 : cell)),
        0,
        count,
      ) / having(place).length,
  };
}
