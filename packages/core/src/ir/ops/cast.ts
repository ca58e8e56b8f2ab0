import { allocate } from "../dtype.ts";
import { dense } from "../value-type.ts";
import { denseValue } from "../value.ts";
import { denseInput, expectDense, invalid, numbers } from "./expect.ts";
import type { Op } from "./op.ts";

export const cast: Op<"cast"> = {
  name: "cast",
  summary: "The same numbers in another dtype: float64 to float32 rounds to nearest, to i32 truncates (NaN gives 0)",
  arity: 1,
  elementwise: true,
  infer([type], { dtype }) {
    const from = expectDense(type, "f64", "f32", "i32", "u8", "bool");
    if (dtype !== "f64" && dtype !== "f32" && dtype !== "i32") invalid(`casts to f64, f32 or i32, not ${dtype}`);
    return dense(dtype, from.width);
  },
  evaluate([value], { dtype }) {
    const source = denseInput(value);
    const from = numbers(source);
    const data = allocate(dtype, from.length);
    for (let index = 0; index < from.length; index++) data[index] = from[index]!;
    return denseValue(dtype, source.rows, source.width, data);
  },
};
