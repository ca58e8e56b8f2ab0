import { type EstimatorReader, Table, validated } from "../../estimator/index.ts";

/** 1 where the number is larger than the threshold, else 0, in the dtype that came in. */
export const binarizer: EstimatorReader = {
  classNames: ["Binarizer"],
  read(view, context) {
    const { graph } = context;
    const threshold = view.attribute("threshold").number();
    return {
      methods: {},
      transform(x) {
        const dtype = x.dtype === "|O" ? "<f8" : x.dtype;
        const value = validated(context, x);
        if (x.isSparse) {
          if (threshold < 0) context.unsupported("a threshold below 0 for sparse data");
          const above = graph.binary("maximum", graph.minus(value, graph.number(threshold)), graph.number(0));
          return Table.ofNode(graph, graph.unary("sign", above), dtype);
        }
        const above = graph.compare("greater", value, graph.number(threshold));
        return Table.ofNode(graph, graph.where(above, graph.number(1), graph.number(0)), dtype);
      },
    };
  },
};
