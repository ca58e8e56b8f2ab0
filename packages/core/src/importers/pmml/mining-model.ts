import type { NodeId } from "../../ir/index.ts";
import { Numbers } from "./numbers.ts";
import type { PmmlElement } from "./pmml-element.ts";
import { fixed, predicateNames, predicateOf, readPredicate } from "./predicates.ts";
import { chosen, classified, nothing, type ModelReader, type ModelSetting, type Prediction } from "./prediction.ts";
import { divided } from "./regression-model.ts";
import { sortedColumns } from "./sorted-columns.ts";
import { treeSum } from "./tree-sum.ts";
import { asNumber, isMissing, literal, not, type Value } from "./value.ts";

/** A Segment whose model was read; inactive where its predicate is not true. */
interface Part {
  readonly active: NodeId | null;
  readonly weight: number;
  readonly prediction: Prediction;
}

const methods = [
  "majorityVote",
  "weightedMajorityVote",
  "average",
  "weightedAverage",
  "median",
  "max",
  "sum",
  "weightedSum",
  "selectFirst",
  "modelChain",
] as const;

/** A MiningModel: the models of its segments, and what is made of them. */
export const readMiningModel: ModelReader = (model, setting) => {
  const segmentation = model.child("Segmentation");
  segmentation.allow("Segment");
  segmentation.allowAttributes("multipleModelMethod", "missingPredictionTreatment", "missingThreshold");
  const method = segmentation.choice("multipleModelMethod", methods, "modelChain");
  const treatment = segmentation.choice("missingPredictionTreatment", ["continue", "skipSegment", "returnMissing"], "continue");
  const segments = segmentation.all("Segment");
  if (segments.length === 0) return segmentation.invalid("has no Segment");
  for (const segment of segments) segment.allow(...predicateNames, ...modelNames, "VariableWeight");
  if (method === "sum" || method === "average") {
    const sum = setting.function === "regression" ? treeSum(segments, setting) : undefined;
    if (sum !== undefined) {
      const numbers = new Numbers(setting.scope, setting.isFloat);
      const node = method === "sum" ? sum : numbers.over(sum, numbers.number(segments.length));
      return { value: { node, type: setting.isFloat ? "float" : "double" } };
    }
  }
  const parts = segments.map((segment) => readSegment(segment, setting));
  if (method === "selectFirst") return firstOf(setting, parts);
  if (method === "modelChain") return firstOf(setting, parts.toReversed());
  const skips = treatment === "skipSegment";
  if (skips && segmentation.number("missingThreshold", 1) < 1) segmentation.unsupported("missingThreshold");
  if (setting.function === "regression") return aggregated(segmentation, setting, method, parts, skips);
  return method === "majorityVote" || method === "weightedMajorityVote"
    ? voted(setting, method, parts, treatment)
    : mixed(segmentation, setting, method, parts, skips);
};

const modelNames = [
  "TreeModel",
  "RegressionModel",
  "GeneralRegressionModel",
  "MiningModel",
  "NeuralNetwork",
  "SupportVectorMachineModel",
  "NaiveBayesModel",
  "ClusteringModel",
  "NearestNeighborModel",
  "Scorecard",
  "RuleSetModel",
] as const;

function readSegment(segment: PmmlElement, setting: ModelSetting): Part {
  if (segment.find("VariableWeight") !== undefined) segment.unsupported("weights that vary with the row");
  const predicate = predicateOf(segment);
  const active = predicate.name === "True" ? null : readPredicate(setting.scope, predicate).yes;
  return { active, weight: segment.number("weight", 1), prediction: setting.readInner(segment.child(...modelNames), setting.scope) };
}

/** The first active one; missing where none is. */
function firstOf({ scope }: ModelSetting, parts: readonly Part[]): Prediction {
  const always = parts.findIndex(({ active }) => active === null);
  const reached = always < 0 ? parts : parts.slice(0, always + 1);
  const last = always < 0 ? nothing(scope, parts[0]!.prediction) : parts[always]!.prediction;
  const others = always < 0 ? reached : reached.slice(0, -1);
  return others.reduceRight((rest, { active, prediction }) => chosen(scope, active!, prediction, rest), last);
}

type Method = (typeof methods)[number];

