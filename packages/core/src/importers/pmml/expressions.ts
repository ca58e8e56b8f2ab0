import { tensor } from "../../ir/index.ts";
import { comparedWith, placeAmong } from "./compare-values.ts";
import { applyBuiltIn, isBuiltIn } from "./functions.ts";
import { intervalHolds } from "./intervals.ts";
import { normalized } from "./norm-continuous.ts";
import { parseNumber, type PmmlElement } from "./pmml-element.ts";
import type { Scope } from "./scope.ts";
import {
  asNumber,
  choose,
  constantValue,
  converted,
  dataTypeOf,
  isMissing,
  literal,
  missingOf,
  type DataType,
  type Value,
} from "./value.ts";

export const expressionNames = [
  "FieldRef",
  "Constant",
  "NormContinuous",
  "NormDiscrete",
  "Discretize",
  "MapValues",
  "Apply",
  "TextIndex",
  "Aggregate",
  "Lag",
] as const;

/** A DerivedField, or another element that holds a typed expression. */
export function readDerived(scope: Scope, element: PmmlElement): Value {
  element.allow(...expressionNames, "Value");
  const type = dataTypeOf(element);
  const value = readExpression(scope, element.child(...expressionNames), type);
  return converted(scope.graph, value, type) ?? element.unsupported(`a ${value.type} turned into a ${type}`);
}

/** What an expression computes; texts written in it become values of the `target` type. */
export function readExpression(scope: Scope, element: PmmlElement, target?: DataType): Value {
  switch (element.name) {
    case "FieldRef":
      return withDefault(scope, element, scope.field(element.required("field"), element), "mapMissingTo");
    case "Constant":
      return readConstant(scope, element, target);
    case "NormContinuous":
      return normalized(scope, element, scope.field(element.required("field"), element));
    case "NormDiscrete":
      return normDiscrete(scope, element);
    case "Discretize":
      return discretize(scope, element, target);
    case "MapValues":
      return mapValues(scope, element, target);
    case "Apply":
      return apply(scope, element, target);
    default:
      return element.unsupported(`the expression ${element.name}`);
  }
}

/** `value`, and where it is missing what an attribute says instead. */
export function withDefault({ graph }: Scope, element: PmmlElement, value: Value, attribute: string): Value {
  const text = element.attribute(attribute);
  if (text === undefined) return value;
  return choose(graph, isMissing(graph, value), constantValue(graph, literal(element, text, value.type), value.type), value);
}

function readConstant({ graph }: Scope, element: PmmlElement, target: DataType | undefined): Value {
  const type = element.attribute("dataType") === undefined ? constantType(element.text, target) : dataTypeOf(element);
  if (element.flag("missing", false)) return missingOf(graph, type);
  return constantValue(graph, literal(element, element.text, type), type);
}

/** The type of an untyped constant: what its text looks like. */
function constantType(text: string, target: DataType | undefined): DataType {
  if (target === "string") return target;
  if (/^[+-]?\d+$/u.test(text)) return "integer";
  if (parseNumber(text) !== undefined) return "double";
  return target === "boolean" ? "boolean" : "string";
}

function normDiscrete(scope: Scope, element: PmmlElement): Value {
  const { graph } = scope;
  const value = scope.field(element.required("field"), element);
  const { yes } = comparedWith(scope, element, value, "equal", element.required("value"));
  const missing = graph.number(element.number("mapMissingTo", NaN));
  return { node: graph.where(isMissing(graph, value), missing, asNumber(graph, yes)), type: "double" };
}

function discretize(scope: Scope, element: PmmlElement, target: DataType | undefined): Value {
  element.allow("DiscretizeBin");
  const { graph } = scope;
  const type = element.attribute("dataType") === undefined ? (target ?? "string") : dataTypeOf(element);
  const written = (owner: PmmlElement, text: string | undefined): Value =>
    text === undefined ? missingOf(graph, type) : constantValue(graph, literal(owner, text, type), type);
  const value = scope.field(element.required("field"), element);
  if (value.type === "string") return element.unsupported("Discretize of a text");
  const inBins = element
    .all("DiscretizeBin")
    .reduceRight(
      (other, bin) => choose(graph, intervalHolds(scope, bin.child("Interval"), value), written(bin, bin.required("binValue")), other),
      written(element, element.attribute("defaultValue")),
    );
  return choose(graph, isMissing(graph, value), written(element, element.attribute("mapMissingTo")), inBins);
}

