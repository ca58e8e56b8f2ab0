import type { PythonView } from "../../../formats/index.ts";
import {
  type AnswerPart,
  type EstimatorReader,
  type FittedEstimator,
  firstMethod,
  type ImportContext,
  labelAt,
  labelsOfPart,
  numbersOf,
  type Table,
} from "../../estimator/index.ts";

/** A binary classifier with a decision threshold of its own; everything but `predict` is its estimator's. */
export const thresholdClassifier: EstimatorReader = {
  classNames: ["FixedThresholdClassifier", "TunedThresholdClassifierCV"],
  children: (view) => [{ name: "estimator_", view: estimatorOf(view) }],
  features: (view, context) => context.features(estimatorOf(view), "estimator_"),
  read(view, context) {
    const part = context.read(estimatorOf(view), "estimator_");
    const { predict_proba, predict_log_proba, decision_function } = part.methods;
    return {
      methods: {
        predict: (x) => [decide(view, context, part, x)],
        ...(predict_proba && { predict_proba }),
        ...(predict_log_proba && { predict_log_proba }),
        ...(decision_function && { decision_function }),
      },
    };
  },
};

/** A prefitted estimator is not copied. */
function estimatorOf(view: PythonView): PythonView {
  return view.first("estimator_", "estimator");
}

function decide(view: PythonView, context: ImportContext, part: FittedEstimator, x: Table): AnswerPart {
  const { graph } = context;
  const labels = labelsOfPart(context, part, x);
  if (labels.count !== 2) return context.unsupported("a threshold between other than two labels");
  const wanted = view.attribute("response_method").choice("auto", "predict_proba", "decision_function");
  const method = wanted === "auto" ? firstMethod(context, part, ["predict_proba", "decision_function"]) : wanted;
  const positive = positiveLabel(view);
  const place = positive === null ? 1 : labels.values.indexOf(positive);
  if (place < 0) return view.reject("the positive label is none of the classifier's");
  const { value } = numbersOf(context, part, method, x, method === "predict_proba" ? 2 : 1);
  const score = method === "predict_proba" ? graph.select(value, [place]) : place === 0 ? graph.unary("negative", value) : value;
  const reached = graph.cast(graph.compare("greater_equal", score, graph.number(thresholdOf(view, method))), "f64");
  const index = place === 1 ? reached : graph.minus(graph.number(1), reached);
  return labelAt(graph, labels, graph.cast(index, "i32"));
}

function thresholdOf(view: PythonView, method: "predict_proba" | "decision_function"): number {
  if (view.className === "TunedThresholdClassifierCV") return view.attribute("best_threshold_").number();
  const threshold = view.attribute("threshold");
  if (!threshold.isString) return threshold.number();
  threshold.choice("auto");
  return method === "predict_proba" ? 0.5 : 0;
}

/** A tuned threshold has it from the scorer that it was tuned for; none means the second label. */
function positiveLabel(view: PythonView): string | number | boolean | null {
  const scorer = view.find("_curve_scorer");
  const stated = scorer === undefined ? view.attribute("pos_label") : (scorer.attribute("_kwargs").findEntry("pos_label") ?? null);
  const label = stated?.orNone();
  if (label === undefined) return null;
  return label.isString ? label.string() : typeof label.value === "boolean" ? label.value : label.number();
}
