import { dense, sparse } from "../value-type.ts";
import { denseValue } from "../value.ts";
import { SparseRows } from "../sparse-rows.ts";
import { denseInput, expectDense, invalid, numbers, sparseInput } from "./expect.ts";
import type { Op } from "./op.ts";

export const toDense: Op<"to_dense"> = {
  name: "to_dense",
  summary: "A sparse value with every cell stored",
  arity: 1,
  elementwise: false,
  infer([type]) {
    if (type?.layout !== "sparse") invalid("takes a sparse value");
    return dense("f64", type.width);
  },
  evaluate([value]) {
    const source = sparseInput(value);
    const data = new Float64Array(source.rows * source.width);
    for (let row = 0; row < source.rows; row++)
      for (let index = source.indptr[row]!; index < source.indptr[row + 1]!; index++)
        data[row * source.width + source.indices[index]!] = source.data[index]!;
    return denseValue("f64", source.rows, source.width, data);
  },
};

export const toSparse: Op<"to_sparse"> = {
  name: "to_sparse",
  summary: "A dense value with only its cells other than 0 stored",
  arity: 1,
  elementwise: false,
  infer([type]) {
    return sparse(expectDense(type, "f64").width);
  },
  evaluate([value]) {
    const source = denseInput(value);
    const data = numbers(source);
    const result = new SparseRows(source.rows, source.width);
    for (let row = 0, index = 0; row < source.rows; row++, result.endRow())
      for (let column = 0; column < source.width; column++, index++) if (data[index] !== 0) result.store(column, data[index]!);
    return result.finish();
  },
};
