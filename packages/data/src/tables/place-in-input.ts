import { catalog, GodwitError } from "@godwit/core/errors";

/** An error of the rows names the input that holds them; any other is as it was. */
export function placeInInput(error: unknown, file: string): unknown {
  return error instanceof GodwitError && catalog[error.code].kind === "data" ? error.at({ file }) : error;
}
