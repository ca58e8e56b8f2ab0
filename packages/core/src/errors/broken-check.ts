import type { ErrorCode } from "./catalog.ts";
import { GodwitError } from "./godwit-error.ts";

const messages = {
  finite: "NaN or infinity where the model takes only finite numbers",
  no_infinity: "infinity where the model takes only finite numbers and NaN",
  finite_f32: "NaN, infinity or a number too large for float32 where the model takes only finite numbers",
  no_infinity_f32: "infinity or a number too large for float32",
  known: "a category that was not seen in training",
} as const;

/** The error of a broken rule of a `check`; rows and columns count from 0. */
export function checkError(rule: keyof typeof messages, step: string, row: number, column: string): GodwitError {
  const code: ErrorCode = rule === "known" ? "UNSEEN_CATEGORY" : "NOT_FINITE";
  return new GodwitError(code, messages[rule], { where: { ...(step === "" ? {} : { step }), row, column } });
}
