import type { EstimatorReader } from "../estimator/index.ts";

/** Why classes of the library have no answer that belongs to a row alone. */
const reasons: Readonly<Record<string, string>> = {
  DropMissingData: "it drops rows",
  OutlierTrimmer: "it drops rows",
  RandomSampleImputer: "it draws at random",
};

/** Such classes are refused by name. */
export const withoutInference: EstimatorReader = {
  classNames: Object.keys(reasons),
  read: (view, context) => context.unsupported(`${view.className}: ${reasons[view.className]}`),
};
