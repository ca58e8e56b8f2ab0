import { dense } from "../value-type.ts";
import { denseValue } from "../value.ts";
import { denseInput, expectNumeric, invalid, numbers } from "./expect.ts";
import type { Op } from "./op.ts";

export const matmul: Op<"matmul"> = {
  name: "matmul",
  summary:
    "The row times a constant matrix [width, outputs]; each sum starts at 0 and goes from column 0 up (stored cells only, if sparse), in float64 or float32",
  arity: 1,
  elementwise: false,
  infer([type], { weights, arithmetic }) {
    const source = expectNumeric(type);
    if (source.dtype !== "f64" || weights.dtype !== "f64") invalid("multiplies f64");
    if (arithmetic === "f32" && source.layout === "sparse") invalid("multiplies sparse rows in float64");
    if (weights.shape.length !== 2 || weights.shape[0] !== source.width)
      invalid(`weights [${weights.shape.join(", ")}] do not fit width ${source.width}`);
    return dense("f64", weights.shape[1]!);
  },
  evaluate([value], { weights, arithmetic }, { rows }) {
    const outputs = weights.shape[1]!;
    const single = arithmetic === "f32";
    const factor = single ? Float32Array.from(weights.data as Float64Array) : (weights.data as Float64Array);
    const data = single ? new Float32Array(rows * outputs) : new Float64Array(rows * outputs);
    const add = single ? addScaledInSingle : addScaled;
    if (value!.kind === "sparse") {
      const { indptr, indices, data: stored } = value!;
      for (let row = 0; row < rows; row++)
        for (let index = indptr[row]!; index < indptr[row + 1]!; index++)
          add(data, row * outputs, factor, indices[index]! * outputs, outputs, stored[index]!);
    } else {
      const source = denseInput(value);
      const from = numbers(source);
      for (let row = 0, index = 0; row < rows; row++)
        for (let column = 0; column < source.width; column++, index++)
          add(data, row * outputs, factor, column * outputs, outputs, from[index]!);
    }
    return denseValue("f64", rows, outputs, data instanceof Float64Array ? data : Float64Array.from(data));
  },
};

type Numbers = Float64Array | Float32Array;

function addScaled(sums: Numbers, sum: number, factors: Numbers, factor: number, count: number, cell: number): void {
  for (let output = 0; output < count; output++) sums[sum + output]! += cell * factors[factor + output]!;
}

/** Sums in float32 round as they are stored; the factors are float32. */
function addScaledInSingle(sums: Numbers, sum: number, factors: Numbers, factor: number, count: number, cell: number): void {
  const rounded = Math.fround(cell);
  for (let output = 0; output < count; output++) sums[sum + output]! += Math.fround(rounded * factors[factor + output]!);
}
