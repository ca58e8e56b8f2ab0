import { matrix, type GraphBuilder, type NodeId, type Tensor } from "../ir/index.ts";

/** The rows of a matrix. */
export function rowsOf({ shape, data }: Tensor): Float64Array[] {
  const [rows, width] = shape as [number, number];
  return Array.from({ length: rows }, (_, row) => (data as Float64Array).subarray(row * width, (row + 1) * width));
}

export function transposed({ shape, data }: Tensor): Tensor {
  const [rows, width] = shape as [number, number];
  const cells = data as Float64Array;
  return matrix(
    width,
    rows,
    Float64Array.from(cells, (_, index) => cells[(index % rows) * width + Math.floor(index / rows)]!),
  );
}

/** `Σ (x − point)²` for each of the points [n, width]; `x` dense. */
export function squaredDistances(graph: GraphBuilder, x: NodeId, points: Tensor): NodeId {
  return graph.concat(rowsOf(points).map((point) => graph.reduce("sum_squares", graph.minus(x, graph.number(...point)))));
}
