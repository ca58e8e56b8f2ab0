import type { EstimatorLibrary } from "../estimator/index.ts";
import { dataFrameMapper } from "./data-frame-mapper.ts";

export const sklearnPandas: EstimatorLibrary = {
  name: "sklearn-pandas",
  packages: ["sklearn_pandas"],
  estimators: [dataFrameMapper],
  sameAs: { TransformerPipeline: "sklearn.Pipeline" },
};
