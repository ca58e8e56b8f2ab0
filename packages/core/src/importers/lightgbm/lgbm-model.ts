import type { EstimatorReader } from "../estimator/index.ts";
import { boosterFeatures, hasBooster, readBooster } from "./booster.ts";
import { checkPredictParameters } from "./predict-parameters.ts";

/** The wrappers that answer as their booster does. */
export const lgbmModel: EstimatorReader = {
  classNames: ["LGBMModel", "LGBMRegressor", "LGBMRanker"],
  features: (view, context) => boosterFeatures(view.attribute("_Booster"), context),
  isFitted: hasBooster,
  read(view, context) {
    checkPredictParameters(view, context);
    const { scores, predict, leaf, shape } = readBooster(view.attribute("_Booster"), context);
    return {
      methods: {
        predict: (x) => [{ value: predict(x), dtype: "<f8", shape }],
        raw: (x) => [{ value: scores(x), dtype: "<f8", shape }],
        leaf,
      },
    };
  },
};
