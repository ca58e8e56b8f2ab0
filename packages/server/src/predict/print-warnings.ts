import type { Warning } from "./processing.ts";

const most = 20;

/** Warnings as a JSON list in ASCII, for headers and parameters: the first twenty, each with its text cut where it is long. */
export function printWarnings(warnings: readonly Warning[]): string {
  const told = warnings.slice(0, most).map(({ policy, row, column, message }) => ({ policy, row, column, message: message.slice(0, 200) }));
  const rest = warnings.length > most ? [{ policy: "more", message: `and ${warnings.length - most} more` }] : [];
  return JSON.stringify([...told, ...rest]).replaceAll(
    /[^\u0020-\u007e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
