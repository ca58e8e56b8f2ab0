import { vector, type NodeId } from "../../../ir/index.ts";
import type { EstimatorReader, Table } from "../../estimator/index.ts";
import { readMahalanobisDistance } from "./mahalanobis-distance.ts";

/** 1 within, where the negative distance is at least `offset_`, else −1. */
export const ellipticEnvelope: EstimatorReader = {
  classNames: ["EllipticEnvelope"],
  read(view, context) {
    const { graph } = context;
    const distance = readMahalanobisDistance(view, context);
    const offset = view.attribute("offset_").number();
    const samples = (x: Table): NodeId => graph.unary("negative", distance(x));
    const decision = (x: Table): NodeId => graph.minus(samples(x), graph.number(offset));
    const sides = { ...vector([-1, 1]), shape: [2, 1] };
    return {
      methods: {
        predict: (x) => [
          {
            value: graph.take(graph.cast(graph.compare("greater_equal", decision(x), graph.number(0)), "i32"), sides),
            dtype: "<i8",
            shape: "rows",
          },
        ],
        decision_function: (x) => [{ value: decision(x), dtype: "<f8", shape: "rows" }],
        score_samples: (x) => [{ value: samples(x), dtype: "<f8", shape: "rows" }],
        mahalanobis: (x) => [{ value: distance(x), dtype: "<f8", shape: "rows" }],
      },
    };
  },
};
