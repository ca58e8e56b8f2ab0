import type { EstimatorReader } from "../estimator/index.ts";
import { numbersOf } from "./booster.ts";
import { holdsBooster, readWrapper, wrapperColumns } from "./wrapper.ts";

/** The booster's predictions as they are. */
export const regressor: EstimatorReader = {
  classNames: ["XGBRegressor", "XGBRFRegressor", "XGBRanker", "XGBModel"],
  features: wrapperColumns,
  isFitted: holdsBooster,
  read(view, context) {
    const wrapper = readWrapper(view, context);
    return {
      methods: {
        predict: (x) => [numbersOf(context, wrapper.prediction(x))],
        raw: (x) => [numbersOf(context, wrapper.margin(x))],
        ...(wrapper.hasTrees && { apply: wrapper.apply }),
      },
    };
  },
};
