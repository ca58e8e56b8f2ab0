import { dense } from "../value-type.ts";
import { denseValue } from "../value.ts";
import { denseInput, expectDense, invalid, numbers } from "./expect.ts";
import type { Op } from "./op.ts";

export const weightedMedian: Op<"weighted_median"> = {
  name: "weighted_median",
  summary: "The first of a row's cells in ascending order with which the weights so far reach half of their sum",
  arity: 1,
  elementwise: false,
  infer([type], { weights }) {
    const { width } = expectDense(type, "f64");
    if (weights.dtype !== "f64" || weights.data.length !== width) invalid(`has ${weights.data.length} weights for ${width} columns`);
    return dense("f64", 1);
  },
  evaluate([value], { weights }, { rows }) {
    const source = denseInput(value);
    const cells = numbers(source);
    const all = weights.data as Float64Array;
    const data = new Float64Array(rows);
    for (let row = 0; row < rows; row++) data[row] = medianOf(cells.subarray(row * source.width, (row + 1) * source.width), all);
    return denseValue("f64", rows, 1, data);
  },
};

/** Equal cells keep their order; NaN comes last. Weights are added in the order of the cells. */
function medianOf(cells: ArrayLike<number>, weights: Float64Array): number {
  const order = Array.from(weights, (_, index) => index).sort((a, b) => compareCells(cells[a]!, cells[b]!) || a - b);
  const half = 0.5 * order.reduce((sum, index) => sum + weights[index]!, 0);
  let reached = 0;
  const median = order.find((index) => (reached += weights[index]!) >= half);
  return cells[median ?? order[0]!]!;
}

function compareCells(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : a > b ? 1 : 0;
}
