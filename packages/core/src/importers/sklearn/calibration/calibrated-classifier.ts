import type { PythonView } from "../../../formats/index.ts";
import { FloatArithmetic, softmax, sumInOrder, withComplement } from "../../../composites/index.ts";
import type { NodeId } from "../../../ir/index.ts";
import {
  answerOf,
  asNumbers,
  type EstimatorReader,
  type FittedEstimator,
  firstMethod,
  type ImportContext,
  labelOfMaximum,
  type Labels,
  labelsOfPart,
  type Numbers,
  readLabels,
  scoresByLabel,
  Table,
} from "../../estimator/index.ts";

const responses = ["decision_function", "predict_proba"] as const;

/** The mean of what several calibrated classifiers say. */
export const calibratedClassifier: EstimatorReader = {
  classNames: ["CalibratedClassifierCV"],
  children: (view) => members(view).map((member, index) => ({ name: `calibrated_classifiers_.${index}`, view: estimatorOf(member) })),
  features: (view, context) => context.features(estimatorOf(members(view)[0]!), "calibrated_classifiers_.0"),
  read(view, context) {
    const { graph } = context;
    const labels = readLabels(view.attribute("classes_"));
    const calibrated = members(view).map((member, index) => readMember(member, `calibrated_classifiers_.${index}`, context));
    const mean = (x: Table): NodeId =>
      graph.over(
        sumInOrder(
          graph,
          calibrated.map((each) => each(x)),
        ),
        graph.number(calibrated.length),
      );
    return {
      methods: {
        predict: (x) => [labelOfMaximum(graph, labels, mean(x))],
        predict_proba: (x) => [scoresByLabel(labels, mean(x))],
      },
    };
  },
};

function members(view: PythonView): PythonView[] {
  const items = view.attribute("calibrated_classifiers_").items();
  return items.length > 0 ? items : view.reject("there is no calibrated classifier");
}

function estimatorOf(member: PythonView): PythonView {
  return member.first("estimator", "base_estimator");
}

/** One classifier and its calibrators: probabilities of every label, of which a little more than 1 counts as 1. */
function readMember(member: PythonView, name: string, context: ImportContext): (x: Table) => NodeId {
  const { graph } = context;
  const part = context.read(estimatorOf(member), name);
  const labels = readLabels(member.first("classes", "classes_"));
  const method = member.attribute("method").choice("sigmoid", "isotonic", "temperature");
  const calibrators = member.first("calibrators", "calibrators_").items();
  if (calibrators.length === 0) member.reject("there is no calibrator");
  const calibrate = method === "temperature" ? withTemperature : oneByOne;
  const chances = calibrate(context, part, calibrators, labels);
  return (x) => {
    const value = chances(x);
    const slightlyMore = graph.logical(
      "and",
      graph.compare("less", graph.number(1), value),
      graph.compare("less_equal", value, graph.number(1 + 1e-5)),
    );
    return graph.where(slightlyMore, graph.number(1), value);
  };
}

type Calibration = (
  context: ImportContext,
  part: FittedEstimator,
  calibrators: readonly PythonView[],
  labels: Labels,
) => (x: Table) => NodeId;

/** A calibrator for each label that the part knows, or for the second of two; the results are divided by their sum. */
const oneByOne: Calibration = (context, part, calibrators, labels) => {
  const { graph } = context;
  const functions = calibrators.map((calibrator, index) => readCalibrator(calibrator, `calibrators.${index}`, context));
  return (x) => {
    const known = labelsOfPart(context, part, x);
    const { value, dtype } = response(context, part, known, x);
    const count = Math.min(functions.length, graph.width(value), known.count);
    const apply = (column: number): NodeId => functions[column]!({ value: graph.select(value, [column]), dtype });
    if (labels.count === 2) return withComplement(graph, apply(0));
    const places = known.values.slice(0, count).map((label) => labels.values.indexOf(label));
    if (places.includes(-1)) return context.unsupported("a classifier of labels that its ensemble does not know");
    const chances = graph.concat(
      labels.values.map((_, label) => (places.includes(label) ? apply(places.indexOf(label)) : graph.number(0))),
    );
    const sum = graph.reduce("sum_pairwise", chances);
    const isEmpty = graph.compare("equal", sum, graph.number(0));
    return graph.where(isEmpty, graph.number(1 / labels.count), graph.over(chances, graph.where(isEmpty, graph.number(1), sum)));
  };
};

/** Scores of the labels times one number, through softmax. Probabilities count as their logarithms. */
const withTemperature: Calibration = (context, part, calibrators, labels) => {
  const { graph } = context;
  const beta = calibrators[0]!.attribute("beta_").number();
  return (x) => {
    const known = labelsOfPart(context, part, x);
    const { value, dtype } = response(context, part, known, x);
    const numpy = new FloatArithmetic(graph, dtype);
    const isScore = part.methods.decision_function !== undefined;
    const single = graph.width(value) === 1;
    const chances = single && labels.count === 2 && !isScore ? withComplement(graph, value, dtype) : value;
    const logits = isScore
      ? single
        ? graph.concat([graph.unary("negative", value), value])
        : value
      : numpy.log(numpy.plus(chances, graph.number(dtype === "<f4" ? Math.fround(1e-12) : 1e-12)));
    if (graph.width(logits) !== labels.count) return context.unsupported("a temperature of other scores than one a label");
    return softmax(graph, graph.times(graph.number(beta), logits));
  };
};

/** What the part says: its scores, or else its probabilities; of two labels the second's. */
function response(context: ImportContext, part: FittedEstimator, known: Labels, x: Table): Numbers {
  const method = firstMethod(context, part, responses);
  const isProbability = method === "predict_proba";
  const { value, dtype } = asNumbers(context, answerOf(context, part, method, x), isProbability ? known.count : undefined);
  return isProbability && known.count === 2 ? { value: context.graph.select(value, [1]), dtype } : { value, dtype };
}

/** `expit(−(a x + b))`, or an isotonic regression. float32 scores stay so before NumPy 2, which 1.6 and later usually run on. */
function readCalibrator(view: PythonView, name: string, context: ImportContext): (scores: Numbers) => NodeId {
  const { graph } = context;
  if (view.className !== "_SigmoidCalibration") {
    const part = context.read(view, name);
    return ({ value, dtype }) => asNumbers(context, answerOf(context, part, "predict", Table.ofNode(graph, value, dtype))).value;
  }
  const [a, b] = [view.attribute("a_").number(), view.attribute("b_").number()];
  return ({ value, dtype }) => {
    const numpy = new FloatArithmetic(graph, context.since(1, 6, true) ? "<f8" : dtype);
    const [slope, intercept] = [a, b].map((number) => graph.number(numpy.dtype === "<f4" ? Math.fround(number) : number)) as [
      NodeId,
      NodeId,
    ];
    return numpy.expit(numpy.negative(numpy.plus(numpy.times(slope, value), intercept)));
  };
}
