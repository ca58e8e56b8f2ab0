import { vector, type NodeId } from "../../../ir/index.ts";
import { type EstimatorReader, numbersOf, type Table } from "../../estimator/index.ts";
import { finite } from "./finite.ts";
import { listedParts, readParts } from "./parts.ts";

/** The weighted median of what the stages predict. */
export const adaBoostRegressor: EstimatorReader = {
  classNames: ["AdaBoostRegressor"],
  children: (view) => listedParts(view, "estimators_"),
  read(view, context) {
    const { graph } = context;
    const parts = readParts(context, listedParts(view, "estimators_"));
    const weights = view.attribute("estimator_weights_").float64();
    if (weights.length < parts.length) view.reject(`there are ${weights.length} weights for ${parts.length} estimators`);
    const predictions = (x: Table): NodeId[] => parts.map((part) => numbersOf(context, part, "predict", finite(context, x), 1).value);
    const median = (all: readonly NodeId[]): NodeId =>
      graph.add("weighted_median", [graph.concat(all)], { weights: vector(weights.subarray(0, all.length)) });
    return {
      methods: {
        predict: (x) => [{ value: median(predictions(x)), dtype: "<f8", shape: "rows" }],
        staged_predict(x) {
          const all = predictions(x);
          return [{ value: graph.concat(all.map((_, stage) => median(all.slice(0, stage + 1)))), dtype: "<f8", shape: "matrix" }];
        },
      },
    };
  },
};
