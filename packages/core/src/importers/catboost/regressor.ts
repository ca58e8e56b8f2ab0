import type { NodeId } from "../../ir/index.ts";
import type { Answer, FittedEstimator, ImportContext, Table } from "../estimator/index.ts";
import { commonMethods } from "./common-methods.ts";
import type { CatBoostModel } from "./model.ts";
import { readInfo } from "./model-info.ts";
import { Probabilities } from "./probabilities.ts";
import { scoresOf } from "./scores.ts";
import { invalid } from "./tree-nodes.ts";

/** From 0.24.3 on `predict` follows the loss. */
const revisionWithLinks = 7592146;

/** `predict` of the regressor: the score, its exponential for counts, or mean and variance. */
export function regressor(context: ImportContext, model: CatBoostModel): FittedEstimator {
  const { loss, revision } = readInfo(model);
  const scores = scoresOf(context, model);
  const { raw, leaf } = commonMethods(context, scores);
  const link = revision >= revisionWithLinks ? linkOf(context, model, loss) : null;
  const linked = (x: Table): Answer => {
    const value = link!(scores.raw(x));
    return [{ value, dtype: "<f8", shape: context.graph.width(value) === 1 ? "rows" : "matrix" }];
  };
  return { methods: { predict: link === null ? raw! : linked, raw: raw!, ...(leaf && { leaf }) } };
}

/** Scores as they are: `CatBoost` itself, and `CatBoostRanker`. */
export function scorer(context: ImportContext, model: CatBoostModel): FittedEstimator {
  const methods = commonMethods(context, scoresOf(context, model));
  return { methods: { predict: methods.raw!, ...methods } };
}

function linkOf(context: ImportContext, { dimension }: CatBoostModel, loss: string): ((scores: NodeId) => NodeId) | null {
  const { graph } = context;
  const probabilities = new Probabilities(context);
  if (loss === "Poisson" || loss === "Tweedie") return (scores) => probabilities.exponent(scores);
  if (loss !== "RMSEWithUncertainty") return null;
  if (dimension !== 2) invalid(`${dimension} outputs where there should be mean and deviation`);
  return (scores) => {
    const doubled = graph.times(graph.select(scores, [1]), graph.number(2));
    return graph.concat([graph.select(scores, [0]), probabilities.exponent(doubled)]);
  };
}
