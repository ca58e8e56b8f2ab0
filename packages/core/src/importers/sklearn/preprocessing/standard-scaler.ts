import { type EstimatorReader, isFloat32 } from "../../estimator/index.ts";
import { columnArithmetic, denseOnly, scaling, type ColumnStep } from "./column-arithmetic.ts";

/** `(x - mean_) / scale_`, in that order; either may be off. Since 1.8 both are rounded to float32 for float32 data. */
export const standardScaler: EstimatorReader = {
  classNames: ["StandardScaler"],
  read(view, context) {
    const mean = view.attribute("with_mean").boolean() ? view.attribute("mean_").float64([-1]) : null;
    const scale = view.attribute("with_std").boolean() ? view.first("scale_", "std_").float64([-1]) : null;
    return {
      methods: {},
      transform(x) {
        const steps: ColumnStep[] = [];
        const float32 = isFloat32(x) && context.since(1, 8, true);
        const held = (numbers: Float64Array): Float64Array => (float32 && !x.isSparse ? numbers.map(Math.fround) : numbers);
        if (mean !== null) {
          denseOnly(context, x, "the mean");
          steps.push({ function: "subtract", operand: held(mean) });
        }
        if (scale !== null) steps.push(scaling(x, held(scale)));
        return columnArithmetic(context, x, steps);
      },
      inverse(x) {
        const steps: ColumnStep[] = [];
        const held = (numbers: Float64Array): Float64Array =>
          isFloat32(x) && context.since(1, 8, true) ? numbers.map(Math.fround) : numbers;
        if (scale !== null) steps.push({ function: "multiply", operand: held(scale) });
        if (mean !== null) steps.push({ function: "add", operand: held(mean) });
        return columnArithmetic(context, x, steps, context.since(1, 0, true) ? "no infinity" : "anything");
      },
    };
  },
};
