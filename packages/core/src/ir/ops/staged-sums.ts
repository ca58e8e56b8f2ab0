import { dense } from "../value-type.ts";
import { denseValue } from "../value.ts";
import { denseInput, expectDense, invalid, numbers } from "./expect.ts";
import type { Op } from "./op.ts";

export const stagedSums: Op<"staged_sums"> = {
  name: "staged_sums",
  summary: "The scores after each stage of boosted trees, from the value of each tree and the scores before the first stage",
  arity: 2,
  elementwise: false,
  infer([values, start]) {
    const trees = expectDense(values, "f64").width;
    const outputs = expectDense(start, "f64").width;
    if (trees % outputs !== 0) invalid(`has ${trees} trees for ${outputs} outputs`);
    return dense("f64", trees);
  },
  evaluate([value, first], _attributes, { rows }) {
    const [values, starts] = [denseInput(value), denseInput(first)];
    const [added, before] = [numbers(values), numbers(starts)];
    const [trees, outputs] = [values.width, starts.width];
    const data = new Float64Array(rows * trees);
    for (let row = 0; row < rows; row++)
      for (let tree = 0; tree < trees; tree++) {
        const at = row * trees + tree;
        data[at] = (tree < outputs ? before[row * outputs + tree]! : data[at - outputs]!) + added[at]!;
      }
    return denseValue("f64", rows, trees, data);
  },
};