function mapValues(scope: Scope, element: PmmlElement, target: DataType | undefined): Value {
  element.allow("FieldColumnPair", "InlineTable");
  const { graph } = scope;
  const type = element.attribute("dataType") === undefined ? (target ?? "string") : dataTypeOf(element);
  const rows = element.child("InlineTable").all("row");
  const cell = (row: PmmlElement, column: string): string =>
    row.children.find(({ name }) => name === column)?.text ?? row.invalid(`has no ${column}`);
  const column = element.required("outputColumn").replace(/^.*:/u, "");
  const keys = rows.map(() => 0);
  let place = graph.number(0);
  let missing = graph.compare("not_equal", graph.number(0), graph.number(0));
  for (const pair of element.all("FieldColumnPair")) {
    const value = scope.field(pair.required("field"), pair);
    const texts = rows.map((row) => cell(row, pair.required("column").replace(/^.*:/u, "")));
    const cells = texts.map((text) => literal(pair, text, value.type));
    const first = cells.map((text) => cells.indexOf(text));
    keys.forEach((key, row) => (keys[row] = key * rows.length + first[row]!));
    const found = graph.cast(placeAmong(graph, pair, value, texts), "f64");
    const known = graph.where(graph.compare("less", found, graph.number(0)), graph.number(NaN), found);
    place = graph.plus(graph.times(place, graph.number(rows.length)), known);
    missing = graph.logical("or", missing, isMissing(graph, value));
  }
  if (Math.max(...keys, 0) > Number.MAX_SAFE_INTEGER) return element.unsupported("MapValues over so many columns");
  if (new Set(keys).size !== keys.length) return element.invalid("has two rows for the same values");
  const written = (owner: PmmlElement, text: string | undefined): Value =>
    text === undefined ? missingOf(graph, type) : constantValue(graph, literal(owner, text, type), type);
  const otherwise = written(element, element.attribute("defaultValue"));
  if (rows.length === 0) return otherwise;
  const results = rows.map((row) => literal(row, cell(row, column), type));
  const table =
    type === "string"
      ? tensor("string", [rows.length, 1], results.map(String))
      : tensor("f64", [rows.length, 1], Float64Array.from(results, Number));
  const index = graph.lookup(
    place,
    tensor("f64", [keys.length], Float64Array.from(keys)),
    keys.map((_, row) => row),
    -1,
    -1,
  );
  const isKnown = graph.compare("greater_equal", graph.cast(index, "f64"), graph.number(0));
  const mapped = choose(graph, isKnown, { node: graph.take(index, table), type }, otherwise);
  return choose(graph, missing, written(element, element.attribute("mapMissingTo")), mapped);
}

function apply(scope: Scope, element: PmmlElement, target: DataType | undefined): Value {
  const name = element.required("function");
  element.allow(...expressionNames);
  if (element.choice("invalidValueTreatment", ["returnInvalid", "asIs", "asMissing"], "returnInvalid") !== "returnInvalid")
    element.unsupported("an Apply that goes on with invalid values");
  const defined = scope.function(name);
  if (defined === undefined && !isBuiltIn(name)) return element.unsupported(`the function ${name}`);
  const inner = name === "if" ? target : undefined;
  const values = element.children.map((child) => scope.nested(() => readExpression(scope, child, inner)));
  const result = defined === undefined ? applyBuiltIn(scope, element, name, values) : applyDefined(scope, defined, element, values);
  const { graph } = scope;
  const replaced = element.attribute("mapMissingTo");
  const given = withDefault(scope, element, result, "defaultValue");
  if (replaced === undefined) return given;
  const missing = values.map((value) => isMissing(graph, value)).reduce((left, right) => graph.logical("or", left, right));
  return choose(graph, missing, constantValue(graph, literal(element, replaced, given.type), given.type), given);
}

/** A DefineFunction: its parameters are the only fields that it sees. */
function applyDefined(scope: Scope, defined: PmmlElement, by: PmmlElement, values: readonly Value[]): Value {
  defined.allow("ParameterField", ...expressionNames);
  const parameters = defined.all("ParameterField");
  if (parameters.length !== values.length) by.invalid(`gives ${values.length} values to a function of ${parameters.length}`);
  const inside = scope.bare();
  parameters.forEach((parameter, index) => {
    const value = values[index]!;
    const type = parameter.attribute("dataType") === undefined ? value.type : dataTypeOf(parameter);
    const given = converted(scope.graph, value, type) ?? by.unsupported(`a ${value.type} given as a ${type}`);
    inside.define(parameter.required("name"), () => given);
  });
  const type = defined.attribute("dataType") === undefined ? undefined : dataTypeOf(defined);
  const result = scope.nested(() => readExpression(inside, defined.child(...expressionNames), type));
  if (type === undefined) return result;
  return converted(scope.graph, result, type) ?? defined.unsupported(`a ${result.type} turned into a ${type}`);
}
