import { countTokens } from "../../text/index.ts";
import { sparse } from "../value-type.ts";
import { fromRows } from "../sparse-rows.ts";
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
    return fromRows(rows, spec.target.size, (row, store) => {
      const counts = countTokens(texts[row] ?? "", spec);
      counts.indices.forEach((column, index) => store(column, counts.values[index]!));
    });
  },
};
