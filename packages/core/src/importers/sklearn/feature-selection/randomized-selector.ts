import type { EstimatorReader } from "../../estimator/index.ts";
import { selection } from "./select-features.ts";

/** Columns that random sparse models chose often enough; gone since 0.21. */
export const randomizedSelector: EstimatorReader = {
  classNames: ["RandomizedLasso", "RandomizedLogisticRegression"],
  features: (view) => ({ kind: "table", count: view.attribute("scores_").array([-1]).shape[0]!, names: null }),
  read(view, context) {
    const threshold = view.attribute("selection_threshold").number();
    const mask = Array.from(view.attribute("scores_").float64([-1]), (score) => score > threshold);
    return selection(view, context, mask);
  },
};
