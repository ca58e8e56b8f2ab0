import { pairwiseKernel, type PairwiseKernel, squaredDistances } from "../../../composites/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import { matrix, type GraphBuilder, type NodeId, type Tensor } from "../../../ir/index.ts";
import type { ImportContext } from "../../estimator/index.ts";
import { readPairwiseKernel } from "../kernel-methods/pairwise-kernel.ts";

/** A kernel object of `sklearn.gaussian_process.kernels`; rows are float64 and dense. */
export interface CovarianceFunction {
  /** One column for each of the points [n, width]. */
  between(x: NodeId, points: Tensor): NodeId;
  /** Of each row with itself; one column. */
  diagonal(x: NodeId): NodeId;
}

/** Whether a kernel is an object of `sklearn.gaussian_process.kernels`. */
export function isCovarianceFunction(view: PythonView): boolean {
  return view.is("object") && view.description.includes("sklearn.gaussian_process.kernels.");
}

/** `width`: the columns of the rows. */
export function readCovarianceFunction(view: PythonView, context: ImportContext, width: number): CovarianceFunction {
  const { graph } = context;
  const part = (name: string): CovarianceFunction => readCovarianceFunction(view.attribute(name), context, width);
  const number = (name: string): number => view.attribute(name).number();
  switch (view.className) {
    case "Sum":
      return joined(part("k1"), part("k2"), (left, right) => graph.plus(left, right));
    case "Product":
      return joined(part("k1"), part("k2"), (left, right) => graph.times(left, right));
    case "Exponentiation": {
      const inner = part("kernel");
      const power = (value: NodeId): NodeId => graph.binary("power", value, graph.number(number("exponent")));
      return { between: (x, points) => power(inner.between(x, points)), diagonal: (x) => power(inner.diagonal(x)) };
    }
    case "ConstantKernel":
      return constant(graph, number("constant_value"), number("constant_value"));
    case "WhiteKernel":
      return constant(graph, 0, number("noise_level"));
    case "RBF":
      return stationary(context, view, width, (square) => graph.unary("exp", graph.times(graph.number(-0.5), square)));
    case "Matern":
      return stationary(context, view, width, readMatern(context, number("nu")));
    case "RationalQuadratic":
      return unscaled(graph, (square) => {
        const [alpha, scale] = [number("alpha"), number("length_scale")];
        const base = graph.plus(graph.number(1), graph.over(square, graph.number(2 * alpha * (scale * scale))));
        return graph.binary("power", base, graph.number(-alpha));
      });
    case "ExpSineSquared":
      return unscaled(graph, (square) => {
        const turned = graph.times(graph.number(Math.PI / number("periodicity")), graph.unary("sqrt", square));
        const wave = graph.unary("square", graph.over(graph.unary("sin", turned), graph.number(number("length_scale"))));
        return graph.unary("exp", graph.times(graph.number(-2), wave));
      });
    case "DotProduct": {
      const shift = graph.number(number("sigma_0") ** 2);
      return {
        between: (x, points) => graph.plus(linear(graph, x, points), shift),
        diagonal: (x) => graph.plus(graph.reduce("sum_squares", x), shift),
      };
    }
    case "PairwiseKernel":
      return readPairwise(view, context, width);
    default:
      return context.unsupported(`the covariance function ${view.description}`);
  }
}

function joined(left: CovarianceFunction, right: CovarianceFunction, join: (left: NodeId, right: NodeId) => NodeId): CovarianceFunction {
  return {
    between: (x, points) => join(left.between(x, points), right.between(x, points)),
    diagonal: (x) => join(left.diagonal(x), right.diagonal(x)),
  };
}

function constant(graph: GraphBuilder, between: number, diagonal: number): CovarianceFunction {
  return {
    between: (_x, points) => graph.number(...new Float64Array(points.shape[0]!).fill(between)),
    diagonal: () => graph.number(diagonal),
  };
}

function linear(graph: GraphBuilder, x: NodeId, points: Tensor): NodeId {
  return pairwiseKernel(graph, x, points, { kind: "linear" }, { dtype: "<f8", sparse: false });
}

