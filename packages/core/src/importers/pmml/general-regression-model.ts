import type { NodeId } from "../../ir/index.ts";
import { comparedWith } from "./compare-values.ts";
import { Numbers } from "./numbers.ts";
import type { PmmlElement } from "./pmml-element.ts";
import { classified, type ModelReader, type ModelSetting, type Prediction } from "./prediction.ts";
import { divided } from "./regression-model.ts";
import type { Scope } from "./scope.ts";
import { asNumber, isMissing } from "./value.ts";

const modelTypes = ["regression", "generalLinear", "generalizedLinear", "multinomialLogistic", "ordinalMultinomial"] as const;

/** A GeneralRegressionModel: parameters times products of factors and covariates, under a link. */
export const readGeneralRegressionModel: ModelReader = (model, setting) => {
  const type = model.choice("modelType", modelTypes, "regression");
  const numbers = new Numbers(setting.scope, setting.isFloat);
  for (const name of ["startTimeVariable", "endTimeVariable", "subjectIDVariable", "statusVariable", "baselineStrataVariable"])
    if (model.attribute(name) !== undefined) model.unsupported(name);
  if (setting.function === "classification") return classes(model, setting, type, numbers);
  if (type === "multinomialLogistic" || type === "ordinalMultinomial") return model.invalid(`is a regression and ${type}`);
  const sum = parameterSum(model, setting.scope, numbers, cellsOf(model, null), null);
  const node = type === "generalizedLinear" ? linked(model, setting.scope, numbers, sum) : sum;
  return { value: { node, type: setting.isFloat ? "float" : "double" } };
};

function classes(model: PmmlElement, setting: ModelSetting, type: (typeof modelTypes)[number], numbers: Numbers): Prediction {
  const { scope, target } = setting;
  const { graph } = scope;
  const reference = model.attribute("targetReferenceCategory");
  const written = [
    ...new Set(
      model
        .child("ParamMatrix")
        .all("PCell")
        .flatMap((cell) => cell.attribute("targetCategory") ?? []),
    ),
  ];
  const known = target.categories.length > 0 ? target.categories : written;
  const labels = reference === undefined ? known : [...known.filter((label) => label !== reference), reference];
  if (labels.length < 2) return model.invalid("has fewer than two classes");
  const sums = labels.slice(0, -1).map((label) => {
    const own = cellsOf(model, label);
    const common = cellsOf(model, null);
    const cells = type === "ordinalMultinomial" ? [...own, ...common] : own.length === 0 && labels.length === 2 ? common : own;
    if (cells.length === 0) model.invalid(`has no parameters for the class ${label}`);
    return parameterSum(model, scope, numbers, cells, label);
  });
  const one = numbers.number(1);
  const shares = ((): readonly NodeId[] => {
    switch (type) {
      case "generalizedLinear": {
        const values = sums.map((sum) => linked(model, scope, numbers, sum));
        return [...values, numbers.minus(one, values.at(-1)!)];
      }
      case "multinomialLogistic": {
        const values = sums.map((sum) => numbers.exp(sum));
        return divided(numbers, [...values, one]);
      }
      case "ordinalMultinomial": {
        const link = model.choice("cumulativeLink", ["logit", "probit", "cloglog", "loglog", "cauchit"], "logit");
        const reached = [...sums.map((sum) => numbers.inverseLink(link, sum)), one];
        return reached.map((value, index) => (index === 0 ? value : numbers.minus(value, reached[index - 1]!)));
      }
      default:
        return model.invalid(`is a classification and ${type}`);
    }
  })();
  const missing = sums.map((sum) => graph.isMissing(sum)).reduce((left, right) => graph.logical("or", left, right));
  return classified(scope, target, labels, graph.where(missing, graph.number(NaN), graph.concat(shares)));
}

function cellsOf(model: PmmlElement, category: string | null): readonly PmmlElement[] {
  return model
    .child("ParamMatrix")
    .all("PCell")
    .filter((cell) => (cell.attribute("targetCategory") ?? null) === category);
}

