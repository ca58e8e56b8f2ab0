import { GodwitError, type Where } from "@godwit/core/errors";

/** The error of bytes that are no UTF-8. */
export function notUtf8(row: number, where: Where): GodwitError {
  return new GodwitError("MALFORMED_INPUT", "the file is not UTF-8", {
    where: { ...where, row },
    hint: "Save the file as UTF-8 (in Python: encoding='utf-8').",
  });
}
