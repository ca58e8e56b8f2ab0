import type { EstimatorReader } from "../../estimator/index.ts";
import { columnArithmetic, denseOnly, type ColumnStep } from "./column-arithmetic.ts";

/** `x * scale_ + min_`; with `clip`, held within `feature_range`. */
export const minMaxScaler: EstimatorReader = {
  classNames: ["MinMaxScaler"],
  read(view, context) {
    const steps: ColumnStep[] = [
      { function: "multiply", operand: view.attribute("scale_").float64([-1]) },
      { function: "add", operand: view.attribute("min_").float64([-1]) },
    ];
    if (view.find("clip")?.boolean() === true) {
      const [low, high] = view.attribute("feature_range").float64([2]);
      steps.push({ function: "maximum", operand: [low!] }, { function: "minimum", operand: [high!] });
    }
    return {
      methods: {},
      transform(x) {
        denseOnly(context, x, "the minimum");
        return columnArithmetic(context, x, steps);
      },
    };
  },
};
