import { type EstimatorReader, Table } from "../estimator/index.ts";

/** A logarithm of each cell. */
export const numericalTransformer: EstimatorReader = {
  classNames: ["NumericalTransformer"],
  isFitted: () => true,
  read(view, context) {
    const { graph } = context;
    const name = view.attribute("_NumericalTransformer__func").choice("log", "log1p");
    return {
      methods: {},
      transform(x) {
        x.allowMissing();
        return Table.ofNode(graph, graph.unary(name, x.denseNumeric()), "<f8");
      },
    };
  },
};
