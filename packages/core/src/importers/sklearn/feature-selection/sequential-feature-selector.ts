import type { EstimatorReader } from "../../estimator/index.ts";
import { selection } from "./select-features.ts";

/** The columns of `support_`. */
export const sequentialFeatureSelector: EstimatorReader = {
  classNames: ["SequentialFeatureSelector"],
  read: (view, context) => selection(view, context, Array.from(view.attribute("support_").booleans([-1]), Boolean)),
};
