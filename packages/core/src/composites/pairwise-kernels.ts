import { matrix, type GraphBuilder, type NodeId, type Tensor } from "../ir/index.ts";
import { euclideanSquares, transposed } from "./distances.ts";
import { FloatArithmetic, type FloatDtype, product } from "./float-arithmetic.ts";

/** The functions of two rows in `sklearn.metrics.pairwise`. */
export type PairwiseKernel =
  | { readonly kind: "linear" | "cosine" | "additive_chi2" }
  | { readonly kind: "poly"; readonly gamma: number; readonly coef0: number; readonly degree: number }
  | { readonly kind: "sigmoid"; readonly gamma: number; readonly coef0: number }
  | { readonly kind: "rbf" | "laplacian" | "chi2"; readonly gamma: number };

/** One column for each of the points [n, width]; `x` dense. `sparse`: the library holds the rows as a sparse matrix. */
export function pairwiseKernel(
  graph: GraphBuilder,
  x: NodeId,
  points: Tensor,
  kernel: PairwiseKernel,
  { dtype, sparse }: { readonly dtype: FloatDtype; readonly sparse: boolean },
): NodeId {
  const numpy = new FloatArithmetic(graph, dtype);
  const products = (): NodeId => product(graph, x, transposed(points), dtype);
  switch (kernel.kind) {
    case "linear":
      return products();
    case "poly":
      return numpy.round(graph.binary("power", shifted(numpy, graph, products(), kernel), graph.number(kernel.degree)));
    case "sigmoid":
      return numpy.round(graph.unary("tanh", shifted(numpy, graph, products(), kernel)));
    case "rbf":
      return numpy.exp(numpy.times(euclideanSquares(graph, x, points, dtype), graph.number(-kernel.gamma)));
    case "laplacian": {
      const distances = graph.distances(x, points, { name: "manhattan", ...(sparse && { library: "any_order" as const }) });
      return graph.unary("exp", graph.times(graph.number(-kernel.gamma), distances));
    }
    case "cosine":
      return cosines(graph, x, points, numpy);
    case "additive_chi2":
      return chiSquares(graph, x, points, numpy);
    case "chi2":
      return numpy.exp(numpy.times(chiSquares(graph, x, points, numpy), graph.number(kernel.gamma)));
    default:
      return kernel satisfies never;
  }
}

function shifted(
  numpy: FloatArithmetic,
  graph: GraphBuilder,
  products: NodeId,
  { gamma, coef0 }: { readonly gamma: number; readonly coef0: number },
): NodeId {
  return numpy.plus(numpy.times(products, graph.number(gamma)), graph.number(coef0));
}

/** Both sides divided by their lengths, those of zeros by 1; the library normalises the points anew at each call. */
function cosines(graph: GraphBuilder, x: NodeId, points: Tensor, numpy: FloatArithmetic): NodeId {
  const [count, width] = points.shape as [number, number];
  const cells = points.data as Float64Array;
  const lengths = Float64Array.from({ length: count }, (_, row) => {
    let square = 0;
    for (let column = 0; column < width; column++) square += cells[row * width + column]! ** 2;
    return Math.sqrt(square) || 1;
  });
  const directions = cells.map((cell, index) => cell / lengths[Math.floor(index / width)]!);
  const rounding = numpy.dtype === "<f4" ? 2 ** -22 : 2 ** -51;
  const doubts = directions.map((cell) => Math.abs(cell) * (width + 4) * rounding);
  const length = numpy.round(graph.unary("sqrt", numpy.round(graph.reduce("sum_squares", x))));
  const divisor = graph.where(graph.compare("equal", length, graph.number(0)), graph.number(1), length);
  const side = (data: Float64Array): Tensor => transposed(matrix(count, width, data));
  const precision = numpy.dtype === "<f4" ? ({ precision: "f32" } as const) : {};
  return numpy.round(graph.matmul(numpy.over(x, divisor), side(directions), { error: side(doubts), ...precision }));
}

/** `−Σ (x − y)² / (x + y)`, where two zeros add nothing. */
function chiSquares(graph: GraphBuilder, x: NodeId, points: Tensor, numpy: FloatArithmetic): NodeId {
  const [count, width] = points.shape as [number, number];
  const cells = points.data as Float64Array;
  return graph.concat(
    Array.from({ length: count }, (_, row) => {
      const point = graph.number(...cells.subarray(row * width, (row + 1) * width));
      const sum = graph.plus(x, point);
      const empty = graph.compare("equal", sum, graph.number(0));
      const share = graph.over(graph.unary("square", graph.minus(x, point)), graph.where(empty, graph.number(1), sum));
      return numpy.round(graph.unary("negative", graph.reduce("sum", graph.where(empty, graph.number(0), share))));
    }),
  );
}
