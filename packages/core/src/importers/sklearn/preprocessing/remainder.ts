import { vector, type GraphBuilder, type NodeId } from "../../../ir/index.ts";

/** Multiples of the divisor that are taken away first, so that each quotient is a whole number of few bits. */
const steps = [2 ** 75, 2 ** 50, 2 ** 25, 1];

/**
 * NumPy's `value % divisor` for a positive divisor a column. A quotient times the halves of the divisor is exact, so that
 * nothing is lost before the last addition; it holds for values below 2^100 times the divisor.
 */
export function remainder(graph: GraphBuilder, value: NodeId, divisors: readonly number[]): NodeId {
  const row = (numbers: readonly number[]): NodeId => graph.constant(vector([...numbers]));
  const rest = steps.reduce((left, step) => {
    const large = divisors.map((divisor) => divisor * step);
    const halves = large.map(upperHalf);
    const quotient = graph.unary("trunc", graph.over(left, row(large)));
    const first = graph.minus(left, graph.times(quotient, row(halves)));
    return graph.minus(first, graph.times(quotient, row(large.map((each, column) => each - halves[column]!))));
  }, value);
  return graph.where(graph.compare("less", rest, graph.number(0)), graph.plus(rest, row(divisors)), rest);
}

/** The number's leading 26 bits. */
function upperHalf(number: number): number {
  const shifted = number * 134217729;
  return Number.isFinite(shifted) ? shifted - (shifted - number) : number;
}
