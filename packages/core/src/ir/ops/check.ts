import { checkError } from "../../errors/index.ts";
import type { Value } from "../value.ts";
import type { CheckRule } from "./attributes.ts";
import { denseInput, expectDense, invalid, numbers } from "./expect.ts";
import type { Op } from "./op.ts";

const largestFloat32 = 3.4028234663852886e38;

/** Whether a cell keeps a rule. Float32 rules judge the rounded number, as scikit-learn does. */
export const checkRules: { readonly [K in CheckRule]: (cell: number) => boolean } = {
  finite: (cell) => Number.isFinite(cell),
  no_infinity: (cell) => Number.isFinite(cell) || Number.isNaN(cell),
  finite_f32: (cell) => Math.abs(Math.fround(cell)) <= largestFloat32,
  no_infinity_f32: (cell) => Number.isNaN(cell) || Math.abs(Math.fround(cell)) <= largestFloat32,
  known: (cell) => cell >= 0,
};

export { checkError };

export const check: Op<"check"> = {
  name: "check",
  summary: "The value as it is, or an error that names the first row and column that break a rule",
  arity: 1,
  elementwise: false,
  infer([type], { rule, labels }) {
    if (type === undefined) invalid("an input is missing");
    if (type.layout === "dense") expectDense(type, rule === "known" ? "i32" : "f64");
    if (labels.length !== 0 && labels.length !== type.width) invalid(`has ${labels.length} labels for width ${type.width}`);
    return type;
  },
  evaluate([value], { rule, step, labels }, { firstRow }) {
    const keeps = checkRules[rule];
    forEachCell(value!, (row, column, cell) => {
      if (!keeps(cell)) throw checkError(rule, step, firstRow + row, labels[column] ?? String(column));
    });
    return value!;
  },
};

function forEachCell(value: Value, visit: (row: number, column: number, cell: number) => void): void {
  if (value.kind === "sparse") {
    for (let row = 0; row < value.rows; row++)
      for (let index = value.indptr[row]!; index < value.indptr[row + 1]!; index++) visit(row, value.indices[index]!, value.data[index]!);
    return;
  }
  const data = numbers(denseInput(value));
  for (let index = 0; index < data.length; index++) visit(Math.floor(index / value.width), index % value.width, data[index]!);
}
