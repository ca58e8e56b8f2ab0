import { dense } from "../value-type.ts";
import { denseValue } from "../value.ts";
import type { StringCell } from "../dtype.ts";
import type { Comparison } from "./attributes.ts";
import { broadcastIndex, broadcastWidth } from "./broadcast.ts";
import { denseInput, expectDense, invalid } from "./expect.ts";
import type { Op } from "./op.ts";

type Cell = number | bigint | StringCell;

const comparisons: { readonly [K in Comparison]: (left: Cell, right: Cell) => boolean } = {
  equal: (left, right) => left === right,
  not_equal: (left, right) => left !== right,
  less: (left, right) => left! < right!,
  less_equal: (left, right) => left! <= right!,
  greater: (left, right) => left! > right!,
  greater_equal: (left, right) => left! >= right!,
};

export const compare: Op<"compare"> = {
  name: "compare",
  summary: "Compares two cells as IEEE 754 does (strings: equality only; missing equals missing)",
  arity: 2,
  elementwise: true,
  infer([left, right], { function: name }) {
    const a = expectDense(left, "f64", "f32", "i32", "string");
    const b = expectDense(right, a.dtype);
    if (a.dtype === "string" && name !== "equal" && name !== "not_equal") invalid("strings have no order here");
    return dense("bool", broadcastWidth([a, b]));
  },
  evaluate([left, right], { function: name }, { rows }) {
    const test = comparisons[name];
    const a = denseInput(left);
    const b = denseInput(right);
    const width = a.width === 1 ? b.width : a.width;
    const data = new Uint8Array(rows * width);
    for (let row = 0, index = 0; row < rows; row++)
      for (let column = 0; column < width; column++, index++)
        data[index] = test(a.data[broadcastIndex(a.width, row, column)]!, b.data[broadcastIndex(b.width, row, column)]!) ? 1 : 0;
    return denseValue("bool", rows, width, data);
  },
};
