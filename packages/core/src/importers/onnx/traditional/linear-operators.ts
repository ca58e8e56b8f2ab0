import { tensor, vector, type GraphBuilder, type NodeId } from "../../../ir/index.ts";
import { asNumber, firstLargest, productOf, rounded } from "../arithmetic.ts";
import { converted } from "../operators/arithmetic-operators.ts";
import type { OperatorCall } from "../operator-call.ts";
import { operator, type Operator } from "../operators/operator.ts";
import type { RowAxis, RowsValue, Value } from "../value.ts";
import { classLabels, labelAt, labelWhere } from "./labels.ts";
import { postTransformOf, Scores } from "./scores.ts";

/** The features as float32, whatever they were. */
function floatFeatures(call: OperatorCall): RowsValue & { readonly width: number } {
  const x = call.table(0);
  if (x.type === "string" || x.type === "bool") return call.refuse(`features of type ${x.type}`);
  return { ...x, type: "float", node: converted(call.graph, x.node, x.type, "float") };
}

/** `x · wᵀ + b` for weights [outputs, width] as single-precision matrix products add them up. */
function linear(
  call: OperatorCall,
  x: { readonly node: NodeId; readonly width: number },
  weights: readonly number[],
  outputs: number,
  shift: readonly number[],
): NodeId {
  const { graph } = call;
  if (weights.length !== outputs * x.width)
    return call.invalid(`${weights.length} coefficients for ${outputs} outputs of ${x.width} features`);
  const turned = new Float64Array(weights.length);
  weights.forEach((weight, place) => (turned[(place % x.width) * outputs + Math.floor(place / x.width)] = weight));
  if (shift.length === 0) return productOf(graph, x.node, turned, outputs, "float");
  const product = productOf(graph, graph.concat([x.node, graph.number(1)]), Float64Array.from([...turned, ...shift]), outputs, "float");
  return product;
}

function linearClassifier(call: OperatorCall): readonly Value[] {
  const x = floatFeatures(call);
  const rows = x.dims[0] as RowAxis;
  const labels = classLabels(call, "classlabels_strings", "classlabels_ints");
  const shift = call.floats("intercepts") ?? [];
  const transform = postTransformOf(call);
  call.ignore("multi_class");
  const outputs = shift.length;
  if (outputs === 0) return call.refuse("no intercepts");
  const { graph } = call;
  const raw = linear(call, x, call.floats("coefficients") ?? [], outputs, shift);
  const scores = new Scores(graph, "float");
  if (outputs === 1) {
    const [no, yes] = labels.values.length === 2 ? labels.values : labels.type === "string" ? ["0", "1"] : [0, 1];
    const label = labelWhere(graph, labels.type, graph.compare("greater", raw, graph.number(0)), yes!, no!, rows);
    const isPair = labels.values.length === 2;
    const both = isPair ? graph.concat([scores.complement(raw), raw]) : raw;
    return [label, { kind: "rows", type: "float", dims: [rows, isPair ? 2 : 1], node: both }];
  }
  if (labels.values.length < outputs) return call.invalid(`${labels.values.length} labels for ${outputs} scores`);
  const label = labelAt(graph, labels, firstLargest(graph, raw), rows);
  return [label, { kind: "rows", type: "float", dims: [rows, outputs], node: scores.transformed(raw, transform, true) }];
}

function linearRegressor(call: OperatorCall): Value {
  const x = floatFeatures(call);
  const targets = call.integer("targets", 1);
  const transform = postTransformOf(call);
  const shift = call.floats("intercepts") ?? [];
  const raw = linear(call, x, call.floats("coefficients") ?? [], targets, shift.length === targets ? shift : []);
  const scores = new Scores(call.graph, "float");
  const node = targets === 1 ? raw : scores.transformed(raw, transform, true);
  return { kind: "rows", type: "float", dims: [x.dims[0]!, targets], node };
}

