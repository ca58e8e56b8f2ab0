import { expect, it } from "vitest";
import { type PyObject, PythonDict, type PyValue } from "../../formats/index.ts";
import { answer, floats } from "../../../test/fitted.ts";
import { importModel } from "../import-model.ts";

function instance(name: string, attributes: Readonly<Record<string, PyValue>>): PyObject {
  const state = PythonDict.of(Object.entries(attributes));
  return { kind: "object", module: "statsmodels.somewhere", name, args: [], keywords: null, state, items: null, entries: null };
}

const data = instance("PandasData", { orig_exog: null });
const fitted = (model: PyValue, params: PyValue = floats(2, -1)): PyObject =>
  instance("RegressionResultsWrapper", { _results: instance("OLSResults", { params, model }) });

it("multiplies the columns that it is given, with or without the wrapper", () => {
  const model = instance("OLS", { data });
  expect(answer(fitted(model), [[3, 1]], "predict")).toEqual([[5]]);
  expect(answer(instance("OLSResults", { params: floats(2, -1), model }), [[3, 1]], "predict")).toEqual([[5]]);
});

it("leaves out the parameters of a spread", () => {
  const model = instance("NegativeBinomial", { data, k_extra: 1 });
  expect(answer(fitted(model), [[0]], "predict")).toEqual([[1]]);
});

const family = (link: string): PyObject => instance("Gaussian", { _link: instance(link, { power: -1 }) });

it.each<readonly [string, PyObject, string]>([
  ["a model that is not known", fitted(instance("MixedLM", { data })), "UNSUPPORTED_OPTION"],
  ["a link that is not known", fitted(instance("GLM", { data, family: family("Cauchy") })), "UNSUPPORTED_OPTION"],
  ["a formula without names", fitted(instance("OLS", { data, formula: "y ~ center(x)" })), "UNSUPPORTED_OPTION"],
  ["no parameter of the mean", fitted(instance("Poisson", { data, k_extra: 2 })), "INVALID_MODEL"],
  ["no training", instance("RegressionResultsWrapper", { _results: instance("OLSResults", { params: null }) }), "NOT_FITTED"],
])("refuses %s", (_, model, code) => {
  expect(() => importModel(model)).toThrow(expect.objectContaining({ code }));
});
