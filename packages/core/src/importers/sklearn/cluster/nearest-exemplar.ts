import { matrix, tensor } from "../../../ir/index.ts";
import { type EstimatorReader, validated } from "../../estimator/index.ts";
import { nearestCenter } from "./nearest-center.ts";

/** Affinity propagation and mean shift: the number of the nearest centre; -1 where fitting found none. */
export const nearestExemplar: EstimatorReader = {
  classNames: ["AffinityPropagation", "MeanShift"],
  read(view, context) {
    const { graph } = context;
    const stored =
      view.find("cluster_centers_") ?? context.unsupported("clusters of precomputed affinities, which the library itself cannot predict");
    const [count, width] = stored.shape() as [number, number];
    const known = count > 0 && !stored.is("sparse") ? matrix(count, width, stored.float64([count, width])) : null;
    if (known === null && count > 0) context.unsupported("centres in a sparse matrix");
    const nobody = tensor("i64", [1, 1], BigInt64Array.of(-1n));
    return {
      methods: {
        predict(x) {
          const value = validated(context, x);
          const label =
            known === null
              ? graph.take(graph.cast(graph.isMissing(graph.reduce("maximum", graph.toDense(value))), "i32"), nobody)
              : nearestCenter(graph, value, known);
          return [{ value: label, dtype: "<i8", shape: "rows" }];
        },
      },
    };
  },
};
