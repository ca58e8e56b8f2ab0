import type { NodeId } from "../../ir/index.ts";
import { comparedWith } from "./compare-values.ts";
import { readDerived } from "./expressions.ts";
import { Numbers } from "./numbers.ts";
import type { PmmlElement } from "./pmml-element.ts";
import { fixed } from "./predicates.ts";
import { classified, type ModelReader } from "./prediction.ts";
import { softened } from "./regression-model.ts";
import type { Scope } from "./scope.ts";
import { isMissing, type Value } from "./value.ts";

/** A NaiveBayesModel: the logarithms of the counts and densities of each class, added up. */
export const readNaiveBayesModel: ModelReader = (model, setting) => {
  const { scope, target } = setting;
  const numbers = new Numbers(scope, setting.isFloat);
  const threshold = model.number("threshold");
  const priors = countsOf(model.child("BayesOutput").child("TargetValueCounts"));
  const labels = [...priors.keys()];
  const sums = new Map<string, NodeId>(labels.map((label) => [label, numbers.round(scope.graph.number(Math.log(priors.get(label)!)))]));
  const inputs = model.child("BayesInputs");
  inputs.allow("BayesInput");
  for (const input of inputs.all("BayesInput")) {
    input.allow("TargetValueStats", "PairCounts", "DerivedField");
    const derived = input.find("DerivedField");
    const field = scope.field(input.required("fieldName"), input);
    const stats = input.find("TargetValueStats");
    const logarithms = stats === undefined ? discrete(scope, input, field, derived, threshold) : continuous(scope, stats, field, threshold);
    for (const [label, logarithm] of logarithms) {
      const sum = sums.get(label) ?? input.invalid(`has the class ${label}, which the output lacks`);
      sums.set(label, scope.graph.where(isMissing(scope.graph, field), sum, numbers.plus(sum, logarithm)));
    }
  }
  return classified(
    scope,
    target,
    labels,
    scope.graph.concat(
      softened(
        numbers,
        labels.map((label) => sums.get(label)!),
      ),
    ),
    fixed(scope, false).yes,
  );
};

function countsOf(counts: PmmlElement): ReadonlyMap<string, number> {
  counts.allow("TargetValueCount");
  return new Map(counts.all("TargetValueCount").map((each) => [each.required("value"), each.number("count")]));
}

/** The density at a number, at least the threshold; its logarithm. */
function continuous({ graph }: Scope, stats: PmmlElement, { node, type }: Value, threshold: number): ReadonlyMap<string, NodeId> {
  if (type === "string") stats.unsupported("the density of a text");
  return new Map(
    stats.all("TargetValueStat").map((stat) => {
      stat.allow("GaussianDistribution");
      const distribution = stat.child("GaussianDistribution");
      const [mean, variance] = [distribution.number("mean"), distribution.number("variance")];
      if (!(variance > 0)) distribution.unsupported("a distribution without variance");
      const apart = graph.minus(node, graph.number(mean));
      const exponent = graph.over(graph.times(graph.number(-1), graph.times(apart, apart)), graph.number(2 * variance));
      const density = graph.over(graph.unary("exp", exponent), graph.number(Math.sqrt(2 * Math.PI * variance)));
      return [stat.required("value"), graph.unary("log", graph.binary("maximum", density, graph.number(threshold)))] as const;
    }),
  );
}

/** The share of the records of a class that have the value; the threshold where none has it, nothing for a value not known. */
function discrete(
  scope: Scope,
  input: PmmlElement,
  field: Value,
  derived: PmmlElement | undefined,
  threshold: number,
): ReadonlyMap<string, NodeId> {
  const { graph } = scope;
  const value = derived === undefined ? field : readDerived(scope, derived);
  const pairs = input.all("PairCounts").map((pair) => ({ pair, counts: countsOf(pair.child("TargetValueCounts")) }));
  const totals = new Map<string, number>();
  for (const { counts } of pairs) for (const [label, count] of counts) totals.set(label, (totals.get(label) ?? 0) + count);
  const logarithms = new Map<string, NodeId>([...totals.keys()].map((label) => [label, graph.number(0)]));
  for (const { pair, counts } of pairs.toReversed()) {
    const { yes } = comparedWith(scope, pair, value, "equal", pair.required("value"));
    for (const [label, count] of counts) {
      const share = count === 0 ? threshold : count / totals.get(label)!;
      logarithms.set(label, graph.where(yes, graph.number(Math.log(share)), logarithms.get(label)!));
    }
  }
  return logarithms;
}
