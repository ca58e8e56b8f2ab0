import type { SignatureOutput } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import type { PreparedRow } from "../engine/engine.ts";
import { cellOf, sparseOf, type RowAnswer } from "./answer.ts";

/** Gives output `number` of a row that has run the library's types. */
export function preparedAnswerOf({ shape, dtype }: SignatureOutput, row: PreparedRow, number: number): RowAnswer {
  const sparse = row.sparse(number);
  if (sparse !== null) return sparseOf(sparse);
  if (shape === "rows") return cellOf(dtype, row.cell(number, 0));
  const cells = row.blank(number);
  for (let index = 0; index < cells.length; index++) cells[index] = cellOf(dtype, row.cell(number, index));
  return cells;
}

/**
 * Writes the numbers of a row that has run into `target`, the outputs one behind the other. Throws USAGE for outputs that are strings or
 * sparse, WRONG_WIDTH where they do not fit.
 */
export function copyPreparedAnswer(outputs: readonly SignatureOutput[], row: PreparedRow, target: Float64Array): void {
  let end = 0;
  for (let number = 0; number < outputs.length; number++) {
    if (row.isNumbers(number)) end += row.width(number);
    else throw new GodwitError("USAGE", `the output ${outputs[number]!.name} is not a row of numbers`, { hint: "Call the method itself." });
  }
  if (end > target.length) throw new GodwitError("WRONG_WIDTH", `the answer has ${end} numbers, the target room for ${target.length}`);
  let at = 0;
  for (let number = 0; number < outputs.length; number++) {
    row.copy(number, target, at);
    const next = at + row.width(number);
    if (outputs[number]!.dtype === "<f4") for (; at < next; at++) target[at] = Math.fround(target[at]!);
    at = next;
  }
}
