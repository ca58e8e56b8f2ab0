import { GodwitError } from "../../errors/index.ts";
import { expm1, logf } from "../../math/index.ts";
import { isSince, outputCountOf, type BoosterModel } from "./booster-model.ts";

/** How a score becomes a prediction. `class_index`: the position of the largest score. */
export type Link = "identity" | "quantiles" | "expectiles" | "logistic" | "exponential" | "hinge" | "softmax" | "class_index";

const links: ReadonlyMap<string, Link> = new Map<string, Link>([
  ["reg:squarederror", "identity"],
  ["reg:linear", "identity"],
  ["reg:squaredlogerror", "identity"],
  ["reg:pseudohubererror", "identity"],
  ["reg:absoluteerror", "identity"],
  ["reg:quantileerror", "quantiles"],
  ["reg:expectileerror", "expectiles"],
  ["rank:pairwise", "identity"],
  ["rank:ndcg", "identity"],
  ["rank:map", "identity"],
  ["binary:logitraw", "identity"],
  ["reg:logistic", "logistic"],
  ["binary:logistic", "logistic"],
  ["binary:hinge", "hinge"],
  ["count:poisson", "exponential"],
  ["reg:gamma", "exponential"],
  ["reg:tweedie", "exponential"],
  ["survival:cox", "exponential"],
  ["survival:aft", "exponential"],
  ["multi:softprob", "softmax"],
  ["multi:softmax", "class_index"],
]);

/** The link of a model's objective. UNSUPPORTED_OPTION for one that is not known. */
export function linkOf({ objective }: BoosterModel): Link {
  const link = links.get(objective);
  if (link !== undefined) return link;
  throw new GodwitError("UNSUPPORTED_OPTION", `XGBoost's objective '${objective}' is not known`);
}

/** What each output's sum starts from: the base score as the objective turns it into a score, in float32. */
export function baseMargins(model: BoosterModel): Float64Array {
  const { baseScore, objective } = model;
  const margins = model.baseIsMargin ? baseScore : linkOf(model) === "expectiles" ? gaps(baseScore) : baseScore.map(toMargin(model));
  if (!margins.every(Number.isFinite))
    throw new GodwitError("INVALID_MODEL", `a base score of ${baseScore.join(", ")} is none for ${objective}`);
  const [only] = margins;
  return margins.length === 1 ? new Float64Array(outputCountOf(model)).fill(only!) : margins;
}

/** The least distance between two expectiles. */
export const leastGap: number = Math.fround(1e-6);

/** The first score, then what its distance to the next is the softplus of. */
function gaps(scores: Float64Array): Float64Array {
  return scores.map((score, index) => {
    if (index === 0) return score;
    const gap = Math.fround(Math.fround(score - scores[index - 1]!) - leastGap);
    return Math.fround(gap + logf(Math.fround(-expm1(-gap))));
  });
}

function toMargin(model: BoosterModel): (score: number) => number {
  const link = linkOf(model);
  if (link === "logistic" || (model.objective === "binary:logitraw" && !isSince(model, 1, 3)))
    return (score) => -logf(Math.fround(Math.fround(1 / score) - 1));
  return link === "exponential" ? logf : (score) => score;
}
