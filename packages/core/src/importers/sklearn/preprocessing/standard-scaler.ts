import type { EstimatorReader } from "../reader.ts";
import { columnArithmetic, denseOnly, scaling, type ColumnStep } from "./column-arithmetic.ts";

/** `(x - mean_) / scale_`, in that order; either may be off. */
export const standardScaler: EstimatorReader = {
  classNames: ["StandardScaler"],
  read(view, context) {
    const mean = view.attribute("with_mean").boolean() ? view.attribute("mean_").float64([-1]) : null;
    const scale = view.attribute("with_std").boolean() ? view.attribute("scale_").float64([-1]) : null;
    return {
      methods: {},
      transform(x) {
        const steps: ColumnStep[] = [];
        if (mean !== null) {
          denseOnly(context, x, "the mean");
          steps.push({ function: "subtract", operand: mean });
        }
        if (scale !== null) steps.push(scaling(x, scale));
        return columnArithmetic(context, x, steps);
      },
    };
  },
};
