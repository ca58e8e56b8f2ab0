import { bindDefinitions, Libraries, type Definitions, type EstimatorLibrary } from "./estimator/index.ts";
import { catboost } from "./catboost/index.ts";
import { categoryEncoders } from "./category-encoders/index.ts";
import { featureEngine } from "./feature-engine/index.ts";
import { imblearn } from "./imblearn/index.ts";
import { lightgbm } from "./lightgbm/index.ts";
import { onnx } from "./onnx/index.ts";
import { pmml } from "./pmml/index.ts";
import { sklearn } from "./sklearn/index.ts";
import { sklearnPandas } from "./sklearn-pandas/index.ts";
import { statsmodels } from "./statsmodels/index.ts";
import { xgboost } from "./xgboost/index.ts";

/** Every library whose models are read, once. */
export const everyLibrary: readonly EstimatorLibrary[] = [
  sklearn,
  lightgbm,
  catboost,
  xgboost,
  onnx,
  imblearn,
  categoryEncoders,
  sklearnPandas,
  statsmodels,
  featureEngine,
  pmml,
];

export const libraries = new Libraries(everyLibrary);

/** The same, with classes and functions of one's own. */
export function librariesWith(definitions: Definitions | undefined): typeof libraries {
  return definitions === undefined ? libraries : new Libraries(everyLibrary, bindDefinitions(definitions));
}
