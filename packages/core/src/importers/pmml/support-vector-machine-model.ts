import { transposed } from "../../composites/index.ts";
import { matrix, type NodeId, type Tensor } from "../../ir/index.ts";
import { comparedWith } from "./compare-values.ts";
import { readExpression } from "./expressions.ts";
import { refusedWhere } from "./mining-schema.ts";
import type { PmmlElement } from "./pmml-element.ts";
import { categoryAt, type ModelReader, type ModelSetting, type Prediction } from "./prediction.ts";
import type { Scope } from "./scope.ts";
import { asNumber, isMissing, not } from "./value.ts";

const kernels = ["LinearKernelType", "PolynomialKernelType", "RadialBasisKernelType", "SigmoidKernelType"] as const;

/** A SupportVectorMachineModel: a weighted sum of kernels for each machine, and their votes. */
export const readSupportVectorMachineModel: ModelReader = (model, setting) => {
  const { scope } = setting;
  if (setting.isFloat) model.unsupported('support vectors with x-mathContext="float"');
  if (model.flag("maxWins", false)) model.unsupported("maxWins");
  if (model.choice("svmRepresentation", ["SupportVectors", "Coefficients"], "SupportVectors") === "Coefficients")
    model.unsupported("a machine without support vectors");
  const vectors = readVectors(scope, model.child("VectorDictionary"));
  const values = kernelValues(scope, model.child(...kernels), vectors);
  const machines = model.all("SupportVectorMachine");
  if (machines.length === 0) return model.invalid("has no SupportVectorMachine");
  const sums = machines.map((machine) => machineSum(scope, machine, vectors, values));
  if (setting.function === "regression") {
    if (machines.length > 1) model.invalid("is a regression with several machines");
    return { value: { node: sums[0]!, type: "double" } };
  }
  return isPairwise(model, machines) ? voted(model, setting, machines, sums) : nearest(setting, machines, sums);
};

interface Vectors {
  readonly x: NodeId;
  readonly table: Tensor;
  readonly places: ReadonlyMap<string, number>;
}

function readVectors(scope: Scope, dictionary: PmmlElement): Vectors {
  const fields = dictionary.child("VectorFields").children;
  if (fields.length === 0) dictionary.invalid("has no fields");
  const cells = fields.map((field) => {
    const name = field.attribute("field") ?? field.required("name");
    const value = field.name === "FieldRef" ? readExpression(scope, field) : scope.field(name, field);
    const present = refusedWhere(scope, isMissing(scope.graph, value), value, name);
    if (field.name === "FieldRef") return present.type === "string" ? field.unsupported("a text as a number") : present.node;
    if (field.name !== "CategoricalPredictor") return field.unsupported(`the element ${field.name}`);
    const { yes } = comparedWith(scope, field, present, "equal", field.required("value"));
    return scope.graph.times(asNumber(scope.graph, yes), scope.graph.number(field.number("coefficient")));
  });
  const instances = dictionary.all("VectorInstance");
  if (instances.length === 0) dictionary.invalid("has no VectorInstance");
  const places = new Map(instances.map((instance, place) => [instance.required("id"), place]));
  const rows = instances.map((instance) => cellsOf(instance, fields.length));
  return {
    x: scope.graph.concat(cells),
    table: matrix(rows.length, fields.length, Float64Array.from(rows.flatMap((row) => [...row]))),
    places,
  };
}

/** The numbers of an Array, or of a sparse one whose places count from 1. */
function cellsOf(instance: PmmlElement, width: number): Float64Array {
  const array = instance.child("Array", "REAL-SparseArray");
  if (array.name === "Array") {
    const numbers = array.numbers();
    return numbers.length === width ? numbers : array.invalid(`has ${numbers.length} numbers for ${width} fields`);
  }
  const row = new Float64Array(width).fill(array.number("defaultValue", 0));
  const indices = array.find("Indices")?.numbers() ?? new Float64Array(0);
  const entries = array.find("REAL-Entries")?.numbers() ?? new Float64Array(0);
  if (indices.length !== entries.length) array.invalid("has other indices than entries");
  indices.forEach((index, at) => {
    if (!(Number.isInteger(index) && index >= 1 && index <= width)) array.invalid(`has the index ${index} of ${width}`);
    row[index - 1] = entries[at]!;
  });
  return row;
}

