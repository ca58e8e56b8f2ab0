import { sumTerms } from "../../text/index.ts";
import { SparseRows } from "../sparse-rows.ts";
import { sparse } from "../value-type.ts";
import { cells, denseInput, expectDense, invalid } from "./expect.ts";
import type { Op } from "./op.ts";

export const termSums: Op<"term_sums"> = {
  name: "term_sums",
  summary: "The weights of a row's terms, added up by column of a vocabulary or of a hash space; a missing text has no terms",
  arity: 1,
  elementwise: false,
  infer([type], { target }) {
    if (expectDense(type, "string").width !== 1) invalid("adds up one list of terms a row");
    return sparse(target.size);
  },
  evaluate([value], { target }, { rows }) {
    const texts = cells(denseInput(value));
    const result = new SparseRows(rows, target.size, rows * 8);
    for (let row = 0; row < rows; row++, result.endRow()) {
      const { indices, values } = sumTerms(texts[row] ?? "", target);
      for (let index = 0; index < indices.length; index++) result.store(indices[index]!, values[index]!);
    }
    return result.finish();
  },
};
