import { vector } from "../../../ir/index.ts";
import type { EstimatorReader } from "../../estimator/index.ts";
import { readLinearClassifier } from "./linear-classifier.ts";
import { linearFeatures, readLinearScores } from "./linear-scores.ts";

/** Ridge on labels of −1 and 1; several labels a row (multilabel) are the scores above 0 since 1.0. */
export const ridgeClassifier: EstimatorReader = {
  classNames: ["RidgeClassifier", "RidgeClassifierCV"],
  features: linearFeatures,
  read(view, context) {
    const { graph } = context;
    const binarizer = view.attribute("_label_binarizer");
    if (!binarizer.attribute("y_type_").string().startsWith("multilabel") || !context.since(1, 0, true)) {
      return { methods: readLinearClassifier(view, context, binarizer).methods };
    }
    const { scores, outputs, dtype } = readLinearScores(view, context);
    return {
      methods: {
        predict: (x) => [
          {
            value: graph.cast(graph.compare("greater", scores(x), graph.constant(vector([0]))), "f64"),
            dtype: "<i8",
            shape: outputs === 1 ? "rows" : "matrix",
          },
        ],
        decision_function: (x) => [{ value: scores(x), dtype: dtype(x), shape: "matrix" }],
      },
    };
  },
};
