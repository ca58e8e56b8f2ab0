import { GodwitError } from "../../errors/index.ts";
import { readXml, type PythonView } from "../../formats/index.ts";
import type { AnswerPart, EstimatorReader, Features, FittedEstimator, ImportContext, Table } from "../estimator/index.ts";
import { isProbabilistic } from "./is-probabilistic.ts";
import { modelReaders } from "./model-readers.ts";
import { readDataDictionary, readMiningFields, refusedWhere, type DataDictionary } from "./mining-schema.ts";
import { PmmlElement } from "./pmml-element.ts";
import { readModel, type ModelAnswer } from "./read-model.ts";
import { Scope } from "./scope.ts";
import { dataTypeOf, literal, type Value } from "./value.ts";

/**
 * A PMML document of version 3 or 4 as JPMML-Evaluator answers it: `predict`, `predict_proba` where the model has probabilities, and a
 * method for each Output field.
 */
export const pmmlDocument: EstimatorReader = {
  classNames: ["PMML"],
  isFitted: () => true,
  features(view, context): Features {
    const { model } = open(view, context);
    const names = readMiningFields(model).active.map((field) => field.required("name"));
    return { kind: "table", count: names.length, names };
  },
  read(view, context) {
    const { document, model, dictionary } = open(view, context);
    const answers = new Map<Table, ModelAnswer>();
    const answerOf = (x: Table): ModelAnswer => {
      const known = answers.get(x) ?? answered(context, document, model, dictionary, x);
      answers.set(x, known);
      return known;
    };
    const hasClasses = model.attribute("functionName") === "classification";
    return { methods: lazily(context, model, answerOf, hasClasses) };
  },
};

interface OpenDocument {
  readonly document: PmmlElement;
  readonly model: PmmlElement;
  readonly dictionary: DataDictionary;
}

function open(view: PythonView, context: ImportContext): OpenDocument {
  return context.parsed(view, () => {
    const { value } = view.attribute("document");
    if (value === null || typeof value !== "object" || value.kind !== "bytes") return view.reject("bytes were expected");
    const root = readXml(value.data);
    const document = new PmmlElement(root, root.name);
    if (document.name !== "PMML") document.invalid("is no PMML");
    document.allow("DataDictionary", "TransformationDictionary", "MiningBuildTask", ...modelReaders.keys());
    const model = document.child(...modelReaders.keys());
    return { document, model, dictionary: readDataDictionary(document) };
  });
}

function answered(context: ImportContext, document: PmmlElement, model: PmmlElement, dictionary: DataDictionary, x: Table): ModelAnswer {
  const transformations = document.find("TransformationDictionary");
  const functions = new Map<string, PmmlElement>();
  for (const define of transformations?.all("DefineFunction") ?? []) functions.set(define.required("name"), define);
  const scope = Scope.root(context, functions);
  readMiningFields(model).active.forEach((mining, index) => {
    const name = mining.required("name");
    const field = dictionary.get(name) ?? mining.invalid(`names ${name}, which the dictionary lacks`);
    scope.define(name, () => inputField(scope, field, x.column(index)));
  });
  return readModel(model, scope, dictionary, transformations);
}

/** A column of the data as its type holds it. */
function inputField(scope: Scope, field: PmmlElement, column: Table): Value {
  const { graph } = scope;
  const type = dataTypeOf(field);
  column.allowMissing();
  if (type === "string") return { node: column.strings(), type };
  const node = column.denseNumeric();
  if (type === "float") return { node: graph.unary("float32", node), type };
  if (type !== "integer") return { node, type };
  const isBroken = graph.compare("greater", graph.unary("absolute", graph.minus(node, graph.unary("trunc", node))), graph.number(0));
  return refusedWhere(scope, isBroken, { node, type }, field.required("name"));
}

function lazily(
  context: ImportContext,
  model: PmmlElement,
  answerOf: (x: Table) => ModelAnswer,
  hasClasses: boolean,
): FittedEstimator["methods"] {
  const methods = new Map<string, FittedEstimator["methods"][string]>();
  for (const field of model.find("Output")?.all("OutputField") ?? []) {
    const name = field.required("name");
    methods.set(name, (x) => [part(context, answerOf(x).outputs.get(name)!)]);
  }
  methods.delete("inverse_transform");
  methods.set("predict", (x) => [part(context, answerOf(x).prediction.value)]);
  if (hasClasses && isProbabilistic(model))
    methods.set("predict_proba", (x) => {
      const { prediction, target } = answerOf(x);
      const { labels, probabilities } = prediction;
      if (labels === undefined || probabilities === undefined) throw new GodwitError("INTERNAL", "a classifier without probabilities");
      const named = labels.map((label) => literal(target.element, label, target.type));
      return [{ value: probabilities, dtype: "<f8", shape: "matrix", labels: named }];
    });
  return Object.fromEntries(methods);
}

const dtypes: Readonly<Record<Value["type"], string>> = { string: "|O", boolean: "|b1", integer: "<i8", float: "<f4", double: "<f8" };

function part(context: ImportContext, { node, type }: Value): AnswerPart {
  const { graph } = context;
  const value = type === "boolean" ? graph.compare("equal", node, graph.number(1)) : node;
  return { value, dtype: dtypes[type], shape: "rows" };
}
