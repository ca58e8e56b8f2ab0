import { dense } from "../value-type.ts";
import { denseValue } from "../value.ts";
import { denseInput, expectDense } from "./expect.ts";
import type { Op } from "./op.ts";

export const isMissing: Op<"is_missing"> = {
  name: "is_missing",
  summary: "True where a number is NaN or a string is missing",
  arity: 1,
  elementwise: true,
  infer([type]) {
    return dense("bool", expectDense(type, "f64", "f32", "string").width);
  },
  evaluate([value]) {
    const source = denseInput(value);
    const data = new Uint8Array(source.data.length);
    for (let index = 0; index < data.length; index++) {
      const cell = source.data[index];
      data[index] = cell === null || Number.isNaN(cell) ? 1 : 0;
    }
    return denseValue("bool", source.rows, source.width, data);
  },
};
