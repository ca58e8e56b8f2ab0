import { Numbers } from "./numbers.ts";
import type { PmmlElement } from "./pmml-element.ts";
import type { ModelSetting, Prediction } from "./prediction.ts";
import { converted, literal } from "./value.ts";

/** What the Target of a model makes of its prediction: limits, scale, cast, and what stands where there is none. */
export function withTarget(model: PmmlElement, setting: ModelSetting, prediction: Prediction): Prediction {
  const target = targetElement(model, setting.target.name);
  return setting.function === "regression" ? numberOf(target, setting, prediction) : categoryOf(target, setting, prediction);
}

function targetElement(model: PmmlElement, name: string | null): PmmlElement | undefined {
  const targets = model.find("Targets");
  targets?.allow("Target");
  const target = targets?.all("Target").find((each) => (each.attribute("field") ?? name) === name);
  target?.allow("TargetValue");
  target?.allowAttributes("field", "optype", "castInteger", "min", "max", "rescaleConstant", "rescaleFactor");
  return target;
}

function numberOf(target: PmmlElement | undefined, { scope, isFloat, target: field }: ModelSetting, prediction: Prediction): Prediction {
  const { graph } = scope;
  const numbers = new Numbers(scope, isFloat);
  const scaled = (from: number): number => {
    if (target === undefined) return from;
    let node = from;
    if (target.attribute("min") !== undefined) node = graph.binary("maximum", node, numbers.number(target.number("min")));
    if (target.attribute("max") !== undefined) node = graph.binary("minimum", node, numbers.number(target.number("max")));
    const [factor, constant] = [target.number("rescaleFactor", 1), target.number("rescaleConstant", 0)];
    if (factor !== 1) node = numbers.times(node, numbers.number(factor));
    if (constant !== 0) node = numbers.plus(node, numbers.number(constant));
    switch (target.choice("castInteger", ["none", "round", "ceiling", "floor"], "none")) {
      case "round":
        return graph.unary("floor", graph.plus(node, graph.number(0.5)));
      case "ceiling":
        return graph.unary("ceil", node);
      case "floor":
        return graph.unary("floor", node);
      default:
        return node;
    }
  };
  const instead = target?.find("TargetValue")?.attribute("defaultValue");
  const given =
    instead === undefined
      ? prediction.value.node
      : graph.where(
          graph.isMissing(prediction.value.node),
          numbers.number(target!.child("TargetValue").number("defaultValue")),
          prediction.value.node,
        );
  const value = { node: scaled(given), type: prediction.value.type };
  const cast = target?.attribute("castInteger") !== undefined && field.type === "integer";
  const type = field.type === "float" || cast ? field.type : "double";
  return { ...prediction, value: converted(graph, value, type) ?? value };
}

function categoryOf(target: PmmlElement | undefined, { scope }: ModelSetting, prediction: Prediction): Prediction {
  const priors = (target?.all("TargetValue") ?? []).filter((each) => each.attribute("priorProbability") !== undefined);
  const { labels, probabilities } = prediction;
  if (target === undefined || priors.length === 0 || labels === undefined || probabilities === undefined) return prediction;
  const { graph } = scope;
  const shares = labels.map((label) => priors.find((each) => each.attribute("value") === label)?.number("priorProbability") ?? 0);
  const sum = shares.reduce((total, share) => total + share, 0);
  const missing = graph.isMissing(graph.select(probabilities, [0]));
  const given = graph.number(...shares.map((share) => (sum === 1 ? share : share / sum)));
  const filled = graph.where(missing, given, probabilities);
  return { ...prediction, ...fromProbabilities(target, prediction, shares, filled, { scope }) };
}

function fromProbabilities(
  target: PmmlElement,
  { value, labels }: Prediction,
  shares: readonly number[],
  probabilities: number,
  { scope }: Pick<ModelSetting, "scope">,
): Pick<Prediction, "value" | "probabilities"> {
  const { graph } = scope;
  const likely = labels![shares.indexOf(Math.max(...shares))]!;
  const other = value.type === "string" ? graph.string(likely) : graph.number(Number(literal(target, likely, value.type)));
  return { value: { node: graph.where(graph.isMissing(value.node), other, value.node), type: value.type }, probabilities };
}
