import { matrix, vector, type NodeId, type Tensor } from "../../../ir/index.ts";
import { rounded } from "../../../composites/index.ts";
import {
  type Block,
  type EstimatorReader,
  expectWidth,
  floatDtype,
  type ImportContext,
  readDtypeName,
  Table,
  validated,
} from "../../estimator/index.ts";
import { indexInCell } from "./index-in-cell.ts";
import { indexOfOne } from "./index-of-one.ts";

/** The number of the bin that a value falls into, or one column a bin. */
export const kBinsDiscretizer: EstimatorReader = {
  classNames: ["KBinsDiscretizer"],
  read(view, context) {
    const { graph } = context;
    const counts = view.attribute("n_bins_").int32([-1]);
    const edges = view
      .attribute("bin_edges_")
      .items()
      .map((column) => column.float64([-1]));
    if (edges.length !== counts.length || edges.some((column) => column.length < 1)) view.reject("the bins do not fit their edges");
    const encoding = view.attribute("encode").choice("onehot", "onehot-dense", "ordinal");
    const stated = view.find("dtype")?.orNone();
    const stretched = !context.since(1, 1, true);
    return {
      methods: {},
      transform(x) {
        expectWidth(context, x, counts.length);
        const dtype = stated === undefined ? floatDtype(x) : readDtypeName(stated) === "<f4" ? "<f4" : "<f8";
        const value = rounded(graph, graph.toDense(validated(context, x, { float32: dtype === "<f4" })), dtype);
        const bins = stretched ? stretchedBins(context, value, edges, counts, dtype) : innerBins(context, value, edges);
        if (encoding === "ordinal") return Table.ofNode(graph, graph.cast(bins, "f64"), dtype);
        const layout = encoding === "onehot" ? "sparse" : "dense";
        const blocks = Array.from(counts, (count, column): Block => ({
          kind: "node",
          node: graph.oneHot(graph.select(bins, [column]), count, layout),
          dtype,
        }));
        return new Table(graph, blocks);
      },
      inverse(x) {
        const dtype = encoding === "ordinal" ? floatDtype(x) : "<f8";
        const value = graph.toDense(validated(context, x));
        const bins = Array.from(counts, (count, column): Bin => ({ count, edges: edges[column]! }));
        const places = encoding === "ordinal" ? ordinalPlaces(context, value, bins) : oneHotPlaces(context, value, bins);
        return new Table(
          graph,
          places.map((index, column): Block => ({ kind: "node", node: graph.take(index, centresOf(bins[column]!, dtype)), dtype })),
        );
      },
    };
  },
};

interface Bin {
  readonly count: number;
  readonly edges: Float64Array;
}

function ordinalPlaces(context: ImportContext, value: NodeId, bins: readonly Bin[]): NodeId[] {
  return bins.map(({ edges }, column) => indexInCell(context, context.graph.select(value, [column]), edges.length - 1));
}

function oneHotPlaces(context: ImportContext, value: NodeId, bins: readonly Bin[]): NodeId[] {
  let start = 0;
  return bins.map(({ count }) => {
    const first = start;
    start += count;
    const cells = context.graph.select(
      value,
      Array.from({ length: count }, (_, place) => first + place),
    );
    return context.graph.check(indexOfOne(context, cells, -1), "known", context.path, []);
  });
}

/** The middle of each bin. */
function centresOf({ edges }: Bin, dtype: "<f8" | "<f4"): Tensor {
  const centres = edges.subarray(1).map((edge, place) => (edge + edges[place]!) * 0.5);
  return matrix(centres.length, 1, dtype === "<f4" ? centres.map(Math.fround) : centres);
}

/** How many inner edges lie at or below the value. */
function innerBins({ graph }: ImportContext, value: NodeId, edges: readonly Float64Array[]): NodeId {
  return graph.bucketize(
    value,
    edges.map((column) => vector(column.subarray(Math.min(1, column.length), Math.max(1, column.length - 1)))),
    "right",
  );
}

/** Until 1.0 a value was moved up by `1e-8 + 1e-5 |x|` first, and the last edge counted; both ends are clipped. */
function stretchedBins(
  { graph }: ImportContext,
  value: NodeId,
  edges: readonly Float64Array[],
  counts: Int32Array,
  dtype: "<f8" | "<f4",
): NodeId {
  const constant = (number: number): NodeId => graph.number(dtype === "<f4" ? Math.fround(number) : number);
  const slack = rounded(graph, graph.times(graph.unary("absolute", value), constant(1e-5)), dtype);
  const moved = rounded(graph, graph.plus(value, rounded(graph, graph.plus(slack, constant(1e-8)), dtype)), dtype);
  const found = graph.bucketize(
    moved,
    edges.map((column) => vector(column.subarray(1))),
    "right",
  );
  const last = graph.constant(vector(counts.map((count) => count - 1)));
  return graph.cast(graph.binary("minimum", graph.cast(found, "f64"), last), "i32");
}
