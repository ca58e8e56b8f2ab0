import { declaredFeatures, type EstimatorReader } from "../../estimator/index.ts";

/** A regressor that looks at no column: mean, median, quantile or a number that was given, all stored as `constant_`. */
export const dummyRegressor: EstimatorReader = {
  classNames: ["DummyRegressor"],
  features: declaredFeatures,
  read(view, { graph }) {
    const constant = view.attribute("constant_");
    const { name } = constant.array().dtype;
    const value = graph.number(...constant.float64());
    const shape = view.attribute("n_outputs_").integer(1) === 1 ? "rows" : "matrix";
    return { methods: { predict: () => [{ value, dtype: name, shape }] } };
  },
};
