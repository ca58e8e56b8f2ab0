import { declaredFeatures, type EstimatorReader, expectWidth, numbersOf, Table } from "../../estimator/index.ts";

/** A regressor of a transformed target; its predictions are transformed back. */
export const transformedTargetRegressor: EstimatorReader = {
  classNames: ["TransformedTargetRegressor"],
  children: (view) => ["regressor_", "transformer_"].map((name) => ({ name, view: view.attribute(name) })),
  features: (view, context) => context.features(view.attribute("regressor_"), "regressor_"),
  read(view, context) {
    const { graph } = context;
    const part = context.read(view.attribute("regressor_"), "regressor_");
    const back = context.read(view.attribute("transformer_"), "transformer_").inverse;
    if (back === undefined) return context.unsupported("a transformer of the target without a known inverse");
    const targets = declaredFeatures(view.attribute("transformer_"));
    const flat = view.attribute("_training_dim").integer(1) === 1;
    return {
      methods: {
        predict(x) {
          const { value, dtype } = numbersOf(context, part, "predict", x);
          const scaled = Table.ofNode(graph, value, dtype);
          if (targets !== null) expectWidth(context, scaled, targets.count);
          const answer = back(scaled);
          return [{ value: answer.denseNumeric(), dtype: answer.dtype, shape: flat && answer.width === 1 ? "rows" : "matrix" }];
        },
      },
    };
  },
};
