import { answerOf, asNumbers, type EstimatorReader, labelsSideBySide, type Table } from "../../estimator/index.ts";
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
        ...(hasProbabilities && { predict_proba: (x) => parts.map((part) => answerOf(context, part, "predict_proba", x)) }),
      },
    };
  },
};
