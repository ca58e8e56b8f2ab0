import type { NodeId } from "../../../ir/index.ts";
import { FloatArithmetic, type FloatDtype, withComplement } from "../../../composites/index.ts";
import type { EstimatorReader, ImportContext } from "../../estimator/index.ts";
import { divideBySum, oneVersusRest, probabilityAnswers, readLinearClassifier, type LinearClassifier } from "./linear-classifier.ts";
import { linearFeatures } from "./linear-scores.ts";

/** Probabilities exist for the logistic loss (one-versus-rest) and for modified Huber, `(clip(score, −1, 1) + 1) / 2`. */
export const sgdClassifier: EstimatorReader = {
  classNames: ["SGDClassifier"],
  features: linearFeatures,
  read(view, context) {
    const classifier = readLinearClassifier(view, context);
    const loss = view.attribute("loss").string();
    if (loss === "log" || loss === "log_loss")
      return {
        methods: {
          ...classifier.methods,
          ...probabilityAnswers(context, classifier, (score, dtype) => oneVersusRest(context, classifier, score, dtype)),
        },
      };
    if (loss === "modified_huber")
      return {
        methods: {
          ...classifier.methods,
          ...probabilityAnswers(context, classifier, (score, dtype) => modifiedHuber(context, classifier, score, dtype)),
        },
      };
    return { methods: classifier.methods };
  },
};

function modifiedHuber(context: ImportContext, { binary, labels }: LinearClassifier, score: NodeId, dtype: FloatDtype): NodeId {
  const { graph } = context;
  const numpy = new FloatArithmetic(graph, dtype);
  const clipped = graph.binary("minimum", graph.binary("maximum", score, graph.number(-1)), graph.number(1));
  const chances = numpy.over(numpy.plus(clipped, graph.number(1)), graph.number(2));
  return binary ? withComplement(graph, chances, dtype) : divideBySum(context, chances, labels.count, dtype);
}
