import { dense } from "../value-type.ts";
import { denseValue } from "../value.ts";
import { denseInput, expectDense, invalid, numbers } from "./expect.ts";
import type { Op } from "./op.ts";

export const stagedSums: Op<"staged_sums"> = {
  name: "staged_sums",
  summary: "The scores after each stage of boosted trees, from the leaves that were reached and the scores before the first stage",
  arity: 2,
  elementwise: false,
  infer([leaves, start], { leaf, leafValue, offset }) {
    const trees = expectDense(leaves, "i32").width;
    const outputs = expectDense(start, "f64").width;
    if (trees % outputs !== 0) invalid(`has ${trees} trees for ${outputs} outputs`);
    if (leaf.dtype !== "i32" || leafValue.dtype !== "f64" || offset.dtype !== "i32") invalid("takes i32 leaves and f64 values");
    const starts = offset.data as Int32Array;
    if (starts.length !== trees + 1 || starts[trees] !== leaf.data.length) invalid(`knows ${starts.length - 1} trees, not ${trees}`);
    return dense("f64", trees);
  },
  evaluate([value, first], attributes, { rows }) {
    const leaves = denseInput(value);
    const starts = denseInput(first);
    const reached = numbers(leaves);
    const before = numbers(starts);
    const [trees, outputs] = [leaves.width, starts.width];
    const values = nodeValues(attributes);
    const offset = attributes.offset.data as Int32Array;
    const data = new Float64Array(rows * trees);
    for (let row = 0; row < rows; row++)
      for (let tree = 0; tree < trees; tree++) {
        const at = row * trees + tree;
        const sum = tree < outputs ? before[row * outputs + tree]! : data[at - outputs]!;
        const node = reached[at]!;
        const size = offset[tree + 1]! - offset[tree]!;
        data[at] = sum + (node >= 0 && node < size ? values[offset[tree]! + node]! : 0);
      }
    return denseValue("f64", rows, trees, data);
  },
};

/** float64[nodes]: the value of each leaf, 0 at splits. */
export function nodeValues({ leaf, leafValue }: Parameters<typeof stagedSums.infer>[1]): Float64Array {
  const values = leafValue.data as Float64Array;
  return Float64Array.from(leaf.data as Int32Array, (row) => (row < 0 ? 0 : values[row]!));
}
