import {
  answerOf,
  type AnswerPart,
  asNumbers,
  type EstimatorReader,
  type ImportContext,
  labelsSideBySide,
  type Table,
} from "../../estimator/index.ts";
import { listedParts, readParts } from "../ensemble/parts.ts";

/** A part an output, side by side. */
export const multiOutput: EstimatorReader = {
  classNames: ["MultiOutputClassifier", "MultiOutputRegressor"],
  children: (view) => listedParts(view, "estimators_"),
  features: (view, context) => context.features(view.attribute("estimators_").item(0), "estimators_.0"),
  read(view, context) {
    const { graph } = context;
    const parts = readParts(context, listedParts(view, "estimators_"));
    const predictions = (x: Table): ReturnType<typeof answerOf>[] => parts.map((part) => answerOf(context, part, "predict", x));
    if (view.className === "MultiOutputRegressor") {
      return {
        methods: {
          predict(x) {
            const all = predictions(x).map((answer) => asNumbers(context, answer));
            const dtype = all.every((each) => each.dtype === "<f4") ? "<f4" : "<f8";
            return [{ value: graph.concat(all.map(({ value }) => value)), dtype, shape: "matrix" }];
          },
        },
      };
    }
    const hasProbabilities = parts.every((part) => part.methods.predict_proba !== undefined);
    return {
      methods: {
        predict: (x) =>
          labelsSideBySide(graph, predictions(x)).map((answer, _, { length }) => (length === 1 ? { ...answer, shape: "matrix" } : answer)),
        ...(hasProbabilities && {
          predict_proba(x) {
            const all = parts.map((part) => answerOf(context, part, "predict_proba", x));
            return context.since(0, 19, true) ? all : [stackedInDepth(context, all)];
          },
        }),
      },
    };
  },
};

/** In 0.18 the outputs' probabilities are one array [rows, labels, outputs]. */
function stackedInDepth(context: ImportContext, all: readonly AnswerPart[]): AnswerPart {
  const { graph } = context;
  const labels = graph.width(all[0]!.value);
  if (all.some(({ value }) => graph.width(value) !== labels)) context.unsupported("outputs of different numbers of labels");
  const order = Array.from({ length: labels * all.length }, (_, cell) => (cell % all.length) * labels + Math.floor(cell / all.length));
  const value = graph.select(graph.concat(all.map((part) => part.value)), order);
  return { value, dtype: "<f8", shape: "matrix", dims: [labels, all.length] };
}