type OfSquare = (square: NodeId) => NodeId;

/** A function of the squared distance, 1 for a distance of 0. */
function unscaled(graph: GraphBuilder, of: OfSquare): CovarianceFunction {
  return { between: (x, points) => of(squaredDistances(graph, x, points)), diagonal: () => graph.number(1) };
}

/** The same, of rows divided by `length_scale`: one number, or one a column. */
function stationary(context: ImportContext, view: PythonView, width: number, of: OfSquare): CovarianceFunction {
  const { graph } = context;
  const scales = view.attribute("length_scale").float64();
  if (scales.length !== 1 && scales.length !== width)
    view.attribute("length_scale").reject(`there are ${scales.length} numbers for ${width} columns`);
  const scaled = ({ shape, data }: Tensor): Tensor =>
    matrix(
      shape[0]!,
      width,
      (data as Float64Array).map((cell, index) => cell / scales[scales.length === 1 ? 0 : index % width]!),
    );
  const inner = unscaled(graph, of);
  return { ...inner, between: (x, points) => inner.between(graph.over(x, graph.number(...scales)), scaled(points)) };
}

function readMatern(context: ImportContext, nu: number): OfSquare {
  const { graph } = context;
  const one = graph.number(1);
  const decay = (value: NodeId): NodeId => graph.unary("exp", graph.unary("negative", value));
  const stretched = (square: NodeId, by: number): NodeId => graph.times(graph.unary("sqrt", square), graph.number(Math.sqrt(by)));
  switch (nu) {
    case 0.5:
      return (square) => decay(graph.unary("sqrt", square));
    case 1.5:
      return (square) => {
        const distance = stretched(square, 3);
        return graph.times(graph.plus(one, distance), decay(distance));
      };
    case 2.5:
      return (square) => {
        const distance = stretched(square, 5);
        const third = graph.over(graph.unary("square", distance), graph.number(3));
        return graph.times(graph.plus(graph.plus(one, distance), third), decay(distance));
      };
    case Infinity:
      return (square) => decay(graph.over(graph.unary("square", graph.unary("sqrt", square)), graph.number(2)));
    default:
      return context.unsupported(`a Matern kernel of nu=${nu}, which needs Bessel functions; known are 0.5, 1.5, 2.5 and inf`);
  }
}

function readPairwise(view: PythonView, context: ImportContext, width: number): CovarianceFunction {
  const { graph } = context;
  const extra = view.attribute("pairwise_kernels_kwargs").orNone();
  const option = (name: string): PythonView | null => extra?.findEntry(name) ?? null;
  const kernel = readPairwiseKernel(
    view.attribute("metric"),
    context,
    { gamma: view.attribute("gamma"), degree: option("degree"), coef0: option("coef0") },
    width,
    false,
  );
  const own = { dtype: "<f8", sparse: false } as const;
  return { between: (x, points) => pairwiseKernel(graph, x, points, kernel, own), diagonal: (x) => pairwiseDiagonal(context, x, kernel) };
}

function pairwiseDiagonal(context: ImportContext, x: NodeId, kernel: PairwiseKernel): NodeId {
  const { graph } = context;
  const square = (): NodeId => graph.reduce("sum_squares", x);
  const shifted = ({ gamma, coef0 }: { readonly gamma: number; readonly coef0: number }): NodeId =>
    graph.plus(graph.times(square(), graph.number(gamma)), graph.number(coef0));
  switch (kernel.kind) {
    case "linear":
      return square();
    case "poly":
      return graph.binary("power", shifted(kernel), graph.number(kernel.degree));
    case "sigmoid":
      return graph.unary("tanh", shifted(kernel));
    case "rbf":
    case "laplacian":
    case "chi2":
      return graph.number(1);
    case "additive_chi2":
      return graph.number(0);
    case "cosine": {
      const length = graph.unary("sqrt", square());
      const divisor = graph.where(graph.compare("equal", length, graph.number(0)), graph.number(1), length);
      return graph.reduce("sum_squares", graph.over(x, divisor));
    }
    default:
      return kernel satisfies never;
  }
}
