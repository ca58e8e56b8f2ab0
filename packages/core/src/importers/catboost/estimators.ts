import type { EstimatorReader, FittedEstimator, ImportContext } from "../estimator/index.ts";
import { classifier } from "./classifier.ts";
import type { CatBoostModel } from "./model.ts";
import { readInfo } from "./model-info.ts";
import { readModel } from "./read-model.ts";
import { regressor, scorer } from "./regressor.ts";

const classificationLosses: readonly string[] = [
  "Logloss",
  "CrossEntropy",
  "MultiClass",
  "MultiClassOneVsAll",
  "MultiLogloss",
  "MultiCrossEntropy",
];

/** A file of the library's own says by its loss what it is. */
function byLoss(context: ImportContext, model: CatBoostModel): FittedEstimator {
  return classificationLosses.includes(readInfo(model).loss) ? classifier(context, model) : regressor(context, model);
}

function reader(classNames: readonly string[], build: (context: ImportContext, model: CatBoostModel) => FittedEstimator): EstimatorReader {
  return {
    classNames,
    isFitted: (view) => view.has("__model"),
    read: (view, context) => build(context, readModel(view, context)),
    features(view, context) {
      const { columns } = readModel(view, context);
      const named = columns.some((name, column) => name !== String(column));
      return { kind: "table", count: columns.length, names: named ? columns : null };
    },
  };
}

/** The readers of CatBoost's classes, and of its files (`CatBoostModelFile`). */
export const estimators: readonly EstimatorReader[] = [
  reader(["CatBoostClassifier"], classifier),
  reader(["CatBoostRegressor"], regressor),
  reader(["CatBoost", "CatBoostRanker"], scorer),
  reader(["CatBoostModelFile"], byLoss),
];
