import { allocate, copyElement } from "../dtype.ts";
import { dense } from "../value-type.ts";
import { denseValue } from "../value.ts";
import { denseInput, expectDense, invalid, numbers } from "./expect.ts";
import type { Op } from "./op.ts";

export const take: Op<"take"> = {
  name: "take",
  summary: "The row of a table [n, width] at an index; outside the table zeros, or missing strings",
  arity: 1,
  elementwise: false,
  infer([type], { table }) {
    if (expectDense(type, "i32").width !== 1) invalid("takes one index a row");
    if (table.shape.length !== 2) invalid("takes from a table [n, width]");
    return dense(table.dtype, table.shape[1]!);
  },
  evaluate([value], { table }, { rows }) {
    const [length, width] = [table.shape[0]!, table.shape[1]!];
    const indices = numbers(denseInput(value));
    const data = allocate(table.dtype, rows * width);
    for (let row = 0; row < rows; row++) {
      const index = indices[row]!;
      if (index < 0 || index >= length) continue;
      for (let column = 0; column < width; column++) copyElement(table.data, index * width + column, data, row * width + column);
    }
    return denseValue(table.dtype, rows, width, data);
  },
};
