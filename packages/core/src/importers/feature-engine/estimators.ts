import type { EstimatorReader } from "../estimator/index.ts";
import { categoryEncoder } from "./category-encoder.ts";
import { columnFunctions } from "./column-functions.ts";
import { discretiser } from "./discretiser.ts";
import { imputer } from "./imputer.ts";
import { madeColumns } from "./made-columns.ts";
import { missingIndicator } from "./missing-indicator.ts";
import { oneHotEncoder } from "./one-hot-encoder.ts";
import { outlierCapper } from "./outlier-capper.ts";
import { rareLabelEncoder } from "./rare-label-encoder.ts";
import { selector } from "./selector.ts";
import { sklearnWrapper } from "./sklearn-wrapper.ts";
import { treeDiscretiser } from "./tree-discretiser.ts";
import { withoutInference } from "./without-inference.ts";

/** Every class that can be read, once. */
export const estimators: readonly EstimatorReader[] = [
  imputer,
  missingIndicator,
  categoryEncoder,
  oneHotEncoder,
  rareLabelEncoder,
  discretiser,
  treeDiscretiser,
  columnFunctions,
  outlierCapper,
  madeColumns,
  selector,
  sklearnWrapper,
  withoutInference,
];
