import type { BinaryFunction, NodeId } from "../../ir/index.ts";
import type { UnaryFunction } from "../../math/index.ts";
import { comparedValues } from "./compare-values.ts";
import type { PmmlElement } from "./pmml-element.ts";
import { combined, comparisons, negated } from "./predicates.ts";
import type { Scope } from "./scope.ts";
import { asNumber, choose, constantValue, isMissing, not, truthOf, truthValue, type DataType, type Truth, type Value } from "./value.ts";

type BuiltIn = (scope: Scope, by: PmmlElement, values: readonly Value[]) => Value;

const arithmetic: Readonly<Record<string, BinaryFunction>> = { "+": "add", "-": "subtract", "*": "multiply", "/": "divide" };

/** Functions of one number whose answer is float64. */
const ofOne: Readonly<Record<string, UnaryFunction>> = {
  ln: "log",
  log10: "log10",
  ln1p: "log1p",
  exp: "exp",
  expm1: "expm1",
  sqrt: "sqrt",
  sin: "sin",
  cos: "cos",
  tan: "tan",
  asin: "arcsin",
  acos: "arccos",
  atan: "arctan",
  sinh: "sinh",
  cosh: "cosh",
  tanh: "tanh",
  stdNormalCDF: "ndtr",
  stdNormalIDF: "ndtri",
  "x-expit": "expit",
};

/** Functions of one number that keep its type. */
const keeping: Readonly<Record<string, UnaryFunction>> = { abs: "absolute", floor: "floor", ceil: "ceil", rint: "rint" };

const special: Readonly<Record<string, BuiltIn>> = {
  round: ({ graph }, by, [value]) => {
    const { node, type } = number(by, value);
    return { node: graph.unary("floor", graph.plus(node, graph.number(0.5))), type };
  },
  pow: ({ graph }, by, [left, right]) => {
    const [base, exponent] = [number(by, left), number(by, right)];
    const type = commonType(base.type, exponent.type);
    const power = graph.binary("power", base.node, exponent.node);
    if (type === "double") return { node: power, type };
    return { node: graph.unary(type === "float" ? "float32" : "trunc", power), type };
  },
  hypot: ({ graph }, by, [left, right]) => {
    const [a, b] = [number(by, left).node, number(by, right).node];
    return { node: graph.unary("sqrt", graph.plus(graph.times(a, a), graph.times(b, b))), type: "double" };
  },
  modulo: ({ graph }, by, [left, right]) => {
    const [x, y] = [number(by, left), number(by, right)];
    const whole = graph.unary("floor", graph.over(x.node, y.node));
    return { node: graph.minus(x.node, graph.times(y.node, whole)), type: commonType(x.type, y.type) };
  },
  threshold: ({ graph }, by, [left, right]) => {
    const [x, y] = [number(by, left), number(by, right)];
    const above = asNumber(graph, graph.compare("greater", x.node, y.node));
    const missing = graph.logical("or", isMissing(graph, x), isMissing(graph, y));
    return { node: graph.where(missing, graph.number(NaN), above), type: "integer" };
  },
  if: (scope, by, values) => {
    const [test, yes, no] = values;
    if (test === undefined || yes === undefined || values.length > 3) return by.invalid("is no if with a condition and one or two values");
    const { graph } = scope;
    const otherwise = no ?? constantValue(graph, null, yes.type);
    if ((yes.type === "string") !== (otherwise.type === "string")) return by.unsupported("an if between a text and a number");
    const { yes: holds, no: fails } = condition(scope, by, test);
    const type = yes.type === otherwise.type ? yes.type : commonType(yes.type, otherwise.type);
    const chosen = choose(graph, holds, yes, otherwise);
    return { ...choose(graph, graph.logical("or", holds, fails), chosen, constantValue(graph, null, type)), type };
  },
  isMissing: ({ graph }, by, [value]) => fact(graph, isMissing(graph, given(by, value))),
  isNotMissing: ({ graph }, by, [value]) => fact(graph, not(graph, isMissing(graph, given(by, value)))),
  isValid: ({ graph }, by, [value]) => fact(graph, not(graph, isMissing(graph, given(by, value)))),
  isNotValid: ({ graph }, by, [value]) => fact(graph, isMissing(graph, given(by, value))),
  and: (scope, by, values) => folded(scope, by, "and", values),
  or: (scope, by, values) => folded(scope, by, "or", values),
  not: (scope, by, [value]) => truthValue(scope.graph, negated(condition(scope, by, given(by, value)))),
  isIn: (scope, by, values) => truthValue(scope.graph, among(scope, by, values)),
  isNotIn: (scope, by, values) => truthValue(scope.graph, negated(among(scope, by, values))),
  min: (scope, by, values) => extreme(scope, by, values, "minimum"),
  max: (scope, by, values) => extreme(scope, by, values, "maximum"),
  sum: ({ graph }, by, values) => collected(graph, by, values).sum,
  avg: ({ graph }, by, values) => {
    let [mean, count] = [graph.number(0), graph.number(0)];
    for (const value of values) {
      const present = not(graph, isMissing(graph, value));
      const counted = graph.plus(count, asNumber(graph, present));
      mean = graph.where(present, graph.plus(mean, graph.over(graph.minus(number(by, value).node, mean), counted)), mean);
      count = counted;
    }
    return { node: unlessNone(graph, count, mean), type: "double" };
  },
  product: ({ graph }, by, values) => {
    const factors = values.map((value) => graph.where(isMissing(graph, value), graph.number(1), number(by, value).node));
    const { count } = collected(graph, by, values);
    const product = graph.plus(
      factors.reduce((left, right) => graph.times(left, right)),
      graph.number(0),
    );
    return { node: unlessNone(graph, count, product), type: values.map(({ type }) => type).reduce(commonType) };
  },
};

