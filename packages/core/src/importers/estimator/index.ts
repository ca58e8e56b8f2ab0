export { declaredFeatures, ImportContext } from "./context.ts";
export { cellKey, type CellKey, placesOfCells } from "./cell-places.ts";
export { readDenseRows } from "./dense-rows.ts";
export { bindDefinitions, type Definition, type Definitions, type Tools } from "./definitions.ts";
export { expectWidth } from "./expect-width.ts";
export { floatDtype, isFloat32, storedDtype } from "./float-dtype.ts";
export { functionName } from "./function-name.ts";
export { labelAt, labelOfMaximum, labelsSideBySide, readLabels, scoresByLabel, type Labels } from "./labels.ts";
export { Libraries } from "./library.ts";
export { promote } from "./promote.ts";
export { readDtypeName } from "./numpy-dtype.ts";
export { answerOf, asNumbers, firstMethod, labelsOfPart, numbersOf, type Numbers } from "./part-answers.ts";
export type {
  Answer,
  AnswerPart,
  Child,
  EstimatorLibrary,
  EstimatorReader,
  Features,
  FittedEstimator,
  PredictionMethod,
} from "./reader.ts";
export { describeSteps } from "./steps.ts";
export { InputColumn, Table, type Block, type ColumnKind, type SeenColumn } from "./table.ts";
export { columnLabels, validated } from "./validation.ts";
