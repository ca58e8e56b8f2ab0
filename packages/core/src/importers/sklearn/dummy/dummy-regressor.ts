import { declaredFeatures, type EstimatorReader } from "../../estimator/index.ts";

/** A regressor that looks at no column: mean, median, quantile or a number that was given, all stored as `constant_`. */
export const dummyRegressor: EstimatorReader = {
  classNames: ["DummyRegressor"],
  features: declaredFeatures,
  read(view, { graph }) {
    const constant = view.attribute("constant_");
    const { name } = constant.array().dtype;
    const outputs = view.attribute("n_outputs_").integer(1);
    const numbers = constant.float64();
    if (numbers.length !== outputs) constant.reject(`there are ${numbers.length} constants for ${outputs} outputs`);
    const value = graph.number(...numbers);
    const shape = outputs === 1 ? "rows" : "matrix";
    return { methods: { predict: () => [{ value, dtype: name, shape }] } };
  },
};
