import type { EstimatorReader } from "../reader.ts";
import { Table } from "../table.ts";
import { validated } from "../validation.ts";
import { readComponents } from "./projection.ts";

/** Centred and projected (since 1.5 projected, then centred); `whiten` divides by the standard deviations. */
export const pca: EstimatorReader = {
  classNames: ["PCA", "IncrementalPCA"],
  read(view, context) {
    const { graph } = context;
    const components = readComponents(view);
    const [features, count] = components.shape as [number, number];
    const mean = view.attribute("mean_").orNone()?.float64([features]) ?? new Float64Array(features);
    const late = context.since(1, 5, true);
    const deviations = view.attribute("whiten").boolean() ? view.attribute("explained_variance_").float64([count]).map(Math.sqrt) : null;
    return {
      methods: {},
      transform(x) {
        const value = validated(context, x);
        const means = graph.number(...mean);
        let projected = late
          ? graph.minus(graph.matmul(value, components), graph.matmul(means, components))
          : graph.matmul(graph.minus(graph.toDense(value), means), components);
        if (deviations !== null) projected = graph.over(projected, graph.number(...deviations.map((each) => (late ? Math.max(each, 2 ** -52) : each))));
        return Table.ofNode(graph, projected);
      },
    };
  },
};
