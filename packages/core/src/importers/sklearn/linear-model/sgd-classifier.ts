import type { NodeId } from "../../../ir/index.ts";
import type { ImportContext } from "../context.ts";
import type { EstimatorReader } from "../reader.ts";
import { divideBySum, oneVersusRest, probabilityAnswers, readLinearClassifier, type LinearClassifier } from "./linear-classifier.ts";
import { withComplement } from "../softmax.ts";

/** Probabilities exist for the logistic loss (one-versus-rest) and for modified Huber, `(clip(score, −1, 1) + 1) / 2`. */
export const sgdClassifier: EstimatorReader = {
  classNames: ["SGDClassifier"],
  read(view, context) {
    const classifier = readLinearClassifier(view, context);
    const loss = view.attribute("loss").string();
    if (loss === "log" || loss === "log_loss")
      return { methods: { ...classifier.methods, ...probabilityAnswers(context, classifier, (score) => oneVersusRest(context, classifier, score)) } };
    if (loss === "modified_huber")
      return { methods: { ...classifier.methods, ...probabilityAnswers(context, classifier, (score) => modifiedHuber(context, classifier, score)) } };
    return { methods: classifier.methods };
  },
};

function modifiedHuber(context: ImportContext, { binary, labels }: LinearClassifier, score: NodeId): NodeId {
  const { graph } = context;
  const clipped = graph.binary("minimum", graph.binary("maximum", score, graph.number(-1)), graph.number(1));
  const chances = graph.over(graph.plus(clipped, graph.number(1)), graph.number(2));
  return binary ? withComplement(graph, chances) : divideBySum(context, chances, labels.count);
}
