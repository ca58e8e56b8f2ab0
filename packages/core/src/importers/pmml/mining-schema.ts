import { tensor, type NodeId } from "../../ir/index.ts";
import { placeAmong } from "./compare-values.ts";
import { intervalHolds } from "./intervals.ts";
import type { PmmlElement } from "./pmml-element.ts";
import type { Scope } from "./scope.ts";
import { choose, constantValue, isMissing, literal, missingOf, type Value } from "./value.ts";

/** The fields of the data, by name. */
export type DataDictionary = ReadonlyMap<string, PmmlElement>;

export function readDataDictionary(document: PmmlElement): DataDictionary {
  const dictionary = document.child("DataDictionary");
  dictionary.allow("DataField", "Taxonomy");
  const fields = new Map<string, PmmlElement>();
  for (const field of dictionary.all("DataField")) {
    field.allow("Value", "Interval");
    field.allowAttributes("name", "displayName", "optype", "dataType", "taxonomy", "isCyclic");
    const name = field.required("name");
    if (fields.has(name)) field.invalid(`${name} stands twice`);
    fields.set(name, field);
  }
  return fields;
}

/** The categories of a field that are not said to be missing or invalid. */
export function validValues(field: PmmlElement): readonly string[] {
  return field
    .all("Value")
    .filter((value) => value.choice("property", ["valid", "missing", "invalid"], "valid") === "valid")
    .map((value) => value.required("value"));
}

export interface MiningFields {
  readonly active: readonly PmmlElement[];
  /** The names of the targets. */
  readonly targets: readonly string[];
}

export function readMiningFields(model: PmmlElement): MiningFields {
  const schema = model.child("MiningSchema");
  schema.allow("MiningField");
  const active: PmmlElement[] = [];
  const targets: string[] = [];
  for (const field of schema.all("MiningField")) {
    field.allowAttributes(
      "name",
      "usageType",
      "optype",
      "importance",
      "outliers",
      "lowValue",
      "highValue",
      "missingValueReplacement",
      "missingValueTreatment",
      "invalidValueTreatment",
      "invalidValueReplacement",
    );
    const usage = field.choice(
      "usageType",
      ["active", "predicted", "target", "supplementary", "group", "order", "frequencyWeight", "analysisWeight"],
      "active",
    );
    if (usage === "predicted" || usage === "target") targets.push(field.required("name"));
    else if (usage === "active") active.push(field);
    else if (usage === "group" || usage === "order") field.unsupported(`usageType="${usage}", which couples rows`);
  }
  return { active, targets };
}

/** A field of the data as a model takes it: what is missing, invalid or far out is treated as its schema says. */
export function treated(scope: Scope, field: PmmlElement | undefined, mining: PmmlElement, raw: Value): Value {
  const { graph } = scope;
  const checked = field === undefined ? raw : invalidTreated(scope, field, mining, withoutMissing(scope, field, raw));
  const value = outliersTreated(scope, mining, checked);
  if (mining.attribute("missingValueTreatment") === "returnInvalid")
    return refusedWhere(scope, isMissing(graph, value), value, mining.required("name"));
  const replaced = mining.attribute("missingValueReplacement");
  if (replaced === undefined) return value;
  return choose(graph, isMissing(graph, value), constantValue(graph, literal(mining, replaced, value.type), value.type), value);
}

/** Values that the dictionary calls missing. */
function withoutMissing({ graph }: Scope, field: PmmlElement, value: Value): Value {
  const missing = field.all("Value").filter((each) => each.attribute("property") === "missing");
  if (missing.length === 0) return value;
  const place = placeAmong(
    graph,
    field,
    value,
    missing.map((each) => each.required("value")),
  );
  return choose(graph, graph.compare("greater_equal", graph.cast(place, "f64"), graph.number(0)), missingOf(graph, value.type), value);
}

function outliersTreated({ graph }: Scope, mining: PmmlElement, value: Value): Value {
  const outliers = mining.choice("outliers", ["asIs", "asMissingValues", "asExtremeValues"], "asIs");
  if (outliers === "asIs") return value;
  if (value.type === "string") return mining.invalid("has outliers among texts");
  const [low, high] = [graph.number(mining.number("lowValue")), graph.number(mining.number("highValue"))];
  const [below, above] = [graph.compare("less", value.node, low), graph.compare("greater", value.node, high)];
  const missing = graph.number(NaN);
  const [less, more] = outliers === "asMissingValues" ? [missing, missing] : [low, high];
  return { node: graph.where(below, less, graph.where(above, more, value.node)), type: value.type };
}

function invalidTreated(scope: Scope, field: PmmlElement, mining: PmmlElement, value: Value): Value {
  const { graph } = scope;
  const valid = isValid(scope, field, value);
  if (valid === undefined) return value;
  const treatment = mining.choice("invalidValueTreatment", ["returnInvalid", "asIs", "asMissing", "asValue"], "returnInvalid");
  const fine = graph.logical("or", valid, isMissing(graph, value));
  switch (treatment) {
    case "asIs":
      return value;
    case "asMissing":
      return choose(graph, fine, value, missingOf(graph, value.type));
    case "asValue":
      return choose(
        graph,
        fine,
        value,
        constantValue(graph, literal(mining, mining.required("invalidValueReplacement"), value.type), value.type),
      );
    case "returnInvalid": {
      const bad = graph.where(fine, graph.number(0), graph.number(1));
      return refusedWhere(scope, graph.compare("equal", bad, graph.number(1)), value, mining.required("name"));
    }
    default:
      return treatment satisfies never;
  }
}

/** Whether a value is one that the dictionary allows; undefined where it allows all. */
function isValid(scope: Scope, field: PmmlElement, value: Value): NodeId | undefined {
  const { graph } = scope;
  const invalid = field.all("Value").filter((each) => each.attribute("property") === "invalid");
  const valid = validValues(field);
  const intervals = field.all("Interval");
  const among = (texts: readonly string[]): NodeId =>
    graph.compare("greater_equal", graph.cast(placeAmong(graph, field, value, texts), "f64"), graph.number(0));
  const allowed = [...(valid.length > 0 ? [among(valid)] : []), ...intervals.map((interval) => intervalHolds(scope, interval, value))];
  if (allowed.length > 0) return allowed.reduce((left, right) => graph.logical("or", left, right));
  if (invalid.length === 0) return undefined;
  const place = placeAmong(
    graph,
    field,
    value,
    invalid.map((each) => each.required("value")),
  );
  return graph.compare("less", graph.cast(place, "f64"), graph.number(0));
}

/** The value; a row where the condition holds is an error. */
export function refusedWhere({ graph, context }: Scope, condition: NodeId, { node, type }: Value, label: string = "value"): Value {
  const numbers = (value: number): NodeId => graph.constant(tensor("i32", [1], Int32Array.of(value)));
  const index = graph.check(graph.where(condition, numbers(-1), numbers(0)), "known", context.path, [label]);
  if (type !== "string") return { node: graph.plus(node, graph.take(index, tensor("f64", [1, 1], Float64Array.of(-0)))), type };
  const fine = graph.compare("greater_equal", graph.cast(index, "f64"), graph.number(0));
  return { node: graph.where(fine, node, graph.string(null)), type };
}
