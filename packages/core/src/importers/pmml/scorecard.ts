import type { NodeId } from "../../ir/index.ts";
import { expressionNames, readExpression } from "./expressions.ts";
import { refusedWhere } from "./mining-schema.ts";
import { Numbers } from "./numbers.ts";
import type { PmmlElement } from "./pmml-element.ts";
import { predicateNames, predicateOf, readPredicate } from "./predicates.ts";
import { featureAt, type ModelReader } from "./prediction.ts";
import type { Scope } from "./scope.ts";
import { not, type Value } from "./value.ts";

/** What an Attribute adds, and what it says as the reason. */
interface Attribute {
  readonly holds: NodeId;
  readonly score: NodeId;
  readonly code: string | null;
}

/** A Scorecard: of each characteristic the points of the first attribute that holds, and why they are not more. */
export const readScorecard: ModelReader = (model, setting) => {
  const { scope } = setting;
  const { graph } = scope;
  const numbers = new Numbers(scope, setting.isFloat);
  const useCodes = model.flag("useReasonCodes", true);
  const isBelow = model.choice("reasonCodeAlgorithm", ["pointsAbove", "pointsBelow"], "pointsBelow") === "pointsBelow";
  const points = new Map<string, { sum: NodeId; met: NodeId }>();
  let score = numbers.number(model.number("initialScore", 0));
  for (const characteristic of model.child("Characteristics").all("Characteristic")) {
    const baseline = useCodes
      ? numbers.number(characteristic.number("baselineScore", model.number("baselineScore", NaN)))
      : graph.number(0);
    const attributes = readAttributes(scope, characteristic, numbers);
    const none = not(
      graph,
      attributes.map(({ holds }) => holds).reduce((left, right) => graph.logical("or", left, right)),
    );
    const chosen = attributes.reduceRight((rest, { holds, score: own }) => graph.where(holds, own, rest), graph.number(NaN));
    const value = refusedWhere(scope, none, { node: chosen, type: "double" }, characteristic.attribute("name"));
    score = numbers.plus(score, value.node);
    for (const [code, holds] of useCodes ? firstHolding(scope, attributes) : []) {
      const gap = isBelow ? numbers.minus(baseline, value.node) : numbers.minus(value.node, baseline);
      const known = points.get(code);
      const sum =
        known === undefined ? graph.where(holds, gap, graph.number(0)) : graph.where(holds, numbers.plus(known.sum, gap), known.sum);
      points.set(code, { sum, met: known === undefined ? holds : graph.logical("or", known.met, holds) });
    }
  }
  return { value: { node: score, type: setting.isFloat ? "float" : "double" }, features: ranked(scope, points) };
};

function readAttributes(scope: Scope, characteristic: PmmlElement, numbers: Numbers): readonly Attribute[] {
  const attributes = characteristic.all("Attribute").map((attribute) => {
    attribute.allow(...predicateNames, "ComplexPartialScore");
    const complex = attribute.find("ComplexPartialScore");
    const value = complex === undefined ? undefined : readExpression(scope, complex.child(...expressionNames));
    if (value?.type === "string") attribute.unsupported("a text as a score");
    return {
      holds: readPredicate(scope, predicateOf(attribute)).yes,
      score: value === undefined ? numbers.number(attribute.number("partialScore")) : numbers.round(value.node),
      code: attribute.attribute("reasonCode") ?? characteristic.attribute("reasonCode") ?? null,
    };
  });
  return attributes.length === 0 ? characteristic.invalid("has no Attribute") : attributes;
}

/** By reason code, where an attribute with it is the first that holds. */
function firstHolding({ graph }: Scope, attributes: readonly Attribute[]): ReadonlyMap<string, NodeId> {
  const codes = new Map<string, NodeId>();
  let before: NodeId | undefined;
  for (const { holds, code } of attributes) {
    const first = before === undefined ? holds : graph.logical("and", holds, not(graph, before));
    before = before === undefined ? holds : graph.logical("or", before, holds);
    if (code === null) continue;
    const known = codes.get(code);
    codes.set(code, known === undefined ? first : graph.logical("or", known, first));
  }
  return codes;
}

/** `reasonCode 1` and so on: the codes by their points, the most first; missing where the points are below 0. */
function ranked(scope: Scope, points: ReadonlyMap<string, { readonly sum: NodeId; readonly met: NodeId }>): ReadonlyMap<string, Value> {
  const { graph } = scope;
  const codes = [...points.keys()];
  if (codes.length === 0) return new Map();
  const worthless = graph.number(-Infinity);
  let rest = graph.concat(
    [...points.values()].map(({ sum, met }) =>
      graph.where(graph.logical("and", met, graph.compare("greater_equal", sum, graph.number(0))), sum, worthless),
    ),
  );
  return new Map(
    codes.map((_, index) => {
      const place = graph.reduce("argmax", rest);
      const isThere = graph.compare("greater_equal", graph.reduce("maximum", rest), graph.number(0));
      const code = featureAt(scope, place, codes);
      rest = graph.where(graph.compare("equal", graph.oneHot(place, codes.length, "dense"), graph.number(1)), worthless, rest);
      return [`reasonCode ${index + 1}`, { node: graph.where(isThere, code.node, graph.string(null)), type: "string" }] as const;
    }),
  );
}
