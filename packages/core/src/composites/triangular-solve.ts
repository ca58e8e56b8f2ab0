import { matrix, type GraphBuilder, type NodeId } from "../ir/index.ts";

/**
 * `solve_triangular(lower, row, lower=True)` for each row: a product with the inverse, bounded by what rounding does to either.
 * `lower` [n, n], row-major; only its lower triangle counts. Null where it has no inverse.
 */
export function readTriangularSolve(lower: Float64Array, n: number): ((graph: GraphBuilder, rows: NodeId) => NodeId) | null {
  const inverse = new Float64Array(n * n);
  for (let column = 0; column < n; column++)
    for (let row = column; row < n; row++) {
      let sum = row === column ? 1 : 0;
      for (let index = column; index < row; index++) sum -= lower[row * n + index]! * inverse[index * n + column]!;
      inverse[row * n + column] = sum / lower[row * n + row]!;
    }
  if (!inverse.every(Number.isFinite)) return null;
  const doubts = sizesOfProduct(inverse, sizesOfProduct(lower, inverse, n), n);
  const scale = 16 * n * 2 ** -52;
  const turned = (cells: Float64Array): Float64Array => cells.map((_, index) => cells[(index % n) * n + Math.floor(index / n)]!);
  const weights = matrix(n, n, turned(inverse));
  const error = matrix(
    n,
    n,
    turned(doubts).map((doubt) => doubt * scale),
  );
  return (graph, rows) => graph.matmul(rows, weights, { error });
}

/** The product of two lower triangles, each cell taken without its sign. */
function sizesOfProduct(left: Float64Array, right: Float64Array, n: number): Float64Array {
  const product = new Float64Array(n * n);
  for (let row = 0; row < n; row++)
    for (let index = 0; index <= row; index++) {
      const factor = Math.abs(left[row * n + index]!);
      for (let column = 0; column <= index; column++) product[row * n + column]! += factor * Math.abs(right[index * n + column]!);
    }
  return product;
}
