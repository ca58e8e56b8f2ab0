import type { EstimatorReader } from "../reader.ts";
import { Table } from "../table.ts";
import { validated } from "../validation.ts";

/** `(x - mean_) / scale_`, in that order; either may be off. */
export const standardScaler: EstimatorReader = {
  classNames: ["StandardScaler"],
  read(view, context) {
    const { graph } = context;
    const width = view.attribute("n_features_in_").integer(1);
    const mean = view.attribute("with_mean").boolean() ? view.attribute("mean_").float64([width]) : null;
    const scale = view.attribute("with_std").boolean() ? view.attribute("scale_").float64([width]) : null;
    return {
      methods: {},
      transform(x) {
        let value = validated(context, x, { missing: "allow" });
        if (mean !== null) value = graph.minus(value, graph.number(...mean));
        if (scale !== null) value = graph.over(value, graph.number(...scale));
        return Table.ofNode(graph, value);
      },
    };
  },
};