/** Which parts count: the active ones, and of those with `skips` the ones with a prediction. */
function counts({ scope }: ModelSetting, { active, prediction }: Part, skips: boolean): NodeId {
  const { graph } = scope;
  const isActive = active ?? fixed(scope, true).yes;
  return skips ? graph.logical("and", isActive, not(graph, isMissing(graph, prediction.value))) : isActive;
}

function aggregated(segmentation: PmmlElement, setting: ModelSetting, method: Method, parts: readonly Part[], skips: boolean): Prediction {
  const { graph } = setting.scope;
  const numbers = new Numbers(setting.scope, setting.isFloat);
  const type = setting.isFloat ? "float" : "double";
  const values = parts.map(({ prediction }) =>
    prediction.value.type === "string" ? segmentation.unsupported("a sum of texts") : numbers.round(prediction.value.node),
  );
  const node = combinedNumbers(segmentation, setting, method, parts, values, skips);
  return { value: { node: graph.where(noneActive(setting, parts, skips), graph.number(NaN), node), type } };
}

/** One column of all parts, or a row of one for each class. */
function combinedNumbers(
  segmentation: PmmlElement,
  setting: ModelSetting,
  method: Method,
  parts: readonly Part[],
  values: readonly NodeId[],
  skips: boolean,
): NodeId {
  const { graph } = setting.scope;
  const numbers = new Numbers(setting.scope, setting.isFloat);
  const always = !skips && parts.every(({ active }) => active === null);
  const taken = parts.map((part) => (always ? null : counts(setting, part, skips)));
  const masked = (value: NodeId, index: number, otherwise: number): NodeId =>
    taken[index] === null ? value : graph.where(taken[index]!, value, graph.number(otherwise));
  const isWeighted = method.startsWith("weighted");
  switch (method) {
    case "sum":
    case "weightedSum":
    case "average":
    case "weightedAverage": {
      const terms = values.map((value, index) =>
        masked(isWeighted ? numbers.times(numbers.number(parts[index]!.weight), value) : value, index, 0),
      );
      const sum = numbers.total(terms);
      if (method === "sum" || method === "weightedSum") return sum;
      const weights = parts.map(({ weight }, index) => masked(numbers.number(isWeighted ? weight : 1), index, 0));
      return numbers.over(sum, numbers.total(weights));
    }
    case "max":
      return values.map((value, index) => masked(value, index, -Infinity)).reduce((left, right) => graph.binary("maximum", left, right));
    case "median": {
      if (!always) return segmentation.unsupported("a median of segments that are not always active");
      const sorted = sortedColumns(segmentation, graph, values);
      const middle = Math.floor(sorted.length / 2);
      const missing = numbers.total(values);
      const median =
        sorted.length % 2 === 1 ? sorted[middle]! : numbers.over(numbers.plus(sorted[middle - 1]!, sorted[middle]!), numbers.number(2));
      return graph.where(graph.isMissing(missing), graph.number(NaN), median);
    }
    default:
      return segmentation.unsupported(`multipleModelMethod="${method}"`);
  }
}

function noneActive(setting: ModelSetting, parts: readonly Part[], skips: boolean): NodeId {
  const { graph } = setting.scope;
  return not(
    graph,
    parts.map((part) => counts(setting, part, skips)).reduce((left, right) => graph.logical("or", left, right)),
  );
}

function labelsOf({ target }: ModelSetting, parts: readonly Part[]): readonly string[] {
  return [...new Set([...target.categories, ...parts.flatMap(({ prediction }) => prediction.labels ?? [])])];
}

/** Probabilities of the segments, class by class. */
function mixed(segmentation: PmmlElement, setting: ModelSetting, method: Method, parts: readonly Part[], skips: boolean): Prediction {
  const { scope, target } = setting;
  const { graph } = scope;
  const labels = labelsOf(setting, parts);
  const rows = parts.map(({ prediction }) => {
    const { labels: own, probabilities } = prediction;
    if (own === undefined || probabilities === undefined) return segmentation.unsupported("a mean of classes without probabilities");
    const columns = labels.map((label) => own.indexOf(label));
    const numbers = new Numbers(scope, setting.isFloat);
    if (!columns.includes(-1)) return numbers.round(graph.select(probabilities, columns));
    const zero = graph.minus(graph.select(probabilities, [0]), graph.select(probabilities, [0]));
    return graph.concat(columns.map((column) => (column < 0 ? zero : graph.select(probabilities, [column]))));
  });
  if (method === "sum" || method === "weightedSum") return segmentation.unsupported(`multipleModelMethod="${method}" of classes`);
  if (method === "max" || method === "median") return ofDecisive(segmentation, setting, method, parts, rows, labels, skips);
  const node = combinedNumbers(segmentation, setting, method, parts, rows, skips);
  return classified(scope, target, labels, graph.where(noneActive(setting, parts, skips), graph.number(NaN), node));
}

