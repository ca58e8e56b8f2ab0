import { randomUUID } from "node:crypto";

/** Stands for the token `NaN` in what `parseJson` gives; no text can hold it by chance. */
export const nanMark: string = `NaN ${randomUUID()}`;

const stringOrWord = /"[^"\\]*(?:\\.[^"\\]*)*"|\bNaN\b|\bInfinity\b/gu;
const numberWords: Readonly<Record<string, string>> = { NaN: JSON.stringify(nanMark), Infinity: "1e999" };

/** JSON in which the bare tokens `NaN` (read as `nanMark`), `Infinity` and `-Infinity` may stand. Throws SyntaxError. */
export function parseJson(text: string): unknown {
  return JSON.parse(withoutWords(text));
}

/** JSON without bare words for numbers: `NaN` as the text `nanMark`. */
export function withoutWords(text: string): string {
  if (!text.includes("NaN") && !text.includes("Infinity")) return text;
  return text.replace(stringOrWord, (token) => numberWords[token] ?? token);
}
