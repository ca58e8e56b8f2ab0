import { SqlError } from "../sql-error.ts";

/** `{1,NULL,"a b"}`: elements as PostgreSQL writes an array, quoted where they must be. */
export function printArray(elements: readonly (string | null)[]): string {
  return `{${elements.map((element) => (element === null ? "NULL" : quoted(element))).join(",")}}`;
}

/** The elements of such a text. Throws SqlError for one that is no array of one dimension. */
export function readArray(text: string): (string | null)[] {
  const source = text.trim();
  if (!source.startsWith("{")) throw malformed(text);
  const elements: (string | null)[] = [];
  let at = 1;
  if (/^\{\s*\}$/.test(source)) return elements;
  for (;;) {
    while (source[at] === " ") at++;
    if (source[at] === "{") throw new SqlError("0A000", "arrays of arrays are not taken as parameters");
    let element = "";
    let wasQuoted = false;
    if (source[at] === '"') {
      wasQuoted = true;
      for (at++; source[at] !== '"'; at++) {
        if (at >= source.length) throw malformed(text);
        if (source[at] === "\\") at++;
        element += source[at] ?? "";
      }
      at++;
      while (source[at] === " ") at++;
    } else {
      for (; at < source.length && source[at] !== "," && source[at] !== "}"; at++) {
        if (source[at] === "\\") at++;
        element += source[at] ?? "";
      }
      element = element.trim();
      if (element === "") throw malformed(text);
    }
    elements.push(!wasQuoted && element.toUpperCase() === "NULL" ? null : element);
    if (source[at] === "}" && at === source.length - 1) return elements;
    if (source[at] !== ",") throw malformed(text);
    at++;
  }
}

function quoted(element: string): string {
  if (element !== "" && !/[{}",\\\s]/.test(element) && element.toUpperCase() !== "NULL") return element;
  return `"${element.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

function malformed(text: string): SqlError {
  return new SqlError("22P02", `malformed array literal: "${text}"`);
}
