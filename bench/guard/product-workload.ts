import type { Matrix } from "../../packages/runtime/src/index.ts";
import { chance } from "./made-trees.ts";
import { modelOf } from "./model-of.ts";
import type { Workload } from "./workload.ts";

const rows = 2048;
const plainRows = 256;
const width = 64;

/** A product with weights, as in linear models and networks, against three loops. */
export function productWorkload(): Workload {
  const random = chance(7);
  const weights = Float64Array.from({ length: width * width }, random);
  const columns = Array.from({ length: width }, () => Float64Array.from({ length: rows }, random));
  const model = modelOf(width, "matrix", (builder, input) => builder.matmul(input, { dtype: "f64", shape: [width, width], data: weights }));
  const batch = Object.fromEntries(columns.map((column, index) => [`x${index}`, column]));
  const products = new Float64Array(plainRows * width);
  return {
    rows,
    plainRows,
    godwit: () => (model.predict(batch) as Matrix).data,
    plain() {
      for (let row = 0; row < plainRows; row++)
        for (let to = 0; to < width; to++) {
          let sum = 0;
          for (let from = 0; from < width; from++) sum += columns[from]![row]! * weights[from * width + to]!;
          products[row * width + to] = sum;
        }
      return products;
    },
  };
}