export function isBuiltIn(name: string): boolean {
  return [arithmetic, ofOne, keeping, special, comparisons].some((table) => Object.hasOwn(table, name));
}

/** A function that the standard defines; missing where a value that it needs is. */
export function applyBuiltIn(scope: Scope, by: PmmlElement, name: string, values: readonly Value[]): Value {
  const { graph } = scope;
  const [left, right] = values;
  if (values.length === 0) return by.invalid(`gives ${name} no value`);
  const expect = (count: number): void => {
    if (values.length !== count) by.invalid(`gives ${values.length} values to ${name}`);
  };
  if (Object.hasOwn(arithmetic, name)) {
    expect(2);
    return calculated(scope, arithmetic[name]!, number(by, left), number(by, right));
  }
  if (Object.hasOwn(comparisons, name)) {
    expect(2);
    return truthValue(graph, comparedValues(scope, by, left!, right!, comparisons[name]!));
  }
  if (Object.hasOwn(ofOne, name)) {
    expect(1);
    return { node: graph.unary(ofOne[name]!, number(by, left).node), type: "double" };
  }
  if (Object.hasOwn(keeping, name)) {
    expect(1);
    const { node, type } = number(by, left);
    return { node: graph.unary(keeping[name]!, node), type };
  }
  return special[name]!(scope, by, values);
}

/** Two integers give one, cut at the point; two floats are rounded to one. */
function calculated({ graph, context }: Scope, name: BinaryFunction, left: Value, right: Value): Value {
  const type = commonType(left.type, right.type);
  const result = graph.binary(name, left.node, right.node);
  if (type === "float") return { node: graph.unary("float32", result), type };
  if (type !== "integer" || name !== "divide") return { node: result, type };
  return { node: graph.check(graph.unary("trunc", result), "no_infinity", context.path, []), type };
}

function commonType(left: DataType, right: DataType): DataType {
  if (left === right) return left;
  return left === "double" || right === "double" ? "double" : left === "float" || right === "float" ? "float" : "integer";
}

function given(by: PmmlElement, value: Value | undefined): Value {
  return value ?? by.invalid("gives too few values");
}

function number(by: PmmlElement, value: Value | undefined): Value {
  const { node, type } = given(by, value);
  if (type === "string") return by.unsupported("arithmetic with texts");
  return { node, type: type === "boolean" ? "integer" : type };
}

function condition({ graph }: Scope, by: PmmlElement, value: Value): Truth {
  if (value.type !== "boolean") return by.unsupported(`a ${value.type} as a condition`);
  return truthOf(graph, value);
}

function fact(graph: Scope["graph"], holds: NodeId): Value {
  return { node: asNumber(graph, holds), type: "boolean" };
}

function folded(scope: Scope, by: PmmlElement, operator: "and" | "or", values: readonly Value[]): Value {
  const parts = values.map((value) => condition(scope, by, value));
  return truthValue(
    scope.graph,
    parts.reduce((left, right) => combined(scope.graph, operator, left, right)),
  );
}

function among(scope: Scope, by: PmmlElement, [value, ...others]: readonly Value[]): Truth {
  if (others.length === 0) return by.invalid("gives no values to look among");
  return others
    .map((other) => comparedValues(scope, by, given(by, value), other, "equal"))
    .reduce((left, right) => combined(scope.graph, "or", left, right));
}

/** Missing values are passed over; all missing is missing. */
function extreme({ graph }: Scope, by: PmmlElement, values: readonly Value[], name: "minimum" | "maximum"): Value {
  const least = graph.number(name === "minimum" ? Infinity : -Infinity);
  const cells = values.map((value) => graph.where(isMissing(graph, value), least, number(by, value).node));
  const result = cells.reduce((left, right) => graph.binary(name, left, right));
  return { node: unlessNone(graph, collected(graph, by, values).count, result), type: values.map(({ type }) => type).reduce(commonType) };
}

function collected(graph: Scope["graph"], by: PmmlElement, values: readonly Value[]): { readonly sum: Value; readonly count: NodeId } {
  const zero = graph.number(0);
  const cells = values.map((value) => graph.where(isMissing(graph, value), zero, number(by, value).node));
  const present = values.map((value) => asNumber(graph, not(graph, isMissing(graph, value))));
  const count = present.reduce((left, right) => graph.plus(left, right));
  const total = cells.reduce((left, right) => graph.plus(left, right));
  return { sum: { node: unlessNone(graph, count, total), type: values.map(({ type }) => type).reduce(commonType) }, count };
}

function unlessNone(graph: Scope["graph"], count: NodeId, value: NodeId): NodeId {
  return graph.where(graph.compare("equal", count, graph.number(0)), graph.number(NaN), value);
}
