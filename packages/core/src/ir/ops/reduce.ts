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
  sum_f32: fold(0, (sum, cell) => Math.fround(sum + cell)),
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
  summary:
    "One number of each row, or of each group of neighbouring columns: a sum in a stated order, an extreme, or the index of the first maximum (i32; NaN wins)",
  arity: 1,
  elementwise: false,
  infer([type], { function: name, each }) {
    const source = expectNumeric(type);
    if (source.dtype !== "f64") invalid("reduces f64");
    if (source.layout === "sparse" && !storedReductions.includes(name)) invalid(`${name} needs every cell`);
    if (each !== undefined && (source.layout === "sparse" || each < 1 || source.width % each !== 0))
      invalid(`takes ${each} of ${source.width} columns`);
    return dense(name === "argmax" ? "i32" : "f64", each === undefined ? 1 : source.width / each);
  },
  evaluate([value], { function: name, each = value!.width }, { rows }) {
    const cells = value!.kind === "sparse" ? value!.data : numbers(denseInput(value));
    const groups = each === value!.width ? 1 : value!.width / each;
    const startOf = (group: number): number => (value!.kind === "sparse" ? value!.indptr[group]! : group * each);
    if (name === "argmax") {
      const data = new Int32Array(rows * groups);
      for (let group = 0; group < data.length; group++) data[group] = argumentOfMaximum(cells as Float64Array, startOf(group), each);
      return denseValue("i32", rows, groups, data);
    }
    const apply = reductions[name];
    const data = new Float64Array(rows * groups);
    for (let group = 0; group < data.length; group++) data[group] = apply(cells, startOf(group), startOf(group + 1));
    return denseValue("f64", rows, groups, data);
  },
};
