import type { GraphBuilder, NodeId } from "../../ir/index.ts";
import { FloatArithmetic, rounded } from "../../composites/index.ts";

export type Norm = "l1" | "l2" | "max";

/** Norms below this count as 1 since scikit-learn 1.0; before, only 0 does. */
const smallestNorm = 10 * 2 ** -52;

/**
 * Each row of dense numbers divided by its norm. The squares are summed as NumPy's einsum does with 128-bit registers: two
 * lanes, within a block of eight from the last pair to the first; up to 1.20 (with which scikit-learn before 1.0 came) from the
 * first to the last, and what is beyond the blocks one by one from the end. Absolute values in NumPy's pairwise order.
 */
export function normalizedRows(graph: GraphBuilder, value: NodeId, norm: Norm, since1: boolean): NodeId {
  const size = denseNorm(graph, value, norm, since1);
  const limit = since1 ? graph.compare("less", size, graph.number(smallestNorm)) : graph.compare("equal", size, graph.number(0));
  return graph.over(value, graph.where(limit, graph.number(1), size));
}

/** Each row of dense float32 numbers divided by its norm, which the library adds up in single precision. */
export function normalizedFloats(graph: GraphBuilder, value: NodeId, norm: Norm, smallNormsAreOne: boolean): NodeId {
  const numpy = new FloatArithmetic(graph, "<f4");
  const size = floatNorm(graph, numpy, value, norm);
  const limit = smallNormsAreOne ? graph.compare("less", size, graph.number(10 * 2 ** -23)) : graph.compare("equal", size, graph.number(0));
  return numpy.over(value, graph.where(limit, graph.number(1), size));
}

function floatNorm(graph: GraphBuilder, numpy: FloatArithmetic, value: NodeId, norm: Norm): NodeId {
  switch (norm) {
    case "l1":
      return numpy.sum(graph.unary("absolute", value));
    case "l2":
      return numpy.round(graph.unary("sqrt", numpy.sum(numpy.times(value, value))));
    case "max":
      return graph.reduce("maximum_absolute", value);
    default:
      return norm satisfies never;
  }
}

/** Each row of sparse numbers divided by its norm, added up in the order of the stored cells; rows of zeros stay. */
export function normalizedSparseRows(
  graph: GraphBuilder,
  value: NodeId,
  norm: Norm,
  dtype: "<f8" | "<f4",
  order: "ascending" | "descending",
): NodeId {
  const size = sparseNorm(graph, order === "ascending" ? value : reversed(graph, value), norm, dtype);
  const divisor = graph.where(graph.compare("equal", size, graph.number(0)), graph.number(1), size);
  return rounded(graph, graph.over(value, divisor), dtype);
}

function denseNorm(graph: GraphBuilder, value: NodeId, norm: Norm, since1: boolean): NodeId {
  switch (norm) {
    case "l1":
      return graph.reduce("sum_pairwise", graph.unary("absolute", value));
    case "l2":
      return graph.unary("sqrt", (since1 ? sumOfSquaresInLanes : sumOfSquaresAsOnce)(graph, value));
    case "max":
      return graph.reduce("maximum_absolute", value);
    default:
      return norm satisfies never;
  }
}

function sumOfSquaresInLanes(graph: GraphBuilder, value: NodeId): NodeId {
  const squares = graph.unary("square", value);
  const width = graph.width(value);
  if (width === 1) return squares;
  const lane = (first: number): NodeId => graph.reduce("sum", graph.select(squares, laneOrder(width, first)));
  return graph.plus(lane(0), lane(1));
}

function sumOfSquaresAsOnce(graph: GraphBuilder, value: NodeId): NodeId {
  const squares = graph.unary("square", value);
  const width = graph.width(value);
  const beyond = Array.from({ length: width % 8 }, (_, index) => width - 1 - index);
  if (width < 8) return graph.reduce("sum", graph.select(squares, beyond));
  const lane = (first: number): NodeId =>
    graph.reduce(
      "sum",
      graph.select(
        squares,
        Array.from({ length: (width - beyond.length) / 2 }, (_, pair) => 2 * pair + first),
      ),
    );
  const lanes = graph.plus(lane(0), lane(1));
  return beyond.length === 0 ? lanes : graph.reduce("sum", graph.concat([lanes, graph.select(squares, beyond)]));
}

function laneOrder(width: number, first: number): number[] {
  const blocks = width - (width % 8);
  const order: number[] = [];
  for (let block = 0; block < blocks; block += 8) for (let pair = 6; pair >= 0; pair -= 2) order.push(block + pair + first);
  for (let column = blocks + first; column < width; column += 2) order.push(column);
  return order;
}

function sparseNorm(graph: GraphBuilder, value: NodeId, norm: Norm, dtype: "<f8" | "<f4"): NodeId {
  switch (norm) {
    case "l1":
      return graph.reduce("sum_absolute", value);
    case "l2": {
      const sum =
        dtype === "<f8" ? graph.reduce("sum_squares", value) : graph.reduce("sum", rounded(graph, graph.unary("square", value), dtype));
      return graph.unary("sqrt", sum);
    }
    case "max":
      return graph.reduce("maximum_absolute", value);
    default:
      return norm satisfies never;
  }
}

function reversed(graph: GraphBuilder, value: NodeId): NodeId {
  const width = graph.width(value);
  return graph.select(
    value,
    Array.from({ length: width }, (_, column) => width - 1 - column),
  );
}
