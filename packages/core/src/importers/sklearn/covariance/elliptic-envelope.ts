import { type GraphBuilder, vector, type NodeId } from "../../../ir/index.ts";
import type { AnswerPart, EstimatorReader, FittedEstimator, ImportContext, Table } from "../../estimator/index.ts";
import { readMahalanobisDistance } from "./mahalanobis-distance.ts";

/** 1 within, where the negative distance is at least `offset_` (until 0.19 the distance at most `threshold_`), else −1. */
export const ellipticEnvelope: EstimatorReader = {
  classNames: ["EllipticEnvelope"],
  read(view, context) {
    const { graph } = context;
    const distance = readMahalanobisDistance(view, context);
    if (!view.has("offset_")) return { methods: earlierMethods(context, distance, view.attribute("threshold_").number()) };
    const offset = view.attribute("offset_").number();
    const samples = (x: Table): NodeId => graph.unary("negative", distance(x));
    const decision = (x: Table): NodeId => graph.minus(samples(x), graph.number(offset));
    return {
      methods: {
        predict: (x) => [sideOf(graph, graph.compare("greater_equal", decision(x), graph.number(0)))],
        decision_function: (x) => [{ value: decision(x), dtype: "<f8", shape: "rows" }],
        score_samples: (x) => [{ value: samples(x), dtype: "<f8", shape: "rows" }],
        mahalanobis: (x) => [{ value: distance(x), dtype: "<f8", shape: "rows" }],
      },
    };
  },
};

/** The threshold was one of distances, and scores are differences of their roots. */
function earlierMethods({ graph }: ImportContext, distance: (x: Table) => NodeId, threshold: number): FittedEstimator["methods"] {
  const root = (value: NodeId): NodeId => graph.binary("power", value, graph.number(0.33));
  return {
    predict: (x) => [sideOf(graph, graph.compare("less_equal", distance(x), graph.number(threshold)))],
    decision_function: (x) => [{ value: graph.minus(root(graph.number(threshold)), root(distance(x))), dtype: "<f8", shape: "rows" }],
    mahalanobis: (x) => [{ value: distance(x), dtype: "<f8", shape: "rows" }],
  };
}

function sideOf(graph: GraphBuilder, within: NodeId): AnswerPart {
  const sides = { ...vector([-1, 1]), shape: [2, 1] };
  return { value: graph.take(graph.cast(within, "i32"), sides), dtype: "<i8", shape: "rows" };
}