/** The parameters times their predictors, added up; missing where one of these is. */
function parameterSum(model: PmmlElement, scope: Scope, numbers: Numbers, cells: readonly PmmlElement[], category: string | null): NodeId {
  const all = model.child("PPMatrix").all("PPCell");
  const own = all.filter((cell) => category !== null && cell.attribute("targetCategory") === category);
  const predictors = own.length > 0 ? own : all.filter((cell) => cell.attribute("targetCategory") === undefined);
  const parameters = new Set(
    model
      .child("ParameterList")
      .all("Parameter")
      .map((each) => each.required("name")),
  );
  const factors = predictorsOf(model, "FactorList");
  const covariates = predictorsOf(model, "CovariateList");
  const product = (parameter: string): NodeId | null => {
    const parts = predictors
      .filter((cell) => cell.required("parameterName") === parameter)
      .map((cell) => predictorValue(scope, numbers, cell, factors, covariates));
    return parts.length === 0 ? null : parts.reduce((left, right) => numbers.times(left, right));
  };
  if (cells.length === 0) model.invalid("has no parameters");
  const terms = cells.map((cell) => {
    const name = cell.required("parameterName");
    if (!parameters.has(name)) cell.invalid(`names the parameter ${name}, which there is not`);
    const beta = numbers.number(cell.number("beta"));
    const value = product(name);
    return value === null ? beta : numbers.times(beta, value);
  });
  return numbers.total(terms);
}

function predictorsOf(model: PmmlElement, list: string): ReadonlySet<string> {
  const predictors = model.find(list)?.all("Predictor") ?? [];
  for (const predictor of predictors) predictor.allow("Categories");
  return new Set(predictors.map((each) => each.required("name")));
}

function predictorValue(
  scope: Scope,
  numbers: Numbers,
  cell: PmmlElement,
  factors: ReadonlySet<string>,
  covariates: ReadonlySet<string>,
): NodeId {
  const { graph } = scope;
  const name = cell.required("predictorName");
  const value = scope.field(name, cell);
  if (factors.has(name)) {
    const { yes } = comparedWith(scope, cell, value, "equal", cell.required("value"));
    return graph.where(isMissing(graph, value), graph.number(NaN), asNumber(graph, yes));
  }
  if (!covariates.has(name)) return cell.invalid(`names ${name}, which is neither factor nor covariate`);
  if (value.type === "string") return cell.unsupported("a text as a covariate");
  const exponent = cell.number("value");
  const number = numbers.round(value.node);
  return exponent === 1 ? number : numbers.round(graph.binary("power", number, graph.number(exponent)));
}

const links = ["cloglog", "identity", "log", "logc", "logit", "loglog", "negbin", "oddspower", "power", "probit", "inverse"] as const;

/** The link function turned around, after the offset and before the trials. */
function linked(model: PmmlElement, scope: Scope, numbers: Numbers, sum: NodeId): NodeId {
  const { graph } = scope;
  const field = (name: string): NodeId | undefined => {
    const value = model.attribute(name) === undefined ? undefined : scope.field(model.required(name), model);
    return value?.type === "string" ? model.unsupported(`a text as ${name}`) : value?.node;
  };
  const offset =
    field("offsetVariable") ?? (model.attribute("offsetValue") === undefined ? undefined : numbers.number(model.number("offsetValue")));
  const trials =
    field("trialsVariable") ?? (model.attribute("trialsValue") === undefined ? undefined : numbers.number(model.number("trialsValue")));
  const x = offset === undefined ? sum : numbers.plus(sum, offset);
  const one = numbers.number(1);
  const parameter = (): number => model.number("linkParameter");
  const node = ((): NodeId => {
    const link = model.choice("linkFunction", links, "identity");
    switch (link) {
      case "identity":
        return x;
      case "log":
        return numbers.exp(x);
      case "logc":
        return numbers.minus(one, numbers.exp(x));
      case "inverse":
        return numbers.over(one, x);
      case "negbin":
        return numbers.over(
          one,
          numbers.times(numbers.number(model.number("distParameter")), numbers.minus(numbers.exp(numbers.negative(x)), one)),
        );
      case "oddspower": {
        const d = parameter();
        if (d === 0) return numbers.inverseLink("logit", x);
        const base = numbers.plus(one, numbers.times(numbers.number(d), x));
        return numbers.over(one, numbers.plus(one, numbers.round(graph.binary("power", base, graph.number(-1 / d)))));
      }
      case "power": {
        const d = parameter();
        return d === 0 ? numbers.exp(x) : numbers.round(graph.binary("power", x, graph.number(1 / d)));
      }
      default:
        return numbers.inverseLink(link, x);
    }
  })();
  return trials === undefined ? node : numbers.times(node, trials);
}
