import { allocate, copyElement } from "../dtype.ts";
import { dense } from "../value-type.ts";
import { denseValue } from "../value.ts";
import { broadcastIndex, broadcastWidth } from "./broadcast.ts";
import { denseInput, expectDense, numbers } from "./expect.ts";
import type { Op } from "./op.ts";

export const where: Op<"where"> = {
  name: "where",
  summary: "The second input where the first is true, else the third",
  arity: 3,
  elementwise: true,
  infer([condition, yes, no]) {
    const test = expectDense(condition, "bool");
    const a = expectDense(yes);
    const b = expectDense(no, a.dtype);
    return dense(a.dtype, broadcastWidth([test, a, b]));
  },
  evaluate([condition, yes, no], _attributes, { rows }) {
    const test = denseInput(condition);
    const a = denseInput(yes);
    const b = denseInput(no);
    const width = [test, a, b].reduce((widest, each) => (each.width === 1 ? widest : each.width), 1);
    const tests = numbers(test);
    const data = allocate(a.dtype, rows * width);
    for (let row = 0, index = 0; row < rows; row++)
      for (let column = 0; column < width; column++, index++) {
        const chosen = tests[broadcastIndex(test.width, row, column)] === 1 ? a : b;
        copyElement(chosen.data, broadcastIndex(chosen.width, row, column), data, index);
      }
    return denseValue(a.dtype, rows, width, data);
  },
};
