import type { PythonView } from "../../../formats/index.ts";
import type { NodeId } from "../../../ir/index.ts";
import { logSumExp, overGroup, softmax } from "../../../composites/index.ts";
import {
  type Answer,
  type EstimatorReader,
  type ImportContext,
  readLabels,
  scoresByLabel,
  type Table,
  validated,
} from "../../estimator/index.ts";
import { boostedMethods, type BoostedLink, isLikelier, stagedAnswer } from "./boosted-classifier.ts";
import { readHistTrees } from "./hist-trees.ts";

/** Histogram gradient boosting: the baseline, then leaf values in iteration order, in float64 throughout. */
export const histGradientBoosting: EstimatorReader = {
  classNames: ["HistGradientBoostingClassifier", "HistGradientBoostingRegressor"],
  read(view, context) {
    const { graph } = context;
    const baseline = view.attribute("_baseline_prediction").float64();
    const featureCount = view.first("n_features_in_", "_n_features", "n_features_").integer(1);
    const ensemble = readHistTrees(view, featureCount, baseline);
    const input = preprocessor(view, context);
    const raw = (x: Table): NodeId => graph.forest(input(x), ensemble, "sum");
    const staged = (x: Table): NodeId => graph.stagedSums(graph.forest(input(x), ensemble, "value"), graph.number(...baseline));
    const leaf = (x: Table): Answer => [{ value: graph.forest(input(x), ensemble, "leaf"), dtype: "<i4", shape: "matrix" }];
    if (view.className === "HistGradientBoostingRegressor") {
      const positive = ["poisson", "gamma"].includes(view.attribute("loss").string());
      const link = (value: NodeId): NodeId => (positive ? graph.unary("exp", value) : value);
      return {
        methods: {
          predict: (x) => [{ value: link(raw(x)), dtype: "<f8", shape: "rows" }],
          staged_predict: (x) => stagedAnswer(context, link(staged(x)), null),
          raw: (x) => [{ value: raw(x), dtype: "<f8", shape: "rows" }],
          leaf,
        },
      };
    }
    const labels = readLabels(view.attribute("classes_"));
    const scores = (x: Table): Answer => [
      baseline.length === 1 ? { value: raw(x), dtype: "<f8", shape: "rows" } : scoresByLabel(labels, raw(x)),
    ];
    const outputs = baseline.length;
    return {
      methods: {
        ...boostedMethods(context, labels, { outputs, final: raw, staged }, linkOf(context, outputs)),
        decision_function: scores,
        staged_decision_function: (x) => stagedAnswer(context, staged(x), outputs === 1 ? null : outputs),
        raw: scores,
        leaf,
      },
    };
  },
};

/** In 0.21 nothing may be missing. Since 1.4 categories are encoded, and moved to the front, by a fitted ColumnTransformer; before, raw values are the codes. */
function preprocessor(view: PythonView, context: ImportContext): (x: Table) => NodeId {
  const fitted = view.find("_preprocessor")?.orNone();
  if (!context.since(0, 22, true)) return (x) => context.graph.toDense(validated(context, x));
  if (fitted === undefined) {
    const categorical = view.find("is_categorical_")?.orNone()?.booleans();
    return (x) => {
      x.allowMissing();
      return categorical?.includes(1) === true ? wrapCodes(context, x.denseNumeric(), categorical) : x.denseNumeric();
    };
  }
  const { transform } = context.read(fitted, "_preprocessor");
  if (transform === undefined) return fitted.reject("the preprocessor has no transform");
  return (x) => {
    x.allowMissing();
    return transform(x).denseNumeric();
  };
}

/**
 * The library casts codes to uint8: from 256 on they wrap, and from 2³¹ on they become 0. Up to 1.1 negative codes wrap, too;
 * later they count as missing.
 */
function wrapCodes(context: ImportContext, codes: NodeId, categorical: Uint8Array): NodeId {
  const { graph } = context;
  const limit = (bound: number): NodeId => graph.number(...Array.from(categorical, (flag) => (flag === 1 ? bound : NaN)));
  const whole = graph.unary("trunc", codes);
  const turns = graph.unary("floor", graph.over(whole, graph.number(256)));
  const wrapped = graph.minus(whole, graph.times(turns, graph.number(256)));
  const large = graph.where(graph.compare("greater_equal", codes, limit(2 ** 31)), graph.number(0), wrapped);
  const positive = graph.where(graph.compare("greater_equal", codes, limit(256)), large, codes);
  if (context.since(1, 2, true)) return positive;
  const small = graph.where(graph.compare("less_equal", codes, limit(-(2 ** 31) - 1)), graph.number(0), wrapped);
  return graph.where(graph.compare("less", codes, limit(0)), small, positive);
}

function linkOf(context: ImportContext, outputs: number): BoostedLink {
  const { graph } = context;
  const newer = context.since(1, 5, true);
  const chance = (scores: NodeId): NodeId => graph.unary("expit", scores);
  const probabilities = (scores: NodeId): NodeId =>
    context.since(1, 1, true)
      ? softmax(graph, scores, "<f8", outputs)
      : graph.unary("exp", graph.minus(scores, overGroup(graph, logSumExp(graph, scores, "<f8", outputs), outputs)));
  return {
    chance,
    isSecond: newer ? (scores) => graph.compare("greater", scores, graph.number(0)) : (scores) => isLikelier(graph, chance(scores)),
    probabilities,
    rating: newer ? (scores) => scores : probabilities,
  };
}
