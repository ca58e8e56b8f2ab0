import type { ImportContext } from "./context.ts";
import type { Reader } from "./fitted-estimator.ts";
import type { Library } from "./library.ts";

export type { Answer, AnswerPart, Child, Features, FittedEstimator, PredictionMethod } from "./fitted-estimator.ts";

/** Reads the estimators of one class (or of several that share their fitted attributes). One file and one line in `estimators.ts`. */
export type EstimatorReader = Reader<ImportContext>;

/** A library and its readers: a folder beside `sklearn/`, and one line in `libraries.ts`. */
export type EstimatorLibrary = Library<ImportContext>;
