import { dense } from "../value-type.ts";
import { denseValue } from "../value.ts";
import { denseInput, expectDense, invalid, numbers } from "./expect.ts";
import type { Op } from "./op.ts";

export const bucketize: Op<"bucketize"> = {
  name: "bucketize",
  summary: "How many of the column's ascending edges lie below the cell (left) or at or below it (right); NaN counts all",
  arity: 1,
  elementwise: false,
  infer([type], { edges }) {
    const source = expectDense(type, "f64");
    if (edges.length !== source.width) invalid(`has edges for ${edges.length} columns of ${source.width}`);
    return dense("i32", source.width);
  },
  evaluate([value], { edges, side }) {
    const source = denseInput(value);
    const from = numbers(source);
    const data = new Int32Array(from.length);
    for (let index = 0; index < from.length; index++)
      data[index] = rank(edges[index % source.width]!.data as Float64Array, from[index]!, side);
    return denseValue("i32", source.rows, source.width, data);
  },
};

function rank(edges: Float64Array, cell: number, side: "left" | "right"): number {
  if (Number.isNaN(cell)) return edges.length;
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (side === "left" ? edges[middle]! < cell : edges[middle]! <= cell) low = middle + 1;
    else high = middle;
  }
  return low;
}