/** The kernel between a row and each vector. */
function kernelValues({ graph }: Scope, kernel: PmmlElement, { x, table }: Vectors): NodeId {
  const product = (): NodeId => graph.matmul(x, transposed(table));
  const scaled = (): NodeId =>
    graph.plus(graph.times(graph.number(kernel.number("gamma", 1)), product()), graph.number(kernel.number("coef0", 1)));
  switch (kernel.name) {
    case "LinearKernelType":
      return product();
    case "PolynomialKernelType":
      return graph.binary("power", scaled(), graph.number(kernel.number("degree", 1)));
    case "SigmoidKernelType":
      return graph.unary("tanh", scaled());
    default: {
      const far = graph.distances(x, table, { name: "sqeuclidean" });
      return graph.unary("exp", graph.times(graph.number(-kernel.number("gamma", 1)), far));
    }
  }
}

function machineSum({ graph }: Scope, machine: PmmlElement, { table, places }: Vectors, values: NodeId): NodeId {
  const coefficients = machine.child("Coefficients");
  const numbers = coefficients.all("Coefficient").map((each) => each.number("value", 0));
  const vectors = machine.find("SupportVectors")?.all("SupportVector") ?? [];
  if (numbers.length !== vectors.length) machine.invalid("has other coefficients than vectors");
  const weights = new Float64Array(table.shape[0]!);
  vectors.forEach((vector, index) => {
    const id = vector.required("vectorId");
    weights[places.get(id) ?? vector.invalid(`names the vector ${id}, which there is not`)]! += numbers[index]!;
  });
  return graph.plus(graph.matmul(values, matrix(weights.length, 1, weights)), graph.number(coefficients.number("absoluteValue", 0)));
}

function isPairwise(model: PmmlElement, machines: readonly PmmlElement[]): boolean {
  const said = model.attribute("classificationMethod");
  if (said !== undefined)
    return model.choice("classificationMethod", ["OneAgainstOne", "OneAgainstAll"], "OneAgainstAll") === "OneAgainstOne";
  return model.attribute("alternateBinaryTargetCategory") !== undefined || machines[0]!.attribute("alternateTargetCategory") !== undefined;
}

/** One machine for each class: the smallest number wins. */
function nearest({ scope, target }: ModelSetting, machines: readonly PmmlElement[], sums: readonly NodeId[]): Prediction {
  const labels = machines.map((machine) => machine.required("targetCategory"));
  const place = scope.graph.reduce("argmax", scope.graph.unary("negative", scope.graph.concat(sums)));
  return { value: categoryAt(scope, target, labels, place) };
}

/** One machine for each pair of classes; of classes with as many votes the one that got its first vote first. */
function voted(model: PmmlElement, { scope, target }: ModelSetting, machines: readonly PmmlElement[], sums: readonly NodeId[]): Prediction {
  const { graph } = scope;
  const votes = machines.map((machine, index) => {
    const binary = model.attribute("alternateBinaryTargetCategory");
    const sum = sums[index]!;
    const [first, second] = [machine.required("targetCategory"), binary ?? machine.required("alternateTargetCategory")];
    const rounded = graph.unary("floor", graph.plus(sum, graph.number(0.5)));
    const threshold = machine.number("threshold", model.number("threshold", 0));
    const wins =
      binary === undefined ? graph.compare("less", sum, graph.number(threshold)) : graph.compare("equal", rounded, graph.number(1));
    return { first, second, wins };
  });
  const labels = [...new Set(votes.flatMap(({ first, second }) => [first, second]))];
  const count = machines.length + 1;
  const scores = labels.map((label) => {
    const got = votes.flatMap(({ first, second, wins }, index) =>
      first === label ? [{ index, holds: wins }] : second === label ? [{ index, holds: not(graph, wins) }] : [],
    );
    const early = got
      .map(({ index, holds }) => graph.where(holds, graph.number(machines.length - index), graph.number(0)))
      .reduce((left, right) => graph.binary("maximum", left, right));
    const total = got.map(({ holds }) => asNumber(graph, holds)).reduce((left, right) => graph.plus(left, right));
    return graph.plus(graph.times(total, graph.number(count)), early);
  });
  return { value: categoryAt(scope, target, labels, graph.reduce("argmax", graph.concat(scores))) };
}
