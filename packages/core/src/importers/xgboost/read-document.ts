import { Document, readJson } from "../../formats/index.ts";
import type { BoosterModel, LinearBooster } from "./booster-model.ts";
import { mostOutputs, outputCountOf } from "./booster-model.ts";
import { readTreeBooster, type ModelShape } from "./read-tree-booster.ts";

/** A model as JSON or UBJSON describe it since 1.0. */
export function readDocument(document: Document): BoosterModel {
  const learner = document.field("learner");
  const parameters = learner.field("learner_model_param");
  const version = document.field("version").int32();
  const featureCount = parameters.field("num_feature").integer(0);
  const classCount = parameters.field("num_class").integer(0);
  const targetCount = parameters.find("num_target")?.integer(0) ?? 1;
  const outputCount = outputCountOf({ classCount, targetCount });
  if (outputCount > mostOutputs) parameters.reject(`the model has ${outputCount} outputs`);
  const baseScore = readBaseScore(parameters.field("base_score"));
  if (baseScore.length !== 1 && baseScore.length !== outputCount)
    parameters.reject(`there are ${baseScore.length} base scores for ${outputCount} outputs`);
  const shape: ModelShape = { version: [version[0] ?? 0, version[1] ?? 0], featureCount, outputCount };
  return {
    version: shape.version,
    baseScore,
    baseIsMargin: false,
    featureCount,
    classCount,
    targetCount,
    objective: learner.field("objective").field("name").text(),
    featureNames: readFeatureNames(learner, featureCount),
    bestIteration: learner.find("attributes")?.find("best_iteration")?.integer(0) ?? null,
    bestTreeLimit: learner.find("attributes")?.find("best_ntree_limit")?.integer(0) ?? null,
    booster: readBooster(learner.field("gradient_booster"), shape),
  };
}

function readBooster(booster: Document, shape: ModelShape): BoosterModel["booster"] {
  const name = booster.field("name").text();
  if (name === "gbtree") return readTreeBooster(booster.field("model"), shape, booster.find("weight_drop"));
  if (name === "dart") {
    const inner = booster.find("gbtree")?.field("model") ?? booster.field("model");
    return readTreeBooster(inner, shape, booster.find("weight_drop"));
  }
  if (name === "gblinear") return readLinearBooster(booster.field("model"), shape);
  return booster.reject(`the booster '${name}' is not known`);
}

function readLinearBooster(model: Document, { featureCount, outputCount }: ModelShape): LinearBooster {
  return {
    kind: "linear",
    weights: model
      .field("weights")
      .float64((featureCount + 1) * outputCount)
      .map(Math.fround),
  };
}

/** Text: a number, or since 3.1 a list of them. */
function readBaseScore(score: Document): Float64Array {
  const text = typeof score.value === "number" ? String(score.value) : score.text();
  const values = text.startsWith("[")
    ? new Document(readJson(Uint8Array.from(text, (letter) => letter.charCodeAt(0))), score.path).float64()
    : Float64Array.of(score.number());
  if (values.length === 0 || !values.every(Number.isFinite)) score.reject(`${text} is no base score`);
  return values.map(Math.fround);
}

function readFeatureNames(learner: Document, featureCount: number): readonly string[] | null {
  const names = learner.find("feature_names")?.items();
  if (names === undefined || names.length === 0) return null;
  if (names.length !== featureCount) learner.reject(`there are ${names.length} names for ${featureCount} features`);
  return names.map((name) => name.text());
}
