import { dense } from "../value-type.ts";
import { denseValue } from "../value.ts";
import { broadcastIndex, broadcastWidth } from "./broadcast.ts";
import { denseInput, expectDense, numbers } from "./expect.ts";
import type { Op } from "./op.ts";

export const logical: Op<"logical"> = {
  name: "logical",
  summary: "And, or of two conditions",
  arity: 2,
  elementwise: true,
  infer([left, right]) {
    return dense("bool", broadcastWidth([expectDense(left, "bool"), expectDense(right, "bool")]));
  },
  evaluate([left, right], { function: name }, { rows }) {
    const a = denseInput(left);
    const b = denseInput(right);
    const width = a.width === 1 ? b.width : a.width;
    const [firsts, seconds] = [numbers(a), numbers(b)];
    const data = new Uint8Array(rows * width);
    for (let row = 0, index = 0; row < rows; row++)
      for (let column = 0; column < width; column++, index++) {
        const first = firsts[broadcastIndex(a.width, row, column)]!;
        const second = seconds[broadcastIndex(b.width, row, column)]!;
        data[index] = name === "and" ? first & second : first | second;
      }
    return denseValue("bool", rows, width, data);
  },
};
