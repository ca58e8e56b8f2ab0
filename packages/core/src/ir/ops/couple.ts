import { couplePairs } from "../../math/index.ts";
import { dense } from "../value-type.ts";
import { denseValue } from "../value.ts";
import { denseInput, expectDense, invalid, numbers } from "./expect.ts";
import type { Op } from "./op.ts";

export const couple: Op<"couple"> = {
  name: "couple",
  summary: "Probabilities of classes from those of each pair of them (0, 1; 0, 2; …), by libsvm's iteration in float64 or float32",
  arity: 1,
  elementwise: false,
  infer([type], { classes }) {
    const source = expectDense(type, "f64");
    if (classes < 2 || source.width !== (classes * (classes - 1)) / 2) invalid(`couples ${source.width} pairs of ${classes} classes`);
    return dense("f64", classes);
  },
  evaluate([value], { classes, precision }, { rows }) {
    const source = denseInput(value);
    const cells = numbers(source);
    const data = new Float64Array(rows * classes);
    for (let row = 0; row < rows; row++)
      data.set(couplePairs((pair) => cells[row * source.width + pair]!, classes, precision).probabilities, row * classes);
    return denseValue("f64", rows, classes, data);
  },
};