/** Similarity of each row to constant vectors [count, width], in single precision. */
function kernelOf(
  call: OperatorCall,
  x: { readonly node: NodeId; readonly width: number },
  vectors: readonly number[],
  count: number,
  kernel: string,
  shift: number,
): NodeId {
  const { graph } = call;
  const [gamma = 0, offset = 0, degree = 0] = call.floats("kernel_params") ?? [];
  const float = (node: NodeId): NodeId => graph.unary("float32", node);
  if (vectors.length !== count * x.width) return call.invalid(`${vectors.length} numbers for ${count} vectors of ${x.width} features`);
  if (kernel === "LINEAR") return linear(call, x, vectors, count, shift === 0 ? [] : Array.from({ length: count }, () => shift));
  if (kernel === "RBF") {
    const distances = Array.from({ length: count }, (_, vectorAt) => {
      const point = graph.number(...vectors.slice(vectorAt * x.width, (vectorAt + 1) * x.width));
      const gap = float(graph.minus(x.node, point));
      return productOf(graph, float(graph.times(gap, gap)), new Float64Array(x.width).fill(1), 1, "float");
    });
    return graph.unary("expf", float(graph.times(graph.number(-gamma), graph.concat(distances))));
  }
  const scaled = vectors.map((cell) => cell * gamma);
  const whole = linear(call, x, scaled, count, offset === 0 ? [] : Array.from({ length: count }, () => offset));
  const raw = float(graph.times(whole, graph.constant(vector([1]), vector([2 ** -22]))));
  if (kernel === "POLY") {
    if (degree === 2) return float(graph.times(raw, raw));
    if (degree === 3) return float(graph.times(float(graph.times(raw, raw)), raw));
    return float(graph.binary("power", raw, graph.number(degree)));
  }
  return kernel === "SIGMOID"
    ? graph.times(float(graph.unary("tanh", raw)), graph.constant(vector([1]), vector([2 ** -20])))
    : call.invalid(`the kernel_type ${kernel}`);
}

function svmRegressor(call: OperatorCall): Value {
  const x = floatFeatures(call);
  const { graph } = call;
  const count = call.integer("n_supports", 0);
  const [rho = 0] = call.floats("rho") ?? [];
  const weights = call.floats("coefficients") ?? [];
  call.string("post_transform", "NONE");
  const kernel = call.string("kernel_type", "LINEAR");
  const raw =
    count > 0
      ? linear(call, { node: kernelOf(call, x, call.floats("support_vectors") ?? [], count, kernel, 0), width: count }, weights, 1, [rho])
      : kernelOf(call, x, weights, 1, "LINEAR", rho);
  const isOneClass = call.integer("one_class", 0) !== 0;
  const node = isOneClass ? graph.where(graph.compare("greater", raw, graph.number(0)), graph.number(1), graph.number(-1)) : raw;
  return { kind: "rows", type: "float", dims: [x.dims[0]!, 1], node };
}

/** Scores of all pairs of classes, in double, given as float; and what each class gets as votes. */
function pairScores(call: OperatorCall, kernels: NodeId, classes: number): { readonly scores: NodeId[]; readonly votes: NodeId } {
  const { graph } = call;
  const counts = call.integers("vectors_per_class") ?? [];
  const weights = call.floats("coefficients") ?? [];
  const rho = call.floats("rho") ?? [];
  const starts = counts.map((_, index) => counts.slice(0, index).reduce((sum, each) => sum + each, 0));
  const total = counts.reduce((sum, each) => sum + each, 0);
  if (weights.length < (classes - 1) * total || rho.length < (classes * (classes - 1)) / 2)
    return call.invalid("its coefficients are not those of its classes");
  const scores: NodeId[] = [];
  const votes: NodeId[][] = Array.from({ length: classes }, () => []);
  for (let i = 0; i < classes - 1; i++)
    for (let j = i + 1; j < classes; j++) {
      const used = [...range(starts[i]!, counts[i]!), ...range(starts[j]!, counts[j]!)];
      const factors = [
        ...range(starts[i]!, counts[i]!).map((at) => weights[total * (j - 1) + at]!),
        ...range(starts[j]!, counts[j]!).map((at) => weights[total * i + at]!),
      ];
      const products = rounded(graph, graph.times(graph.select(kernels, used), graph.number(...factors)), "float");
      const sum = graph.plus(graph.reduce("sum", products), graph.number(rho[scores.length]!));
      scores.push(graph.unary("float32", sum));
      const first = asNumber(graph, graph.compare("greater", sum, graph.number(0)));
      votes[i]!.push(first);
      votes[j]!.push(graph.minus(graph.number(1), first));
    }
  return { scores, votes: graph.concat(votes.map((each) => each.reduce((sum, vote) => graph.plus(sum, vote)))) };
}

function range(start: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => start + index);
}

