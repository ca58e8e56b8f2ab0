import { type EstimatorReader, floatDtype, Table, validated } from "../../estimator/index.ts";
import { normalizedFloats, normalizedRows, normalizedSparseRows } from "../row-normalization.ts";

/** Each row divided by its own norm. */
export const normalizer: EstimatorReader = {
  classNames: ["Normalizer"],
  read(view, context) {
    const { graph } = context;
    const norm = view.attribute("norm").choice("l1", "l2", "max");
    return {
      methods: {},
      transform(x) {
        const dtype = floatDtype(x);
        const value = validated(context, x);
        if (x.isSparse) return Table.ofNode(graph, normalizedSparseRows(graph, value, norm, dtype, "ascending"), dtype);
        if (dtype === "<f4") return Table.ofNode(graph, normalizedFloats(graph, value, norm, context.since(1, 0, true)), dtype);
        return Table.ofNode(graph, normalizedRows(graph, value, norm, context.since(1, 0, true)), dtype);
      },
    };
  },
};
