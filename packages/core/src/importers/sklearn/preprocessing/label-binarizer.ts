import type { GraphBuilder, NodeId } from "../../../ir/index.ts";
import { matrix } from "../../../ir/index.ts";
import { type EstimatorReader, labelAt, labelOfMaximum, type Labels, readLabels, Table, validated } from "../../estimator/index.ts";
import { readCategories } from "./categories.ts";
import { encodeColumn } from "./encoded-column.ts";

/** One column a label (one in all for two labels); an unseen label is in none. A row does not depend on the others. */
export const labelBinarizer: EstimatorReader = {
  classNames: ["LabelBinarizer"],
  features: (view) => ({
    kind: "target",
    count: isMultilabel(view.attribute("y_type_").string()) ? view.attribute("classes_").items().length : 1,
    names: null,
  }),
  read(view, context) {
    const { graph } = context;
    const [negative, positive] = [view.attribute("neg_label").integer(), view.attribute("pos_label").integer()];
    const layout = view.attribute("sparse_output").boolean() ? "sparse" : "dense";
    const categories = readCategories(view.attribute("classes_"), context);
    const count = categories.keys.length;
    const multilabel = isMultilabel(view.attribute("y_type_").string());
    const labels = (): Labels => readLabels(view.attribute("classes_"));
    const threshold = graph.number((positive + negative) / 2);
    const labelled = (ones: NodeId): NodeId => labelledCells(graph, ones, negative, positive);
    return {
      methods: {
        inverse_transform(x) {
          const cells = x.denseNumeric();
          const above = (column: number): NodeId => graph.compare("greater", graph.select(cells, [column]), threshold);
          if (multilabel) return [{ value: graph.cast(graph.compare("greater", cells, threshold), "f64"), dtype: "<i8", shape: "matrix" }];
          if (count > 2) return [labelOfMaximum(graph, labels(), cells)];
          return [labelAt(graph, labels(), graph.cast(graph.where(above(0), graph.number(count - 1), graph.number(0)), "i32"))];
        },
      },
      transform(x) {
        if (multilabel) {
          const set = graph.where(graph.compare("equal", validated(context, x), graph.number(0)), graph.number(0), graph.number(1));
          const cells = labelled(set);
          return Table.ofNode(graph, layout === "sparse" ? graph.toSparse(cells) : cells, "<i8");
        }
        const labels = categories.kind === "numeric" ? Table.ofNode(graph, validated(context, x), x.dtype, x.sources) : x;
        const index = encodeColumn(context, labels, 0, categories, { valueOf: (category) => category, unknown: count });
        if (count > 2) return Table.ofNode(graph, labelled(graph.oneHot(index, count, layout)), "<i8");
        const cells = graph.take(index, matrix(2, 1, Float64Array.of(0, count === 2 ? 1 : 0)));
        return Table.ofNode(graph, labelled(layout === "sparse" ? graph.toSparse(cells) : cells), "<i8");
      },
    };
  },
};

function isMultilabel(type: string): boolean {
  return type.startsWith("multilabel");
}

/** Zeros and ones as the negative and the positive label; sparse cells keep zero as the negative one. */
function labelledCells(graph: GraphBuilder, ones: NodeId, negative: number, positive: number): NodeId {
  const scaled = positive - negative === 1 ? ones : graph.times(ones, graph.number(positive - negative));
  return negative === 0 ? scaled : graph.plus(scaled, graph.number(negative));
}
