import type { EstimatorReader } from "../estimator/index.ts";
import { placesOf } from "./frame-columns.ts";

/** The columns that are not in `features_to_drop_`. */
export const selector: EstimatorReader = {
  classNames: [
    "DropFeatures",
    "DropConstantFeatures",
    "DropDuplicateFeatures",
    "DropCorrelatedFeatures",
    "SmartCorrelatedSelection",
    "DropHighPSIFeatures",
    "SelectByInformationValue",
    "SelectByShuffling",
    "SelectBySingleFeaturePerformance",
    "SelectByTargetMeanPerformance",
    "RecursiveFeatureElimination",
    "RecursiveFeatureAddition",
    "ProbeFeatureSelection",
    "MRMR",
  ],
  read(view) {
    const dropped = new Set(placesOf(view, view.attribute("features_to_drop_").values()));
    return {
      methods: {},
      transform: (x) => x.select(Array.from({ length: x.width }, (_, place) => place).filter((place) => !dropped.has(place))),
    };
  },
};
