import type { CellWords } from "./print-cell.ts";

/** `NaN` and `Infinity` are written as every reader here takes them. */
export const jsonWords: CellWords = {
  nan: "NaN",
  infinity: "Infinity",
  negativeInfinity: "-Infinity",
  yes: "true",
  no: "false",
  missing: "null",
  string: (text) => JSON.stringify(text),
};

/** What JSON itself knows. */
export const strictJsonWords: CellWords = { ...jsonWords, nan: "null", infinity: "null", negativeInfinity: "null" };
