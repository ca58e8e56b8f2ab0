import type { PythonView } from "../../formats/index.ts";
import { matrix, type NodeId, vector } from "../../ir/index.ts";
import { type Block, type EstimatorReader, type ImportContext, type Table } from "../estimator/index.ts";
import { byColumn, finiteNumbers, withColumns } from "./frame-columns.ts";

/** The number of the interval, open to the left, that a cell lies in; none where it lies in none. */
export const discretiser: EstimatorReader = {
  classNames: ["EqualFrequencyDiscretiser", "EqualWidthDiscretiser", "GeometricWidthDiscretiser", "ArbitraryDiscretiser"],
  read(view, context) {
    if (view.find("return_boundaries")?.boolean() === true) context.unsupported("return_boundaries=True, which spells out intervals");
    const bins = byColumn(view, "binner_dict_");
    return {
      methods: {},
      transform: (x) =>
        withColumns(context, x, (column, place) => {
          const edges = bins.get(place);
          return edges === undefined ? undefined : intervalOf(view, context, column, edges);
        }),
    };
  },
};

function intervalOf(view: PythonView, context: ImportContext, column: Table, bins: PythonView): Block {
  const { graph, path } = context;
  const edges = bins.float64();
  const [lowest, last] = [edges[0], edges.at(-1)];
  if (lowest === undefined || edges.some((edge, place) => !(edge > edges[place - 1]!) && place > 0))
    return bins.reject("the edges do not ascend");
  const open = lowest === -Infinity && last === Infinity;
  const refuses = view.find("errors")?.choice("ignore", "raise") === "raise";
  const value = finiteNumbers(context, column);
  const index = graph.bucketize(value, [vector(edges)], "left");
  const numbers = Float64Array.from({ length: edges.length + 1 }, (_, count) => (count === 0 || count === edges.length ? NaN : count - 1));
  const inside = graph.take(index, matrix(numbers.length, 1, numbers));
  const node = open ? inside : withLowest(view, context, value, inside, lowest);
  const checked = refuses ? graph.check(node, "finite", path, []) : node;
  const dtype = view.find("return_object")?.boolean() === true ? "|O" : open || refuses ? "<i8" : "<f8";
  return { kind: "node", node: checked, dtype };
}

/** The lowest edge belongs to the first interval in versions that know a `precision`; before, in some. */
function withLowest(view: PythonView, context: ImportContext, value: NodeId, inside: NodeId, lowest: number): NodeId {
  const { graph } = context;
  if (lowest === -Infinity) return inside;
  if (!view.has("precision"))
    return context.unsupported("intervals with a lowest edge, of a version that does not tell whether it belongs to them");
  return graph.where(graph.compare("equal", value, graph.number(lowest)), graph.number(0), inside);
}
