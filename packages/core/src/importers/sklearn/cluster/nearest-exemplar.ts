import type { PythonView } from "../../../formats/index.ts";
import { matrix, tensor, type Tensor } from "../../../ir/index.ts";
import { type EstimatorReader, readDenseRows, validated } from "../../estimator/index.ts";
import { nearestCenter } from "./nearest-center.ts";

function readCenters(view: PythonView): Tensor {
  const { rows, width, cells } = readDenseRows(view);
  return matrix(rows, width, cells);
}

/** Affinity propagation and mean shift: the number of the nearest centre; -1 where fitting found none. */
export const nearestExemplar: EstimatorReader = {
  classNames: ["AffinityPropagation", "MeanShift"],
  read(view, context) {
    const { graph } = context;
    const stored =
      view.find("cluster_centers_") ?? context.unsupported("clusters of precomputed affinities, which the library itself cannot predict");
    const known = (stored.shape()[0] ?? 0) > 0 ? readCenters(stored) : null;
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
