import { GodwitError } from "@godwit/core/errors";
import type { AnswerCell } from "./measure.ts";

/** The library's answers, read in step with ours. */
export interface ExpectedAnswers {
  /** The next rows: row-major cells for each output. `widths`: values of a row in each. */
  take(rows: number, widths: readonly number[]): Promise<readonly ArrayLike<AnswerCell>[]>;
  /** Refuses rows that are left over. */
  finish(): Promise<void>;
}

/** The error of answers that do not fit the rows. */
export function misfit(file: string, message: string, row?: number): GodwitError {
  return new GodwitError("WRONG_WIDTH", message, {
    where: { file, ...(row === undefined ? {} : { row }) },
    hint: "Give the answers of the same method for the same rows.",
  });
}
