import { argumentOfMaximum, numpyMaximum, numpyMinimum, pairwiseSum } from "../../math/index.ts";
import { dense } from "../value-type.ts";
import { denseValue } from "../value.ts";
import type { Reduction } from "./attributes.ts";
import { denseInput, expectNumeric, invalid, numbers } from "./expect.ts";
import type { Op } from "./op.ts";

type NumberReduction = Exclude<Reduction, "argmax">;

const reductions: { readonly [K in NumberReduction]: (cells: Float64Array) => number } = {
  sum: (cells) => cells.reduce((sum, cell) => sum + cell, 0),
  sum_pairwise: (cells) => pairwiseSum(cells, 0, cells.length),
  sum_squares: (cells) => cells.reduce((sum, cell) => sum + cell * cell, 0),
  sum_absolute: (cells) => cells.reduce((sum, cell) => sum + Math.abs(cell), 0),
  maximum: (cells) => cells.reduce(numpyMaximum, -Infinity),
  maximum_absolute: (cells) => cells.reduce((most, cell) => numpyMaximum(most, Math.abs(cell)), 0),
  minimum: (cells) => cells.reduce(numpyMinimum, Infinity),
};

const storedReductions: readonly Reduction[] = ["sum", "sum_squares", "sum_absolute", "maximum_absolute"];

export const reduce: Op<"reduce"> = {
  name: "reduce",
  summary: "One number of each row: a sum in a stated order, an extreme, or the index of the first maximum (i32; NaN wins)",
  arity: 1,
  elementwise: false,
  infer([type], { function: name }) {
    const source = expectNumeric(type);
    if (source.dtype !== "f64") invalid("reduces f64");
    if (source.layout === "sparse" && !storedReductions.includes(name)) invalid(`${name} needs every cell`);
    return dense(name === "argmax" ? "i32" : "f64", 1);
  },
  evaluate([value], { function: name }, { rows }) {
    const rowOf = cellsOfRow(value!);
    if (name === "argmax") {
      const data = new Int32Array(rows);
      for (let row = 0; row < rows; row++) data[row] = argumentOfMaximum(rowOf(row));
      return denseValue("i32", rows, 1, data);
    }
    const data = new Float64Array(rows);
    for (let row = 0; row < rows; row++) data[row] = reductions[name](rowOf(row));
    return denseValue("f64", rows, 1, data);
  },
};

function cellsOfRow(value: Parameters<Op<"reduce">["evaluate"]>[0][number]): (row: number) => Float64Array {
  if (value.kind === "sparse") return (row) => value.data.subarray(value.indptr[row], value.indptr[row + 1]);
  const data = numbers(denseInput(value));
  return (row) => Float64Array.from(data.subarray(row * value.width, (row + 1) * value.width));
}
