import { GodwitError } from "../errors/index.ts";
import { matrix, type GraphBuilder, type NodeId, type Tensor } from "../ir/index.ts";
import { squaredDistances, transposed } from "./distances.ts";

/** libsvm's functions of two rows; `precomputed`: the row holds them, those of the vectors at `columns`. */
export type LibsvmKernel =
  | { readonly kind: "linear" }
  | { readonly kind: "poly"; readonly gamma: number; readonly coef0: number; readonly degree: number }
  | { readonly kind: "rbf"; readonly gamma: number }
  | { readonly kind: "sigmoid"; readonly gamma: number; readonly coef0: number }
  | { readonly kind: "precomputed"; readonly columns: readonly number[] };

/** What libsvm keeps of a model. */
export interface LibsvmModel {
  readonly kernel: LibsvmKernel;
  /** float64 [vectors, width], class by class. */
  readonly vectors: Tensor;
  /** How many vectors each class has; of a regression, one number. */
  readonly counts: readonly number[];
  /** [classes − 1, vectors]; of a regression [1, vectors]. */
  readonly coefficients: Float64Array;
  /** One for each pair of classes (0, 1; 0, 2; …): minus libsvm's rho. */
  readonly intercepts: Float64Array;
}

/** One column for each support vector; `x` float64 and dense. */
function kernelColumns(graph: GraphBuilder, x: NodeId, { kernel, vectors }: LibsvmModel): NodeId {
  const products = (): NodeId => graph.matmul(x, transposed(vectors));
  switch (kernel.kind) {
    case "linear":
      return products();
    case "poly":
      return wholePower(graph, scaled(graph, products(), kernel), kernel.degree);
    case "rbf":
      return graph.unary("exp", graph.times(graph.number(-kernel.gamma), squaredDistances(graph, x, vectors)));
    case "sigmoid":
      return graph.unary("tanh", scaled(graph, products(), kernel));
    case "precomputed":
      return graph.select(x, kernel.columns);
    default:
      return kernel satisfies never;
  }
}

function scaled(graph: GraphBuilder, products: NodeId, { gamma, coef0 }: { readonly gamma: number; readonly coef0: number }): NodeId {
  return graph.plus(graph.times(graph.number(gamma), products), graph.number(coef0));
}

/** libsvm's power, by repeated squaring; 1 for exponents below 1. */
function wholePower(graph: GraphBuilder, base: NodeId, exponent: number): NodeId {
  let result: NodeId | undefined;
  let square = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = result === undefined ? square : graph.times(result, square);
    if (rest > 1) square = graph.times(square, square);
  }
  return result ?? graph.binary("power", base, graph.number(0));
}

/** The score of a regression or of a single class: the sum over all vectors, and the intercept. */
export function libsvmScore(graph: GraphBuilder, x: NodeId, model: LibsvmModel): NodeId {
  const count = model.vectors.shape[0]!;
  const all = Array.from({ length: count }, (_, vector) => vector);
  const values = count === 0 ? null : kernelColumns(graph, x, model);
  return weighted(graph, x, values, all, model.coefficients, model.intercepts[0]!);
}

/** The score of each pair of classes: positive for the first. */
export function libsvmPairScores(graph: GraphBuilder, x: NodeId, model: LibsvmModel): NodeId {
  const { counts, coefficients, intercepts, vectors } = model;
  const count = vectors.shape[0]!;
  const starts = counts.map((_, index) => counts.slice(0, index).reduce((sum, each) => sum + each, 0));
  const values = count === 0 ? null : kernelColumns(graph, x, model);
  const vectorsOf = (group: number): number[] => Array.from({ length: counts[group]! }, (_, vector) => starts[group]! + vector);
  return graph.concat(
    pairsOf(counts.length).map(([i, j], pair) => {
      const [first, second] = [vectorsOf(i), vectorsOf(j)];
      const factors = [
        ...first.map((vector) => coefficients[(j - 1) * count + vector]!),
        ...second.map((vector) => coefficients[i * count + vector]!),
      ];
      return weighted(graph, x, values, [...first, ...second], Float64Array.from(factors), intercepts[pair]!);
    }),
  );
}

function weighted(
  graph: GraphBuilder,
  x: NodeId,
  values: NodeId | null,
  columns: readonly number[],
  factors: Float64Array,
  intercept: number,
): NodeId {
  const sum =
    values === null || columns.length === 0
      ? graph.matmul(x, matrix(graph.width(x), 1, new Float64Array(graph.width(x))))
      : graph.matmul(graph.select(values, columns), matrix(columns.length, 1, factors));
  return graph.plus(sum, graph.number(intercept));
}

/** Pairs of classes in libsvm's order. */
function pairsOf(classes: number): readonly (readonly [number, number])[] {
  return Array.from({ length: classes }, (_, i) =>
    Array.from({ length: classes - i - 1 }, (__, rest) => [i, i + rest + 1] as const),
  ).flat();
}

/** The class that wins most pairs, the first of equals, as an index. */
export function libsvmWinner(graph: GraphBuilder, scores: NodeId, classes: number): NodeId {
  const wins = graph.cast(graph.compare("greater", scores, graph.number(0)), "f64");
  return graph.reduce("argmax", sumsByClass(graph, wins, graph.minus(graph.number(1), wins), classes));
}

/** For each class the sum, in the order of the pairs, of the `first` of those where it is the first, and the `second` of the others. */
export function sumsByClass(graph: GraphBuilder, first: NodeId, second: NodeId, classes: number): NodeId {
  const pairs = pairsOf(classes);
  const sides = graph.concat([first, second]);
  return graph.concat(
    Array.from({ length: classes }, (_, group) => {
      const columns = pairs.flatMap(([i, j], pair) => (i === group ? [pair] : j === group ? [pairs.length + pair] : []));
      return graph.reduce("sum", graph.select(sides, columns));
    }),
  );
}

/** Probabilities of the classes: a fitted sigmoid for each pair, kept from 0 and 1, then coupled. */
export function libsvmProbabilities(
  graph: GraphBuilder,
  scores: NodeId,
  { a, b, classes }: { readonly a: Float64Array; readonly b: Float64Array; readonly classes: number },
): NodeId {
  const pairs = (classes * (classes - 1)) / 2;
  if (a.length !== pairs || b.length !== pairs)
    throw new GodwitError("INVALID_MODEL", `there are ${a.length} and ${b.length} numbers of sigmoids for ${pairs} pairs of classes`);
  const one = graph.number(1);
  const exponent = graph.plus(graph.times(scores, graph.number(...a)), graph.number(...b));
  const power = graph.unary("exp", graph.unary("negative", graph.unary("absolute", exponent)));
  const upper = graph.where(graph.compare("greater_equal", exponent, graph.number(0)), power, one);
  const chances = graph.over(upper, graph.plus(one, power));
  const kept = graph.binary("minimum", graph.binary("maximum", chances, graph.number(1e-7)), graph.number(1 - 1e-7));
  return graph.couple(kept, classes);
}
