import { matrix, type NodeId } from "../../ir/index.ts";
import { readDerived } from "./expressions.ts";
import { denormalized } from "./norm-continuous.ts";
import { Numbers } from "./numbers.ts";
import type { PmmlElement } from "./pmml-element.ts";
import { classified, type ModelReader } from "./prediction.ts";
import { divided, softened } from "./regression-model.ts";

const activations = [
  "threshold",
  "logistic",
  "tanh",
  "identity",
  "exponential",
  "reciprocal",
  "square",
  "Gauss",
  "sine",
  "cosine",
  "Elliott",
  "arctan",
  "rectifier",
] as const;

const normalizations = ["none", "simplemax", "softmax"] as const;

/** A NeuralNetwork: layer by layer, each neuron a sum of those before it. */
export const readNeuralNetwork: ModelReader = (model, setting) => {
  const { scope, target } = setting;
  const numbers = new Numbers(scope, setting.isFloat);
  const neurons = new Map<string, NodeId>();
  for (const input of model.child("NeuralInputs").all("NeuralInput")) {
    const value = readDerived(scope, input.child("DerivedField"));
    if (value.type === "string") input.unsupported("a text as a number");
    neurons.set(input.required("id"), numbers.round(value.node));
  }
  const layers = model.all("NeuralLayer");
  if (layers.length === 0) model.invalid("has no NeuralLayer");
  for (const layer of layers) readLayer(model, layer, numbers, neurons);
  const outputs = model.child("NeuralOutputs").all("NeuralOutput");
  const neuronOf = (output: PmmlElement): NodeId => {
    const id = output.required("outputNeuron");
    return neurons.get(id) ?? output.invalid(`names the neuron ${id}, which there is not`);
  };
  if (setting.function === "classification") {
    const labels = outputs.map((output) => output.child("DerivedField").child("NormDiscrete").required("value"));
    if (labels.length === 0) return model.invalid("has no NeuralOutput");
    return classified(scope, target, labels, scope.graph.concat(outputs.map(neuronOf)));
  }
  const [only] = outputs;
  if (only === undefined || outputs.length > 1) return model.unsupported("several numbers as the answer");
  const expression = only.child("DerivedField").child("FieldRef", "NormContinuous");
  const value = { node: neuronOf(only), type: setting.isFloat ? ("float" as const) : ("double" as const) };
  return { value: expression.name === "FieldRef" ? value : denormalized(scope, expression, value) };
};

function readLayer(model: PmmlElement, layer: PmmlElement, numbers: Numbers, known: Map<string, NodeId>): void {
  layer.allow("Neuron");
  const activation = owner(model, layer, "activationFunction").choice("activationFunction", activations, "identity");
  if (owner(model, layer, "activationFunction").attribute("activationFunction") === undefined) layer.invalid("has no activationFunction");
  const threshold = owner(model, layer, "threshold").number("threshold", 0);
  const method = owner(model, layer, "normalizationMethod").choice("normalizationMethod", normalizations, "none");
  const neurons = layer.all("Neuron");
  if (neurons.length === 0) layer.invalid("has no Neuron");
  const sums = numbers.isFloat ? neurons.map((neuron) => termByTerm(neuron, numbers, known)) : asProduct(neurons, numbers, known);
  const active = sums.map((sum) => activated(numbers, activation, threshold, sum));
  const last = method === "none" ? active : method === "softmax" ? softened(numbers, active) : divided(numbers, active);
  neurons.forEach((neuron, index) => known.set(neuron.required("id"), last[index]!));
}

/** A layer's own attribute wins over the network's. */
function owner(model: PmmlElement, layer: PmmlElement, name: string): PmmlElement {
  return layer.attribute(name) === undefined ? model : layer;
}

function inputsOf(neuron: PmmlElement, known: ReadonlyMap<string, NodeId>): readonly { readonly from: NodeId; readonly weight: number }[] {
  neuron.allow("Con");
  return neuron.all("Con").map((connection) => {
    const id = connection.required("from");
    return {
      from: known.get(id) ?? connection.invalid(`names the neuron ${id}, which there is not before`),
      weight: connection.number("weight"),
    };
  });
}

/** All sums of a layer at once. */
function asProduct(neurons: readonly PmmlElement[], { graph }: Numbers, known: ReadonlyMap<string, NodeId>): readonly NodeId[] {
  const inputs = neurons.map((neuron) => inputsOf(neuron, known));
  const sources = [...new Set(inputs.flatMap((each) => each.map(({ from }) => from)))];
  if (sources.length === 0) return neurons.map((neuron) => graph.number(neuron.number("bias", 0)));
  const weights = new Float64Array(sources.length * neurons.length);
  const places = new Map(sources.map((source, place) => [source, place]));
  inputs.forEach((each, neuron) => {
    for (const { from, weight } of each) weights[places.get(from)! * neurons.length + neuron]! += weight;
  });
  const products = graph.matmul(graph.concat(sources), matrix(sources.length, neurons.length, weights));
  const biased = graph.plus(products, graph.number(...neurons.map((neuron) => neuron.number("bias", 0))));
  return neurons.map((_, index) => graph.select(biased, [index]));
}

function termByTerm(neuron: PmmlElement, numbers: Numbers, known: ReadonlyMap<string, NodeId>): NodeId {
  const terms = inputsOf(neuron, known).map(({ from, weight }) => numbers.times(numbers.number(weight), from));
  return numbers.total([...terms, numbers.number(neuron.number("bias", 0))]);
}

function activated(numbers: Numbers, name: (typeof activations)[number], threshold: number, x: NodeId): NodeId {
  const { graph } = numbers;
  const one = numbers.number(1);
  const rounded = (node: NodeId): NodeId => numbers.round(node);
  switch (name) {
    case "threshold":
      return graph.where(graph.compare("greater", x, numbers.number(threshold)), one, graph.where(graph.isMissing(x), x, graph.number(0)));
    case "logistic":
      return numbers.inverseLink("logit", x);
    case "tanh":
      return rounded(graph.unary("tanh", x));
    case "identity":
      return x;
    case "exponential":
      return numbers.exp(x);
    case "reciprocal":
      return numbers.over(one, x);
    case "square":
      return numbers.times(x, x);
    case "Gauss":
      return numbers.exp(numbers.negative(numbers.times(x, x)));
    case "sine":
      return rounded(graph.unary("sin", x));
    case "cosine":
      return rounded(graph.unary("cos", x));
    case "Elliott":
      return numbers.over(x, numbers.plus(one, graph.unary("absolute", x)));
    case "arctan":
      return numbers.times(numbers.number(2 / Math.PI), rounded(graph.unary("arctan", x)));
    case "rectifier":
      return graph.binary("maximum", x, graph.number(0));
    default:
      return name satisfies never;
  }
}
