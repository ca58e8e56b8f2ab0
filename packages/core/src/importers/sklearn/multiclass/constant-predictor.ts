import type { EstimatorReader } from "../../estimator/index.ts";

/** What stands for a classifier whose training rows all had one answer. */
export const constantPredictor: EstimatorReader = {
  classNames: ["_ConstantPredictor"],
  read(view, { graph }) {
    const value = view.attribute("y_").float64()[0] ?? view.reject("there is no constant");
    const same = [{ value: graph.number(value), dtype: "<f8", shape: "rows" as const }];
    return {
      methods: {
        predict: () => same,
        decision_function: () => same,
        predict_proba: () => [{ value: graph.number(1 - value, value), dtype: "<f8", shape: "matrix" }],
      },
    };
  },
};
