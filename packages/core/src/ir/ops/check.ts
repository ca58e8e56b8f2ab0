import { GodwitError, type ErrorCode } from "../../errors/index.ts";
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

/** The error of a broken rule; rows and columns count from 0. */
export function checkError(rule: CheckRule, step: string, row: number, column: string): GodwitError {
  const code: ErrorCode = rule === "known" ? "UNSEEN_CATEGORY" : "NOT_FINITE";
  const message = {
    finite: "NaN or infinity where the model takes only finite numbers",
    no_infinity: "infinity where the model takes only finite numbers and NaN",
    finite_f32: "NaN, infinity or a number too large for float32 where the model takes only finite numbers",
    no_infinity_f32: "infinity or a number too large for float32",
    known: "a category that was not seen in training",
  }[rule];
  return new GodwitError(code, message, { where: { step, row, column } });
}

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