function svmClassifier(call: OperatorCall): readonly Value[] {
  const x = floatFeatures(call);
  const rows = x.dims[0] as RowAxis;
  const { graph } = call;
  const labels = classLabels(call, "classlabels_strings", "classlabels_ints");
  const classes = labels.values.length;
  const counts = call.integers("vectors_per_class") ?? [];
  const count = counts.reduce((sum, each) => sum + each, 0);
  const transform = postTransformOf(call);
  const kernel = call.string("kernel_type", "LINEAR");
  const [slopes, shifts] = [call.floats("prob_a") ?? [], call.floats("prob_b") ?? []];
  const weights = call.floats("coefficients") ?? [];
  const scores = new Scores(graph, "float");
  if (classes < 2) return call.refuse("one class");
  if (count === 0) {
    const [rho = 0] = call.floats("rho") ?? [];
    const raw = kernelOf(call, x, weights, classes, "LINEAR", rho);
    return [
      labelAt(graph, labels, slopes.length === 0 && classes === 2 ? signOfLargest(graph, raw, weights) : firstLargest(graph, raw), rows),
      { kind: "rows", type: "float", dims: [rows, classes], node: scores.transformed(raw, transform, true) },
    ];
  }
  if (counts.length !== classes) return call.invalid("its vectors are not those of its classes");
  const pairs = pairScores(call, kernelOf(call, x, call.floats("support_vectors") ?? [], count, kernel, 0), classes);
  const index = firstLargest(graph, pairs.votes);
  if (slopes.length > 0 || shifts.length > 0) {
    if (Math.min(slopes.length, shifts.length) < pairs.scores.length) return call.invalid("its sigmoids are not those of its pairs");
    const node = scores.transformed(coupled(scores, graph, pairs.scores, { slopes, shifts, classes }), transform, true);
    return [labelAt(graph, labels, index, rows), { kind: "rows", type: "float", dims: [rows, classes], node }];
  }
  if (classes > 2) {
    const raw = graph.concat(pairs.scores);
    return [
      labelAt(graph, labels, index, rows),
      { kind: "rows", type: "float", dims: [rows, pairs.scores.length], node: scores.transformed(raw, transform, true) },
    ];
  }
  return [
    labelAt(graph, labels, index, rows),
    { kind: "rows", type: "float", dims: [rows, 2], node: graph.concat(pairOf(scores, pairs.scores[0]!, transform === "NONE")) },
  ];
}

/** Probabilities of the classes in float32: a sigmoid for each pair, kept from 0 and 1, then coupled. */
function coupled(
  scores: Scores,
  graph: GraphBuilder,
  pairs: readonly NodeId[],
  { slopes, shifts, classes }: { readonly slopes: readonly number[]; readonly shifts: readonly number[]; readonly classes: number },
): NodeId {
  const float = (node: NodeId): NodeId => graph.unary("float32", node);
  const scaled = float(graph.times(graph.concat(pairs), graph.number(...slopes.slice(0, pairs.length))));
  const exponent = float(graph.plus(scaled, graph.number(...shifts.slice(0, pairs.length))));
  const chances = scores.complement(scores.logistic(exponent));
  const least = Math.fround(1e-7);
  const kept = graph.binary("minimum", graph.binary("maximum", chances, graph.number(least)), graph.number(Math.fround(1 - least)));
  return graph.couple(kept, classes, "f32");
}

/** Of two classes the second (i32) where any score says so, else the one of the larger score. */
function signOfLargest(graph: GraphBuilder, scores: NodeId, weights: readonly number[]): NodeId {
  const largest = graph.binary("maximum", graph.select(scores, [0]), graph.select(scores, [1]));
  const isSecond = weights.every((weight) => weight >= 0)
    ? graph.compare("greater_equal", largest, graph.number(0.5))
    : graph.compare("greater", largest, graph.number(0));
  return graph.where(isSecond, graph.constant(tensor("i32", [1], Int32Array.of(1))), firstLargest(graph, scores));
}

function pairOf(scores: Scores, score: NodeId, isPlain: boolean): NodeId[] {
  return [isPlain ? scores.negative(score) : scores.complement(score), score];
}

export const linearOperators: readonly Operator[] = [
  operator("ai.onnx.ml.LinearClassifier", linearClassifier),
  operator("ai.onnx.ml.LinearRegressor", linearRegressor),
  operator("ai.onnx.ml.SVMRegressor", svmRegressor),
  operator("ai.onnx.ml.SVMClassifier", svmClassifier),
];
