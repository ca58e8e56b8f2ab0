import { numpyMaximum, numpyMinimum, power } from "../../math/index.ts";
import { denseValue, type DenseValue, type SparseValue, type Value } from "../value.ts";
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
    const b = denseInput(right);
    if (left!.kind === "sparse") return applyStored(left!, binaryFunctions[name], b);
    const a = denseInput(left);
    const width = a.width === 1 ? b.width : a.width;
    const data = a.dtype === "f32" ? new Float32Array(rows * width) : new Float64Array(rows * width);
    applyCells(name, spread(a, width), spread(b, width), data);
    return denseValue(a.dtype, rows, width, data);
  },
};

type Numbers = ReturnType<typeof numbers>;

/** The cells of a value, those of a width of 1 repeated to `width`. */
function spread(value: DenseValue, width: number): Numbers {
  const cells = numbers(value);
  if (value.width === width) return cells;
  const data = new Float64Array(cells.length * width);
  for (let row = 0; row < cells.length; row++) data.fill(cells[row]!, row * width, (row + 1) * width);
  return data;
}

function applyCells(name: BinaryFunction, left: Numbers, right: Numbers, result: Float64Array | Float32Array): void {
  const count = result.length;
  switch (name) {
    case "add":
      for (let index = 0; index < count; index++) result[index] = left[index]! + right[index]!;
      return;
    case "subtract":
      for (let index = 0; index < count; index++) result[index] = left[index]! - right[index]!;
      return;
    case "multiply":
      for (let index = 0; index < count; index++) result[index] = left[index]! * right[index]!;
      return;
    case "divide":
      for (let index = 0; index < count; index++) result[index] = left[index]! / right[index]!;
      return;
    case "power":
    case "minimum":
    case "maximum": {
      const apply = binaryFunctions[name];
      for (let index = 0; index < count; index++) result[index] = apply(left[index]!, right[index]!);
      return;
    }
    default:
      name satisfies never;
  }
}

function applyStored(left: SparseValue, apply: (left: number, right: number) => number, right: DenseValue): Value {
  const other = numbers(right);
  const data = new Float64Array(left.data.length);
  for (let row = 0; row < left.rows; row++)
    for (let index = left.indptr[row]!; index < left.indptr[row + 1]!; index++)
      data[index] = apply(left.data[index]!, other[broadcastIndex(right.width, row, left.indices[index]!)]!);
  return { ...left, data };
}
