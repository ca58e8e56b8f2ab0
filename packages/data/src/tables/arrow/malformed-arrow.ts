import { GodwitError } from "@godwit/core/errors";

/** The error of an Arrow file that breaks its format; the place is filled in by who knows it. */
export function malformedArrow(what: string): GodwitError {
  return new GodwitError("MALFORMED_INPUT", `the Arrow file is broken: ${what}`, {
    hint: "Write the file again; compare its size and digest with the original.",
  });
}
