import { dense } from "../value-type.ts";
import { denseValue } from "../value.ts";
import { denseInput, expectNumeric, invalid, numbers } from "./expect.ts";
import type { Op } from "./op.ts";

export const matmul: Op<"matmul"> = {
  name: "matmul",
  summary:
    "The row times a constant matrix [width, outputs]; each sum starts at 0 and goes from column 0 up (stored cells only, if sparse)",
  arity: 1,
  elementwise: false,
  infer([type], { weights }) {
    const source = expectNumeric(type);
    if (source.dtype !== "f64" || weights.dtype !== "f64") invalid("multiplies f64");
    if (weights.shape.length !== 2 || weights.shape[0] !== source.width)
      invalid(`weights [${weights.shape.join(", ")}] do not fit width ${source.width}`);
    return dense("f64", weights.shape[1]!);
  },
  evaluate([value], { weights }, { rows }) {
    const outputs = weights.shape[1]!;
    const factor = weights.data as Float64Array;
    const data = new Float64Array(rows * outputs);
    if (value!.kind === "sparse") {
      const { indptr, indices, data: stored } = value!;
      for (let row = 0; row < rows; row++)
        for (let index = indptr[row]!; index < indptr[row + 1]!; index++)
          addScaled(data, row * outputs, factor, indices[index]! * outputs, outputs, stored[index]!);
    } else {
      const source = denseInput(value);
      const from = numbers(source);
      for (let row = 0, index = 0; row < rows; row++)
        for (let column = 0; column < source.width; column++, index++)
          addScaled(data, row * outputs, factor, column * outputs, outputs, from[index]!);
    }
    return denseValue("f64", rows, outputs, data);
  },
};

function addScaled(sums: Float64Array, sum: number, factors: Float64Array, factor: number, count: number, cell: number): void {
  for (let output = 0; output < count; output++) sums[sum + output]! += cell * factors[factor + output]!;
}
