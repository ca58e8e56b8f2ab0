import { denseValue } from "../value.ts";
import { SparseRows } from "../sparse-rows.ts";
import { denseInput, expectDense, invalid, numbers } from "./expect.ts";
import type { Op } from "./op.ts";

export const oneHot: Op<"one_hot"> = {
  name: "one_hot",
  summary: "1 at the column of the index, 0 elsewhere; all 0 outside the columns",
  arity: 1,
  elementwise: false,
  infer([type], { size, layout }) {
    if (expectDense(type, "i32").width !== 1) invalid("takes one index a row");
    if (size < 1) invalid("has no column");
    return { dtype: "f64", width: size, layout };
  },
  evaluate([value], { size, layout }, { rows }) {
    const indices = numbers(denseInput(value));
    if (layout === "sparse") {
      const result = new SparseRows(rows, size);
      for (let row = 0; row < rows; row++, result.endRow()) {
        const index = indices[row]!;
        if (index >= 0 && index < size) result.store(index, 1);
      }
      return result.finish();
    }
    const data = new Float64Array(rows * size);
    for (let row = 0; row < rows; row++) {
      const index = indices[row]!;
      if (index >= 0 && index < size) data[row * size + index] = 1;
    }
    return denseValue("f64", rows, size, data);
  },
};