/** The mean of the rows that decide: those with the largest probability of all, or with the largest of the classes' medians. */
function ofDecisive(
  segmentation: PmmlElement,
  setting: ModelSetting,
  method: "max" | "median",
  parts: readonly Part[],
  rows: readonly NodeId[],
  labels: readonly string[],
  skips: boolean,
): Prediction {
  const { scope, target } = setting;
  const { graph } = scope;
  if (method === "median" && parts.length % 2 === 0) segmentation.unsupported("a median of an even number of classifiers");
  const middle = combinedNumbers(segmentation, setting, method, parts, rows, skips);
  const largest = graph.reduce("maximum", middle);
  const isWinner = graph.oneHot(graph.reduce("argmax", middle), labels.length, "dense");
  const decides = parts.map((part, index) => {
    const own = graph.reduce("sum", graph.times(isWinner, rows[index]!));
    return asNumber(graph, graph.logical("and", counts(setting, part, skips), graph.compare("equal", own, largest)));
  });
  const numbers = new Numbers(scope, setting.isFloat);
  const sum = numbers.total(
    rows.map((row, index) => graph.where(graph.compare("equal", decides[index]!, graph.number(1)), row, graph.number(0))),
  );
  const mean = numbers.over(sum, numbers.total(decides));
  return classified(scope, target, labels, graph.where(noneActive(setting, parts, skips), graph.number(NaN), mean));
}

/** The share of the votes for each class. */
function voted(
  setting: ModelSetting,
  method: Method,
  parts: readonly Part[],
  treatment: "continue" | "skipSegment" | "returnMissing",
): Prediction {
  const { scope, target } = setting;
  const { graph } = scope;
  const numbers = new Numbers(scope, setting.isFloat);
  const labels = labelsOf(setting, parts);
  const votesFor = (wanted: (value: Value) => NodeId): NodeId =>
    numbers.total(
      parts.map((part) => {
        const holds = graph.logical("and", counts(setting, part, false), wanted(part.prediction.value));
        return graph.where(holds, numbers.number(method === "majorityVote" ? 1 : part.weight), graph.number(0));
      }),
    );
  const votes = labels.map((label) => votesFor((value) => equals(setting, value, label)));
  const missing = votesFor((value) => isMissing(graph, value));
  const most = graph.reduce("maximum", graph.concat(votes));
  const none = graph.logical(
    "or",
    graph.compare("equal", most, graph.number(0)),
    treatment === "continue"
      ? graph.compare("greater", missing, most)
      : treatment === "returnMissing"
        ? graph.compare("greater", missing, graph.number(0))
        : fixed(scope, false).yes,
  );
  const shares = graph.where(none, graph.number(NaN), graph.concat(divided(numbers, votes)));
  const { probabilities, labels: ordered } = classified(scope, target, labels, shares);
  const winner = graph.where(graph.compare("equal", graph.concat(votes), most), firstVotes(setting, parts, labels), graph.number(-1));
  const { value } = classified(scope, target, labels, winner, none);
  return { value, labels: ordered!, probabilities: probabilities! };
}

/** For each class how early its first vote came: the larger, the earlier. */
function firstVotes(setting: ModelSetting, parts: readonly Part[], labels: readonly string[]): NodeId {
  const { graph } = setting.scope;
  return graph.concat(
    labels.map((label) =>
      parts
        .map((part, index) => {
          const holds = graph.logical("and", counts(setting, part, false), equals(setting, part.prediction.value, label));
          return graph.where(holds, graph.number(parts.length - index), graph.number(0));
        })
        .reduce((left, right) => graph.binary("maximum", left, right)),
    ),
  );
}

function equals({ scope, target }: ModelSetting, value: Value, label: string): NodeId {
  const { graph } = scope;
  const other = value.type === "string" ? graph.string(label) : graph.number(Number(literal(target.element, label, value.type)));
  return graph.compare("equal", value.node, other);
}
