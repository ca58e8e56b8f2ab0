import { allocate, copyElement } from "../dtype.ts";
import { SparseRows } from "../sparse-rows.ts";
import { denseValue, type DenseValue, type SparseValue, type Value } from "../value.ts";
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
    return values.every((value) => value.kind === "dense") ? joinDense(values, rows, width) : joinSparse(values, rows, width);
  },
};

function joinDense(values: readonly DenseValue[], rows: number, width: number): DenseValue {
  const { dtype } = values[0]!;
  const data = allocate(dtype, rows * width);
  let offset = 0;
  for (const value of values) {
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < value.width; column++)
        copyElement(value.data, row * value.width + column, data, row * width + offset + column);
    offset += value.width;
  }
  return denseValue(dtype, rows, width, data);
}

function joinSparse(values: readonly Value[], rows: number, width: number): SparseValue {
  const result = new SparseRows(rows, width);
  for (let row = 0; row < rows; row++, result.endRow()) {
    let offset = 0;
    for (const value of values) {
      if (value.kind === "sparse") {
        for (let index = value.indptr[row]!; index < value.indptr[row + 1]!; index++)
          result.store(offset + value.indices[index]!, value.data[index]!);
      } else {
        const data = numbers(value);
        for (let column = 0, index = row * value.width; column < value.width; column++, index++)
          if (data[index] !== 0) result.store(offset + column, data[index]!);
      }
      offset += value.width;
    }
  }
  return result.finish();
}
