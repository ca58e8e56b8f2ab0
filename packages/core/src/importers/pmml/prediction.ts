import { matrix, strings, tensor, type NodeId } from "../../ir/index.ts";
import type { PmmlElement } from "./pmml-element.ts";
import type { Scope } from "./scope.ts";
import { choose, literal, missingOf, type DataType, type Value } from "./value.ts";

/** What a model says of a row. */
export interface Prediction {
  /** The number, category or cluster; missing where the model has none. */
  readonly value: Value;
  /** By category; a number each in `probabilities`, NaN where the value is missing. */
  readonly labels?: readonly string[];
  readonly probabilities?: NodeId;
  /** What else an Output may ask for, by feature: `entityId`, `affinity`, `reasonCode 1`. */
  readonly features?: ReadonlyMap<string, Value>;
}

/** The target of a model as the dictionary describes it. */
export interface TargetField {
  readonly name: string | null;
  readonly type: DataType;
  readonly categories: readonly string[];
  readonly isOrdinal: boolean;
  readonly element: PmmlElement;
}

/** What a model element is read with. */
export interface ModelSetting {
  readonly scope: Scope;
  readonly target: TargetField;
  readonly function: MiningFunction;
  /** `x-mathContext="float"`. */
  readonly isFloat: boolean;
  /** Reads a model within this one. */
  readonly readInner: (element: PmmlElement, scope: Scope) => Prediction;
}

export type MiningFunction = "classification" | "regression" | "clustering" | "mixed";

export type ModelReader = (model: PmmlElement, setting: ModelSetting) => Prediction;

/** The category at a place, i32, of those of a target; missing outside. */
export function categoryAt({ graph }: Scope, target: TargetField, labels: readonly string[], place: NodeId): Value {
  const cells = labels.map((label) => literal(target.element, label, target.type));
  if (target.type === "string")
    return { node: graph.take(place, { ...strings(cells.map(String)), shape: [cells.length, 1] }), type: "string" };
  const node = graph.take(place, tensor("f64", [cells.length, 1], Float64Array.from(cells, Number)));
  const outside = graph.compare("less", graph.cast(place, "f64"), graph.number(0));
  return { node: graph.where(outside, graph.number(NaN), node), type: target.type };
}

/** The most probable category, the first of equals as the model has them; missing where a condition says so, else where the first number is. */
export function classified(
  scope: Scope,
  target: TargetField,
  labels: readonly string[],
  probabilities: NodeId,
  missing: NodeId = scope.graph.isMissing(scope.graph.select(probabilities, [0])),
): Prediction {
  const { graph } = scope;
  const winner = categoryAt(scope, target, labels, graph.reduce("argmax", probabilities));
  const places = labels.map((label) => target.categories.indexOf(label));
  const order = places.includes(-1)
    ? places.map((_, index) => index)
    : places.map((_, index) => index).toSorted((a, b) => places[a]! - places[b]!);
  return {
    value: choose(graph, missing, missingOf(graph, winner.type), winner),
    labels: order.map((index) => labels[index]!),
    probabilities: graph.select(probabilities, order),
  };
}

/** `yes` where a condition holds; what only one of them has is left out. */
export function chosen(scope: Scope, condition: NodeId, yes: Prediction, no: Prediction): Prediction {
  const { graph } = scope;
  const value = choose(graph, condition, yes.value, no.value);
  const same = yes.labels !== undefined && yes.labels.join("\0") === no.labels?.join("\0");
  const features = new Map<string, Value>();
  for (const [name, feature] of yes.features ?? []) {
    const other = no.features?.get(name);
    if (other?.type === feature.type) features.set(name, choose(graph, condition, feature, other));
  }
  if (!same || yes.probabilities === undefined || no.probabilities === undefined) return { value, features };
  return { value, features, labels: yes.labels, probabilities: graph.where(condition, yes.probabilities, no.probabilities) };
}

/** No prediction. */
export function nothing({ graph }: Scope, like: Prediction): Prediction {
  const { labels, probabilities } = like;
  const features = new Map([...(like.features ?? [])].map(([name, { type }]) => [name, missingOf(graph, type)] as const));
  const value = missingOf(graph, like.value.type);
  if (labels === undefined || probabilities === undefined) return { value, features };
  return { value, features, labels, probabilities: graph.number(...labels.map(() => NaN)) };
}

/** A feature of each of some entities, at a place, i32; missing outside. */
export function featureAt({ graph }: Scope, place: NodeId, cells: readonly (string | null)[]): Value {
  return { node: graph.take(place, { ...strings(cells), shape: [cells.length, 1] }), type: "string" };
}

/** Numbers of some entities, at a place, i32. */
export function numbersAt({ graph }: Scope, place: NodeId, rows: readonly (readonly number[])[]): NodeId {
  return graph.take(place, matrix(rows.length, rows[0]!.length, Float64Array.from(rows.flat())));
}
