import { comparedWith } from "./compare-values.ts";
import { matrix, type NodeId } from "../../ir/index.ts";
import { Numbers, type Link } from "./numbers.ts";
import type { PmmlElement } from "./pmml-element.ts";
import { classified, type ModelReader, type ModelSetting } from "./prediction.ts";
import type { Scope } from "./scope.ts";

const methods = ["none", "simplemax", "softmax", "logit", "probit", "cloglog", "exp", "loglog", "cauchit"] as const;

/** A RegressionModel: a sum for each table, and the link that makes probabilities of them. */
export const readRegressionModel: ModelReader = (model, setting) => {
  const { scope, target } = setting;
  const numbers = new Numbers(scope, setting.isFloat);
  const tables = model.all("RegressionTable");
  if (tables.length === 0) model.invalid("has no RegressionTable");
  const method = model.choice("normalizationMethod", methods, "none");
  const sums = tables.map((table) => regressionSum(scope, table, numbers));
  if (setting.function === "regression") {
    if (method === "simplemax") return model.invalid("is a regression with simplemax");
    const link = method === "softmax" ? "logit" : method;
    return { value: { node: numbers.inverseLink(link, sums[0]!), type: setting.isFloat ? "float" : "double" } };
  }
  const labels = tables.map((table) => table.required("targetCategory"));
  const probabilities = scope.graph.concat(
    sums.length === 1 ? model.invalid("has one table for its classes") : shares(model, setting, tables, sums, method, numbers),
  );
  return classified(scope, target, labels, probabilities);
};

function shares(
  model: PmmlElement,
  { target }: ModelSetting,
  tables: readonly PmmlElement[],
  sums: readonly NodeId[],
  method: (typeof methods)[number],
  numbers: Numbers,
): readonly NodeId[] {
  if (method === "exp") return model.invalid("is a classification with exp");
  if (method === "softmax" || method === "simplemax") {
    if (target.isOrdinal) return model.invalid(`is ordinal with ${method}`);
    if (method === "softmax" && sums.length === 2 && isEmpty(tables[1]!)) return binomial(numbers, sums[0]!, "logit");
    return method === "softmax" ? softened(numbers, sums) : divided(numbers, sums);
  }
  if (target.isOrdinal) return ordinal(numbers, sums, method);
  if (sums.length === 2) return binomial(numbers, sums[0]!, method);
  if (method === "none") return [...sums.slice(0, -1), numbers.minus(numbers.number(1), numbers.total(sums.slice(0, -1)))];
  if (method === "logit")
    return divided(
      numbers,
      sums.map((sum) => numbers.inverseLink("logit", sum)),
    );
  return model.invalid(`has more than two classes and ${method}`);
}

export function binomial(numbers: Numbers, sum: NodeId, link: Link): readonly NodeId[] {
  const first = link === "none" ? numbers.share(sum) : numbers.inverseLink(link, sum);
  return [first, numbers.minus(numbers.number(1), first)];
}

/** The softmax, of numbers less their largest. */
export function softened(numbers: Numbers, values: readonly NodeId[]): readonly NodeId[] {
  const largest = values.reduce((left, right) => numbers.graph.binary("maximum", left, right));
  return divided(
    numbers,
    values.map((value) => numbers.exp(numbers.minus(value, largest))),
  );
}

export function divided(numbers: Numbers, values: readonly NodeId[]): readonly NodeId[] {
  const sum = numbers.total(values);
  return values.map((value) => numbers.over(value, sum));
}

/** The probability of each category and all before, made that of each alone. */
export function ordinal(numbers: Numbers, sums: readonly NodeId[], link: Link): readonly NodeId[] {
  let total: NodeId | undefined;
  const parts: NodeId[] = [];
  for (const each of sums.slice(0, -1)) {
    const reached = link === "none" ? numbers.share(each) : numbers.inverseLink(link, each);
    const part: NodeId = total === undefined ? reached : numbers.minus(reached, total);
    total = total === undefined ? reached : numbers.plus(total, part);
    parts.push(part);
  }
  return [...parts, numbers.minus(numbers.number(1), total!)];
}

function isEmpty(table: PmmlElement): boolean {
  return table.children.length === 0 && table.number("intercept", 0) === 0;
}

/** The sum of a RegressionTable; missing where a number that it needs is. */
function regressionSum(scope: Scope, table: PmmlElement, numbers: Numbers): NodeId {
  table.allow("NumericPredictor", "CategoricalPredictor", "PredictorTerm");
  const { graph } = scope;
  const terms: NodeId[] = [];
  const linear = table.all("NumericPredictor").map((predictor) => {
    const { node, type } = scope.field(predictor.required("name"), predictor);
    if (type === "string") predictor.unsupported("a text as a number");
    const exponent = predictor.integer("exponent", 1);
    const cell = numbers.round(node);
    return { cell: exponent === 1 ? cell : numbers.round(graph.binary("power", cell, graph.number(exponent))), predictor };
  });
  const coefficients = linear.map(({ predictor }) => predictor.number("coefficient"));
  if (!numbers.isFloat && linear.length > 0)
    terms.push(graph.matmul(graph.concat(linear.map(({ cell }) => cell)), matrix(linear.length, 1, Float64Array.from(coefficients))));
  else linear.forEach(({ cell }, index) => terms.push(numbers.times(numbers.number(coefficients[index]!), cell)));
  for (const predictor of table.all("CategoricalPredictor")) {
    const value = scope.field(predictor.required("name"), predictor);
    const { yes } = comparedWith(scope, predictor, value, "equal", predictor.required("value"));
    terms.push(graph.where(yes, numbers.number(predictor.number("coefficient")), graph.number(0)));
  }
  for (const term of table.all("PredictorTerm")) {
    term.allow("FieldRef");
    let product = numbers.number(term.number("coefficient"));
    for (const reference of term.all("FieldRef")) {
      const { node, type } = scope.field(reference.required("field"), reference);
      if (type === "string") reference.unsupported("a text as a number");
      product = numbers.times(product, numbers.round(node));
    }
    terms.push(product);
  }
  return numbers.total([...terms, numbers.number(table.number("intercept", 0))]);
}
