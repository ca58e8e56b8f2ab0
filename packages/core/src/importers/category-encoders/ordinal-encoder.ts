import type { EstimatorReader } from "../estimator/index.ts";
import { codesAsRows } from "./codes-as-rows.ts";
import { encoded, encoderFeatures } from "./encoder-columns.ts";

/** Each category as its code, in the order of the training. */
export const ordinalEncoder: EstimatorReader = {
  classNames: ["OrdinalEncoder"],
  isFitted: (view) => view.find("_dim")?.isNumber === true,
  features: (view) =>
    encoderFeatures(view, (encoder) => {
      const labels = encoder.attribute("cols").values();
      return new Map(labels.map((label) => [label, [label]]));
    }),
  read: (view, context) => encoded(view, context, codesAsRows(view)),
};
