import type { PythonView } from "../../../formats/index.ts";
import type { NodeId } from "../../../ir/index.ts";
import { FloatArithmetic, type FloatDtype } from "../../../composites/index.ts";
import { type ImportContext, Table } from "../../estimator/index.ts";

interface InitialOptions {
  readonly outputs: number;
  readonly classifier: boolean;
  readonly exponential: boolean;
}

/**
 * The raw scores that gradient boosting starts from: 0 for `init_ = 'zero'`, else a function of the estimator's prediction on
 * the float32 features; undefined leaves the start at 0.
 */
export function initialScores(view: PythonView, context: ImportContext, options: InitialOptions): (features: NodeId) => NodeId | undefined {
  const init = view.attribute("init_");
  if (init.isString) {
    init.choice("zero");
    return () => undefined;
  }
  if (isFixedStart(init)) {
    const start = readFixedStart(init, options);
    return () => start && context.graph.number(...start);
  }
  if (!context.since(0, 21, true)) context.unsupported(`init=${init.className}, whose predictions were scores until 0.20`);
  const prediction = predictionOf(init, context, options);
  return (features) => {
    const { value, dtype } = prediction(features);
    return options.classifier ? link(context, value, dtype, options) : value;
  };
}

const fixedStarts = [
  "QuantileEstimator",
  "MeanEstimator",
  "LogOddsEstimator",
  "ScaledLogOddsEstimator",
  "PriorProbabilityEstimator",
  "ZeroEstimator",
] as const;

/** Whether `init_` is one of the estimators of a constant score that each loss had until 0.20. */
export function isFixedStart(init: PythonView): boolean {
  return (fixedStarts as readonly string[]).includes(init.className);
}

/** That score, one an output; undefined is 0. */
function readFixedStart(init: PythonView, { outputs }: InitialOptions): readonly number[] | undefined {
  switch (init.className) {
    case "QuantileEstimator":
      return [init.attribute("quantile").number()];
    case "MeanEstimator":
      return [init.attribute("mean").number()];
    case "LogOddsEstimator":
    case "ScaledLogOddsEstimator":
      return [init.attribute("prior").number()];
    case "PriorProbabilityEstimator":
      return [...init.attribute("priors").float64([outputs])];
    case "ZeroEstimator":
      return undefined;
    default:
      return init.reject("it is no start");
  }
}

interface Prediction {
  readonly value: NodeId;
  readonly dtype: FloatDtype;
}

/** Probabilities of a classifier's `init_`, predictions of a regressor's. */
function predictionOf(init: PythonView, context: ImportContext, { classifier }: InitialOptions): (features: NodeId) => Prediction {
  const { graph } = context;
  const { methods } = context.read(init, "init_");
  const method = classifier ? methods.predict_proba : methods.predict;
  if (method === undefined) return context.unsupported(`init=${init.className} without ${classifier ? "predict_proba" : "predict"}`);
  return (features) => {
    const [answer] = method(Table.ofNode(graph, graph.unary("float32", features), "<f4"));
    return { value: graph.cast(answer!.value, "f64"), dtype: answer!.dtype === "<f4" ? "<f4" : "<f8" };
  };
}

/**
 * The loss's link of clipped probabilities: the log-odds, half of them, or the centred logarithms (uncentred before 1.4, when
 * float32 probabilities stayed so).
 */
function link(context: ImportContext, probabilities: NodeId, dtype: FloatDtype, { outputs, exponential }: InitialOptions): NodeId {
  const { graph } = context;
  const older = !context.since(1, 4, true);
  const numpy = new FloatArithmetic(graph, older ? dtype : "<f8");
  const epsilon = context.since(1, 8, true) ? 2 ** -52 : 2 ** -23;
  const clip = (value: NodeId): NodeId =>
    graph.binary("minimum", graph.binary("maximum", value, graph.number(epsilon)), graph.number(1 - epsilon));
  if (outputs > 1) {
    const clipped = clip(probabilities);
    if (older) return numpy.log(clipped);
    const mean = graph.over(graph.reduce("sum_pairwise", graph.unary("log", clipped)), graph.number(outputs));
    return graph.unary("log", graph.over(clipped, graph.unary("exp", mean)));
  }
  const clipped = clip(graph.select(probabilities, [1]));
  const odds = older ? numpy.log(numpy.over(clipped, numpy.minus(graph.number(1), clipped))) : logit(context, clipped);
  return exponential ? numpy.times(odds, graph.number(0.5)) : odds;
}

/** `log(p / (1 − p))`; SciPy since 1.14 uses logarithms of `1 ± 2(p − 0.5)` for p from 0.3 to 0.65. */
function logit(context: ImportContext, probability: NodeId): NodeId {
  const { graph } = context;
  const one = graph.number(1);
  const plain = graph.unary("log", graph.over(probability, graph.minus(one, probability)));
  if (!context.since(1, 6, true)) return plain;
  const distance = graph.times(graph.number(2), graph.minus(probability, graph.number(0.5)));
  const middle = graph.minus(graph.unary("log1p", distance), graph.unary("log1p", graph.unary("negative", distance)));
  const near = graph.logical(
    "and",
    graph.compare("greater_equal", probability, graph.number(0.3)),
    graph.compare("less_equal", probability, graph.number(0.65)),
  );
  return graph.where(near, middle, plain);
}
