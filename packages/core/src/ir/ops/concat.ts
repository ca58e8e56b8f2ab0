import { allocate, copyElement } from "../dtype.ts";
import { denseValue } from "../value.ts";
import { fromRows } from "../sparse-rows.ts";
import { numbers, invalid } from "./expect.ts";
import type { Op } from "./op.ts";

export const concat: Op<"concat"> = {
  name: "concat",
  summary: "Columns of all inputs side by side; sparse if any input is (a dense cell of 0 is then not stored)",
  arity: "any",
  elementwise: false,
  infer(inputs) {
    const first = inputs[0] ?? invalid("joins nothing");
    for (const type of inputs) if (type.dtype !== first.dtype) invalid(`joins ${first.dtype} with ${type.dtype}`);
    const layout = inputs.some((type) => type.layout === "sparse") ? "sparse" : "dense";
    return { dtype: first.dtype, layout, width: inputs.reduce((sum, type) => sum + type.width, 0) };
  },
  evaluate(values, _attributes, { rows }) {
    const width = values.reduce((sum, value) => sum + value.width, 0);
    const first = values[0]!;
    if (values.every((value) => value.kind === "dense") && first.kind === "dense") {
      const data = allocate(first.dtype, rows * width);
      for (let row = 0, index = 0; row < rows; row++)
        for (const value of values)
          for (let column = 0; column < value.width; column++, index++) copyElement(value.data, row * value.width + column, data, index);
      return denseValue(first.dtype, rows, width, data);
    }
    return fromRows(rows, width, (row, store) => {
      let offset = 0;
      for (const value of values) {
        if (value.kind === "sparse") {
          for (let index = value.indptr[row]!; index < value.indptr[row + 1]!; index++) store(offset + value.indices[index]!, value.data[index]!);
        } else {
          const data = numbers(value);
          for (let column = 0; column < value.width; column++) {
            const cell = data[row * value.width + column]!;
            if (cell !== 0) store(offset + column, cell);
          }
        }
        offset += value.width;
      }
    });
  },
};
