import { numpyMaximum, numpyMinimum, power } from "../../math/index.ts";
import { denseValue } from "../value.ts";
import type { SparseValue, Value } from "../value.ts";
import type { BinaryFunction } from "./attributes.ts";
import { broadcastIndex, broadcastWidth } from "./broadcast.ts";
import { denseInput, expectDense, expectNumeric, invalid, numbers } from "./expect.ts";
import type { Op } from "./op.ts";

/** The meaning of each function in float64; NaN wins in minimum and maximum, as in NumPy. */
export const binaryFunctions: { readonly [K in BinaryFunction]: (left: number, right: number) => number } = {
  add: (left, right) => left + right,
  subtract: (left, right) => left - right,
  multiply: (left, right) => left * right,
  divide: (left, right) => left / right,
  power,
  minimum: numpyMinimum,
  maximum: numpyMaximum,
};

export const binary: Op<"binary"> = {
  name: "binary",
  summary: "A function of two cells; widths are equal or 1; of a sparse left side, of its stored cells",
  arity: 2,
  elementwise: true,
  infer([left, right]) {
    const a = expectNumeric(left);
    const b = expectDense(right, a.dtype);
    const width = broadcastWidth([a, b]);
    if (a.layout === "sparse" && a.width !== width) invalid("a sparse left side sets the width");
    return { ...a, width };
  },
  evaluate([left, right], { function: name }, { rows }) {
    const apply = binaryFunctions[name];
    const b = denseInput(right);
    if (left!.kind === "sparse") return applyStored(left!, apply, b);
    const a = denseInput(left);
    const width = Math.max(a.width === 1 ? b.width : a.width, Math.min(a.width, b.width));
    const from = numbers(a);
    const other = numbers(b);
    const data = a.dtype === "f32" ? new Float32Array(rows * width) : new Float64Array(rows * width);
    for (let row = 0, index = 0; row < rows; row++)
      for (let column = 0; column < width; column++, index++)
        data[index] = apply(from[broadcastIndex(a.width, row, column)]!, other[broadcastIndex(b.width, row, column)]!);
    return denseValue(a.dtype, rows, width, data);
  },
};

function applyStored(left: SparseValue, apply: (left: number, right: number) => number, right: ReturnType<typeof denseInput>): Value {
  const other = numbers(right);
  const data = new Float64Array(left.data.length);
  for (let row = 0; row < left.rows; row++)
    for (let index = left.indptr[row]!; index < left.indptr[row + 1]!; index++)
      data[index] = apply(left.data[index]!, other[broadcastIndex(right.width, row, left.indices[index]!)]!);
  return { ...left, data };
}
