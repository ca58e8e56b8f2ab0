import type { EstimatorLibrary } from "../estimator/index.ts";
import { categoricalImputer } from "./categorical-imputer.ts";
import { dataFrameMapper } from "./data-frame-mapper.ts";
import { numericalTransformer } from "./numerical-transformer.ts";

export const sklearnPandas: EstimatorLibrary = {
  name: "sklearn-pandas",
  packages: ["sklearn_pandas"],
  estimators: [dataFrameMapper, categoricalImputer, numericalTransformer],
  sameAs: { TransformerPipeline: "sklearn.Pipeline" },
};
