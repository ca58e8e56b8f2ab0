import type { GraphBuilder, NodeId } from "../../ir/index.ts";
import type { ImportContext } from "../estimator/index.ts";
import { invalid, type BoosterModel } from "./booster-model.ts";

/** What an objective makes of the scores. */
export interface Objective {
  /** `binary`: the chance of the second class; `classes`: the chance of each. */
  readonly chances: "binary" | "classes" | null;
  convert(scores: NodeId): NodeId;
}

/** The objective that a model names. Throws UNSUPPORTED_OPTION for one that is not known, INVALID_MODEL for broken options. */
export function readObjective(model: BoosterModel, context: ImportContext): Objective {
  const { graph } = context;
  const [name = "", ...options] = (model.objective ?? "custom").split(" ");
  const multiclass = name === "multiclass" || name === "multiclassova" || name === "multiclass_ova";
  if (multiclass && numberOf("num_class", options) !== model.treesPerIteration)
    invalid(`${model.treesPerIteration} scores a row, and the objective ${model.objective}`);
  if (!multiclass && name !== "custom" && model.treesPerIteration !== 1)
    invalid(`${model.treesPerIteration} scores a row, and the objective ${name}`);
  const plain = (convert: (scores: NodeId) => NodeId): Objective => ({ chances: null, convert });
  switch (name) {
    case "regression":
    case "regression_l1":
    case "quantile":
    case "mape":
    case "fair":
      return plain((scores) => (options.includes("sqrt") ? signedSquare(graph, scores) : scores));
    case "huber":
    case "lambdarank":
    case "rank_xendcg":
    case "custom":
      return plain((scores) => scores);
    case "poisson":
    case "gamma":
    case "tweedie":
      return plain((scores) => graph.unary("exp", scores));
    case "cross_entropy":
    case "xentropy":
      return plain((scores) => graph.unary("expit", scores));
    case "cross_entropy_lambda":
    case "xentlambda":
      return plain((scores) => graph.unary("log1p", graph.unary("exp", scores)));
    case "binary":
      return { chances: "binary", convert: sigmoid(graph, numberOf("sigmoid", options)) };
    case "multiclass":
      return { chances: "classes", convert: (scores) => softmaxFromTheLeft(graph, scores) };
    case "multiclassova":
    case "multiclass_ova":
      return { chances: "classes", convert: sigmoid(graph, numberOf("sigmoid", options)) };
    default:
      return context.unsupported(`the objective ${name}`);
  }
}

/** The number in `key:number`. */
function numberOf(key: string, options: readonly string[]): number {
  const text = options.find((option) => option.startsWith(`${key}:`))?.slice(key.length + 1);
  const value = text === undefined || text === "" ? NaN : Number(text);
  return Number.isFinite(value) && value > 0 ? value : invalid(`the objective's ${key} is ${text ?? "missing"}`);
}

/** `1 / (1 + exp(−slope · score))` */
function sigmoid(graph: GraphBuilder, slope: number): (scores: NodeId) => NodeId {
  return (scores) => graph.unary("expit", slope === 1 ? scores : graph.times(scores, graph.number(slope)));
}

/** Like scikit-learn's, but the exponentials are added from the left. */
function softmaxFromTheLeft(graph: GraphBuilder, scores: NodeId): NodeId {
  const exponentials = graph.unary("exp", graph.minus(scores, graph.reduce("maximum", scores)));
  return graph.over(exponentials, graph.reduce("sum", exponentials));
}

function signedSquare(graph: GraphBuilder, scores: NodeId): NodeId {
  return graph.times(graph.times(graph.unary("sign", scores), scores), scores);
}
