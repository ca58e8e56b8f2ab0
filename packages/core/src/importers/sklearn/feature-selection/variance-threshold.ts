import { declaredFeatures, type EstimatorReader } from "../../estimator/index.ts";
import { selection } from "./select-features.ts";

/** Columns whose variance in training was larger than a threshold. */
export const varianceThreshold: EstimatorReader = {
  classNames: ["VarianceThreshold"],
  features: (view) => declaredFeatures(view) ?? { kind: "table", count: view.attribute("variances_").array([-1]).shape[0]!, names: null },
  read(view, context) {
    const threshold = view.attribute("threshold").number();
    const mask = Array.from(view.attribute("variances_").float64([-1]), (variance) => variance > threshold);
    return selection(view, context, mask);
  },
};
