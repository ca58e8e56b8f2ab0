import { FloatArithmetic, withComplement } from "../../../composites/index.ts";
import type { NodeId } from "../../../ir/index.ts";
import { type AnswerPart, type EstimatorReader, readLabels, scoresByLabel, Table } from "../../estimator/index.ts";
import { networkFeatures, readNetwork } from "./layers.ts";

/** One output is one column without its second dimension. */
export const perceptronRegressor: EstimatorReader = {
  classNames: ["MLPRegressor"],
  features: networkFeatures,
  read(view, context) {
    const { outputs, dtype, answers } = readNetwork(view, context);
    return { methods: { predict: (x) => [{ value: answers(x), dtype: dtype(x), shape: outputs === 1 ? "rows" : "matrix" }] } };
  },
};

/** A single output is the second label's probability; the label follows as the fitted binarizer turns back outputs. */
export const perceptronClassifier: EstimatorReader = {
  classNames: ["MLPClassifier"],
  features: networkFeatures,
  read(view, context) {
    const { graph } = context;
    const network = readNetwork(view, context);
    const { outputs, dtype, answers } = network;
    const labels = readLabels(view.attribute("classes_"));
    if (outputs !== labels.count && !(outputs === 1 && labels.count <= 2))
      view.reject(`there are ${labels.count} labels for ${outputs} outputs`);
    const toLabels = context.read(view.attribute("_label_binarizer"), "").methods.inverse_transform;
    if (toLabels === undefined) return view.reject("its labels are not those of a LabelBinarizer");
    const probabilities = (x: Table): NodeId => (outputs === 1 ? withComplement(graph, answers(x), dtype(x)) : answers(x));
    const byLabel = (value: NodeId, x: Table): AnswerPart =>
      graph.width(value) === labels.count ? scoresByLabel(labels, value, dtype(x)) : { value, dtype: dtype(x), shape: "matrix" };
    return {
      methods: {
        predict: (x) => toLabels(Table.ofNode(graph, answers(x), dtype(x))),
        predict_proba: (x) => [byLabel(probabilities(x), x)],
        predict_log_proba: (x) => [byLabel(new FloatArithmetic(graph, dtype(x)).log(probabilities(x)), x)],
      },
    };
  },
};
