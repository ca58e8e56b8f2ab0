import { assert } from "../../errors/index.ts";
import { allocate } from "../dtype.ts";
import { dense } from "../value-type.ts";
import { denseValue } from "../value.ts";
import { invalid } from "./expect.ts";
import type { Op } from "./op.ts";

export const input: Op<"input"> = {
  name: "input",
  summary: "Columns of the signature, side by side",
  arity: 0,
  elementwise: false,
  infer(_inputs, { columns: chosen }, { columns }) {
    const first = columns[chosen[0] ?? -1];
    if (first === undefined) invalid("input reads no column of the signature");
    for (const index of chosen) {
      const column = columns[index] ?? invalid(`input reads column ${index} of ${columns.length}`);
      if (column.dtype !== first.dtype) invalid("input mixes numeric and string columns");
    }
    return dense(first.dtype, chosen.length);
  },
  evaluate(_inputs, { columns: chosen }, { columns, rows }) {
    const width = chosen.length;
    const dtype = columns[chosen[0]!] instanceof Float64Array ? "f64" : "string";
    const data = allocate(dtype, rows * width);
    chosen.forEach((index, place) => {
      const column = columns[index]!;
      assert(column.length === rows, `column ${index} has ${column.length} rows, not ${rows}`);
      for (let row = 0; row < rows; row++) data[row * width + place] = column[row]!;
    });
    return denseValue(dtype, rows, width, data);
  },
};
