import { expressionNames, readDerived } from "./expressions.ts";
import { readMiningFields, treated, validValues, type DataDictionary } from "./mining-schema.ts";
import { modelReaders } from "./model-readers.ts";
import { readOutputs } from "./outputs.ts";
import type { PmmlElement } from "./pmml-element.ts";
import type { MiningFunction, ModelSetting, Prediction, TargetField } from "./prediction.ts";
import type { Scope } from "./scope.ts";
import { withTarget } from "./targets.ts";
import { dataTypeOf, type Value } from "./value.ts";

/** What stands in every model. */
const commonParts: readonly string[] = ["MiningSchema", "Output", "Targets", "LocalTransformations"];

const kernelTypes: readonly string[] = ["LinearKernelType", "PolynomialKernelType", "RadialBasisKernelType", "SigmoidKernelType"];

/** What else stands in each, read by its reader or of no effect on an answer. */
const ownParts: Readonly<Record<string, readonly string[]>> = {
  TreeModel: ["Node"],
  RegressionModel: ["RegressionTable"],
  GeneralRegressionModel: ["ParameterList", "FactorList", "CovariateList", "PPMatrix", "PCovMatrix", "ParamMatrix"],
  MiningModel: ["Segmentation"],
  Scorecard: ["Characteristics"],
  NeuralNetwork: ["NeuralInputs", "NeuralLayer", "NeuralOutputs"],
  SupportVectorMachineModel: ["VectorDictionary", "SupportVectorMachine", ...kernelTypes],
  NaiveBayesModel: ["BayesInputs", "BayesOutput"],
  ClusteringModel: ["ComparisonMeasure", "ClusteringField", "CenterFields", "MissingValueWeights", "Cluster"],
  NearestNeighborModel: ["TrainingInstances", "ComparisonMeasure", "KNNInputs"],
};

/** The answer of a model, and its Output fields by name. */
export interface ModelAnswer {
  readonly prediction: Prediction;
  readonly target: TargetField;
  readonly function: MiningFunction;
  readonly outputs: ReadonlyMap<string, Value>;
}

/** Reads the model of a document. `raw` holds the fields of the data, `transformations` the document's own derived fields. */
export function readModel(
  model: PmmlElement,
  raw: Scope,
  dictionary: DataDictionary,
  transformations: PmmlElement | undefined,
): ModelAnswer {
  const scope = raw.inner();
  for (const mining of readMiningFields(model).active) {
    const name = mining.required("name");
    scope.define(name, () => treated(scope, dictionary.get(name), mining, raw.field(name, mining)));
  }
  if (transformations !== undefined) defineDerived(scope, transformations);
  return answered(model, scope, dictionary, undefined);
}

/** Reads a model within another one, whose fields it sees. */
function readInner(model: PmmlElement, outer: Scope, dictionary: DataDictionary, of: TargetField): ModelAnswer {
  const scope = outer.inner();
  for (const mining of readMiningFields(model).active) {
    const name = mining.required("name");
    if (!outer.has(name)) continue;
    const invalid = mining.attribute("invalidValueTreatment") ?? "returnInvalid";
    const field = invalid === "returnInvalid" ? undefined : dictionary.get(name);
    scope.define(name, () => treated(scope, field, mining, outer.field(name, mining)));
  }
  return answered(model, scope, dictionary, of);
}

function answered(model: PmmlElement, scope: Scope, dictionary: DataDictionary, outer: TargetField | undefined): ModelAnswer {
  const read = modelReaders.get(model.name) ?? model.unsupported(`the model ${model.name}`);
  model.allow(...commonParts, ...(ownParts[model.name] ?? []));
  if (!model.flag("isScorable", true)) model.unsupported("a model that is not to be scored");
  const local = model.find("LocalTransformations");
  if (local !== undefined) defineDerived(scope, local);
  const target = targetOf(model, dictionary, outer);
  const mathematics = model.choice("x-mathContext", ["double", "float"], "double");
  const setting: ModelSetting = {
    scope,
    target,
    function: model.choice("functionName", ["classification", "regression", "clustering", "mixed"], "mixed"),
    isFloat: mathematics === "float",
    readInner: (inner, within) => {
      const answer = scope.nested(() => readInner(inner, within, dictionary, target));
      for (const [name, value] of answer.outputs) within.define(name, () => value);
      return answer.prediction;
    },
  };
  const prediction = withTarget(model, setting, read(model, setting));
  if (target.name !== null && !scope.has(target.name)) scope.define(target.name, () => prediction.value);
  return { prediction, target, function: setting.function, outputs: readOutputs(scope, model, prediction) };
}

function defineDerived(scope: Scope, transformations: PmmlElement): void {
  transformations.allow("DerivedField", "DefineFunction");
  for (const derived of transformations.all("DerivedField")) {
    derived.allow(...expressionNames, "Value");
    scope.define(derived.required("name"), () => readDerived(scope, derived));
  }
}

function targetOf(model: PmmlElement, dictionary: DataDictionary, outer: TargetField | undefined): TargetField {
  const { targets } = readMiningFields(model);
  if (targets.length > 1) model.unsupported("several targets");
  const [name] = targets;
  const field = name === undefined ? undefined : dictionary.get(name);
  if (field === undefined) {
    if (outer !== undefined && (name === undefined || name === outer.name)) return outer;
    return { name: name ?? null, type: "string", categories: [], isOrdinal: false, element: model };
  }
  return {
    name: name!,
    type: dataTypeOf(field),
    categories: validValues(field),
    isOrdinal: field.attribute("optype") === "ordinal",
    element: field,
  };
}
