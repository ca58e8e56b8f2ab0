import { type FloatDtype, FloatArithmetic, product, softmax, wider } from "../../../composites/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import { matrix, vector, type NodeId, type Tensor } from "../../../ir/index.ts";
import {
  declaredFeatures,
  type Features,
  floatDtype,
  type ImportContext,
  storedDtype,
  type Table,
  validated,
} from "../../estimator/index.ts";

interface Layer {
  readonly weights: Tensor;
  readonly weightsDtype: FloatDtype;
  readonly intercepts: Float64Array;
}

/** What a multi-layer perceptron's last layer gives, after its own function. */
export interface Network {
  readonly outputs: number;
  readonly dtype: (x: Table) => FloatDtype;
  /** [rows, outputs] */
  readonly answers: (x: Table) => NodeId;
}

type Activation = (context: ImportContext, value: NodeId, dtype: FloatDtype) => NodeId;

/** NumPy's tanh of float32 has an algorithm of its own, within so much of the true value. */
const singleTanhError = vector([2 ** -21]);

const activations: { readonly [name: string]: Activation } = {
  identity: (_context, value) => value,
  relu: ({ graph }, value) => graph.binary("maximum", value, graph.number(0)),
  logistic: ({ graph }, value, dtype) => new FloatArithmetic(graph, dtype).expit(value),
  tanh: ({ graph }, value, dtype) => {
    const exact = graph.unary("tanh", value);
    if (dtype === "<f8") return exact;
    return new FloatArithmetic(graph, dtype).times(exact, graph.constant(vector([1]), singleTanhError));
  },
  exp: ({ graph }, value, dtype) => new FloatArithmetic(graph, dtype).exp(value),
  softmax: ({ graph }, value, dtype) => softmax(graph, value, dtype),
};

/** `coefs_`, `intercepts_` and both functions of a perceptron. */
export function readNetwork(view: PythonView, context: ImportContext): Network {
  const { graph } = context;
  const layers = readLayers(view);
  const hidden = readActivation(view.attribute("activation"), context);
  const last = readActivation(view.attribute("out_activation_"), context);
  const dtype = (x: Table, upTo = layers.length): FloatDtype =>
    layers.slice(0, upTo).reduce((known, { weightsDtype }) => wider(known, weightsDtype), floatDtype(x));
  return {
    outputs: layers.at(-1)!.intercepts.length,
    dtype,
    answers: (x) =>
      layers.reduce(
        (value, { weights, intercepts }, index) => {
          const own = dtype(x, index + 1);
          const sums = new FloatArithmetic(graph, own).plus(product(graph, value, weights, own), graph.number(...intercepts));
          return (index === layers.length - 1 ? last : hidden)(context, sums, own);
        },
        validated(context, x),
      ),
  };
}

/** A network's columns, from its first layer where it does not tell. */
export function networkFeatures(view: PythonView): Features {
  const [first] = view.attribute("coefs_").items();
  return declaredFeatures(view) ?? { kind: "table", count: first?.shape()[0] ?? 0, names: null };
}

function readLayers(view: PythonView): readonly Layer[] {
  const coefficients = view.attribute("coefs_").items();
  const intercepts = view.attribute("intercepts_").items();
  if (coefficients.length === 0 || coefficients.length !== intercepts.length)
    view.reject(`there are ${coefficients.length} layers and ${intercepts.length} intercepts`);
  return coefficients.map((layer, index) => {
    const [width, outputs] = layer.array([-1, -1]).shape as [number, number];
    const before = coefficients[index - 1]?.shape()[1];
    if (before !== undefined && before !== width) layer.reject(`it takes ${width} numbers, and the layer before gives ${before}`);
    return {
      weights: matrix(width, outputs, layer.float64()),
      weightsDtype: storedDtype(layer) ?? "<f8",
      intercepts: intercepts[index]!.float64([outputs]),
    };
  });
}

function readActivation(view: PythonView, context: ImportContext): Activation {
  const name = view.string();
  return Object.hasOwn(activations, name) ? activations[name]! : context.unsupported(`the activation ${name}`);
}
