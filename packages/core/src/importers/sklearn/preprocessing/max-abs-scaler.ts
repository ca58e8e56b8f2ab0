import type { EstimatorReader } from "../../estimator/index.ts";
import { columnArithmetic, scaling, type ColumnStep } from "./column-arithmetic.ts";

const clipping: readonly ColumnStep[] = [
  { function: "maximum", operand: [-1] },
  { function: "minimum", operand: [1] },
];

/** `x / scale_`; with `clip`, held within -1 and 1. */
export const maxAbsScaler: EstimatorReader = {
  classNames: ["MaxAbsScaler"],
  read(view, context) {
    const scale = view.attribute("scale_").float64([-1]);
    const clip = view.find("clip")?.boolean() === true;
    return {
      methods: {},
      inverse: (x) => columnArithmetic(context, x, [{ function: "multiply", operand: scale }]),
      transform: (x) => columnArithmetic(context, x, clip ? [scaling(x, scale), ...clipping] : [scaling(x, scale)]),
    };
  },
};
