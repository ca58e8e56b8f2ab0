import { allocate, copyElement } from "../dtype.ts";
import { dense } from "../value-type.ts";
import { denseValue } from "../value.ts";
import { invalid } from "./expect.ts";
import type { Op } from "./op.ts";

export const constant: Op<"constant"> = {
  name: "constant",
  summary: "The same row for every row",
  arity: 0,
  elementwise: false,
  infer(_inputs, { value, error }) {
    if (value.shape.length !== 1) invalid("a constant is one row");
    if (error !== undefined && (error.dtype !== "f64" || error.data.length !== value.data.length)) invalid("has one error a column");
    return dense(value.dtype, value.shape[0]!);
  },
  evaluate(_inputs, { value }, { rows }) {
    const width = value.shape[0]!;
    const data = allocate(value.dtype, rows * width);
    for (let index = 0; index < data.length; index++) copyElement(value.data, index % width, data, index);
    return denseValue(value.dtype, rows, width, data);
  },
};
