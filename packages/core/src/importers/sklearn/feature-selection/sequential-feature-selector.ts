import type { EstimatorReader } from "../../estimator/index.ts";
import { selectFeatures } from "./select-features.ts";

/** The columns of `support_`. */
export const sequentialFeatureSelector: EstimatorReader = {
  classNames: ["SequentialFeatureSelector"],
  read: (view, context) => ({
    methods: {},
    transform: selectFeatures(view, context, Array.from(view.attribute("support_").booleans([-1]), Boolean)),
  }),
};
