import { countTokens } from "../../text/index.ts";
import { sparse } from "../value-type.ts";
import { SparseRows } from "../sparse-rows.ts";
import { cells, denseInput, expectDense, invalid } from "./expect.ts";
import type { Op } from "./op.ts";

export const textCounts: Op<"text_counts"> = {
  name: "text_counts",
  summary: "How often each term of a vocabulary, or of a hash space, comes in a text; a missing text is empty",
  arity: 1,
  elementwise: false,
  infer([type], { spec }) {
    if (expectDense(type, "string").width !== 1) invalid("counts one text a row");
    return sparse(spec.target.size);
  },
  evaluate([value], { spec }, { rows }) {
    const texts = cells(denseInput(value));
    const result = new SparseRows(rows, spec.target.size, rows * 8);
    for (let row = 0; row < rows; row++, result.endRow()) {
      const { indices, values } = countTokens(texts[row] ?? "", spec);
      for (let index = 0; index < indices.length; index++) result.store(indices[index]!, values[index]!);
    }
    return result.finish();
  },
};
