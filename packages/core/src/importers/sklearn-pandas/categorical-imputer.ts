import { strings } from "../../ir/index.ts";
import { type EstimatorReader, Table } from "../estimator/index.ts";

/** Missing texts filled with the most frequent one, or with a given one. */
export const categoricalImputer: EstimatorReader = {
  classNames: ["CategoricalImputer"],
  features: () => ({ kind: "table", count: 1, names: null }),
  read(view, context) {
    const { graph } = context;
    const missing = view.attribute("missing_values");
    if (!missing.isString || missing.string() !== "NaN") return context.unsupported("missing cells that are marked by a value");
    const fill = view.attribute("fill_").string();
    return {
      methods: {},
      transform(x) {
        x.allowMissing();
        const value = x.strings();
        return Table.ofNode(graph, graph.where(graph.isMissing(value), graph.constant(strings([fill])), value), "|O", x.sources);
      },
    };
  },
};
