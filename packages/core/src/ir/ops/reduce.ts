import { argumentOfMaximum, numpyMaximum, numpyMinimum, pairwiseSum } from "../../math/index.ts";
import { dense } from "../value-type.ts";
import { denseValue } from "../value.ts";
import type { Reduction } from "./attributes.ts";
import { denseInput, expectNumeric, invalid, numbers } from "./expect.ts";
import type { Op } from "./op.ts";

type Cells = Float64Array | Float32Array | Int32Array | Uint8Array;
type Fold = (cells: Cells, start: number, end: number) => number;

function fold(first: number, step: (result: number, cell: number) => number): Fold {
  return (cells, start, end) => {
    let result = first;
    for (let index = start; index < end; index++) result = step(result, cells[index]!);
    return result;
  };
}

const reductions: { readonly [K in Exclude<Reduction, "argmax">]: Fold } = {
  sum: fold(0, (sum, cell) => sum + cell),
  sum_pairwise: (cells, start, end) => pairwiseSum(cells as Float64Array, start, end - start),
  sum_squares: fold(0, (sum, cell) => sum + cell * cell),
  sum_absolute: fold(0, (sum, cell) => sum + Math.abs(cell)),
  maximum: fold(-Infinity, numpyMaximum),
  maximum_absolute: fold(0, (most, cell) => numpyMaximum(most, Math.abs(cell))),
  minimum: fold(Infinity, numpyMinimum),
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
    const cells = value!.kind === "sparse" ? value!.data : numbers(denseInput(value));
    const rowStart = (row: number): number => (value!.kind === "sparse" ? value!.indptr[row]! : row * value!.width);
    if (name === "argmax") {
      const data = new Int32Array(rows);
      for (let row = 0; row < rows; row++) data[row] = argumentOfMaximum(cells as Float64Array, rowStart(row), value!.width);
      return denseValue("i32", rows, 1, data);
    }
    const apply = reductions[name];
    const data = new Float64Array(rows);
    for (let row = 0; row < rows; row++) data[row] = apply(cells, rowStart(row), rowStart(row + 1));
    return denseValue("f64", rows, 1, data);
  },
};
