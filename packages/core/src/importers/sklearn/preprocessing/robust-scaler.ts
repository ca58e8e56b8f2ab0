import type { EstimatorReader } from "../../estimator/index.ts";
import { columnArithmetic, denseOnly, scaling, type ColumnStep } from "./column-arithmetic.ts";

/** `(x - center_) / scale_`, in that order; either may be off. */
export const robustScaler: EstimatorReader = {
  classNames: ["RobustScaler"],
  read(view, context) {
    const center = view.attribute("with_centering").boolean() ? view.attribute("center_").float64([-1]) : null;
    const scale = view.attribute("with_scaling").boolean() ? view.attribute("scale_").float64([-1]) : null;
    return {
      methods: {},
      transform(x) {
        const steps: ColumnStep[] = [];
        if (center !== null) {
          denseOnly(context, x, "the centre");
          steps.push({ function: "subtract", operand: center });
        }
        if (scale !== null) steps.push(scaling(x, scale));
        return columnArithmetic(context, x, steps);
      },
      inverse(x) {
        const steps: ColumnStep[] = [];
        if (scale !== null) steps.push({ function: "multiply", operand: scale });
        if (center !== null) steps.push({ function: "add", operand: center });
        return columnArithmetic(context, x, steps);
      },
    };
  },
};
