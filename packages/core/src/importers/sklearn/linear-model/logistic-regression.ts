import type { PythonView } from "../../../formats/index.ts";
import type { EstimatorReader, ImportContext } from "../../estimator/index.ts";
import { multinomial, oneVersusRest, probabilityAnswers, readLinearClassifier } from "./linear-classifier.ts";
import { linearFeatures } from "./linear-scores.ts";

export const logisticRegression: EstimatorReader = {
  classNames: ["LogisticRegression", "LogisticRegressionCV"],
  features: linearFeatures,
  read(view, context) {
    const classifier = readLinearClassifier(view, context);
    const separate = fitsEachClassAlone(view, context, classifier.labels.count);
    const link = separate ? oneVersusRest : multinomial;
    return {
      methods: {
        ...classifier.methods,
        ...probabilityAnswers(context, classifier, (score, dtype) => link(context, classifier, score, dtype)),
      },
    };
  },
};

/**
 * Whether probabilities are one-versus-rest. Up to 1.7 `multi_class` and the solver decide; later files have no such
 * parameter and only two classes are one-versus-rest. Newton-Cholesky knows several classes at once since 1.6.
 */
function fitsEachClassAlone(view: PythonView, context: ImportContext, classes: number): boolean {
  const parameter = context.since(1, 8, false) ? undefined : view.find("multi_class");
  if (parameter === undefined) return classes <= 2;
  const choice = parameter.choice("auto", "deprecated", "ovr", "warn", "multinomial");
  if (choice === "ovr" || choice === "warn") return true;
  // 0.16, the last without warm_start, knew no other probabilities.
  if (choice === "multinomial") return !context.since(0, 18, false) && !view.has("warm_start");
  const solver = view.attribute("solver").string();
  return classes <= 2 || solver === "liblinear" || (solver === "newton-cholesky" && !context.since(1, 6, true));
}
