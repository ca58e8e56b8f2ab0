import type { EstimatorReader } from "../../estimator/index.ts";
import { columnArithmetic, denseOnly, type ColumnStep } from "./column-arithmetic.ts";

/** `x * scale_ + min_`; with `clip`, held within `feature_range`. */
export const minMaxScaler: EstimatorReader = {
  classNames: ["MinMaxScaler"],
  read(view, context) {
    const [scale, least] = [view.attribute("scale_").float64([-1]), view.attribute("min_").float64([-1])];
    const steps: ColumnStep[] = [
      { function: "multiply", operand: scale },
      { function: "add", operand: least },
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
      inverse: (x) =>
        columnArithmetic(context, x, [
          { function: "subtract", operand: least },
          { function: "divide", operand: scale },
        ]),
    };
  },
};
