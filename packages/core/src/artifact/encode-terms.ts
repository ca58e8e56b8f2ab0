import { GodwitError } from "../errors/index.ts";
import type { TermRule } from "./term-rule.ts";

const bits = new DataView(new ArrayBuffer(8));

/**
 * A row's terms as the one text that a program reads: for each term the 16 hexadecimal digits of its weight's float64, the 8 of
 * its length in bytes, and itself. Throws WRONG_TYPE for a row, key or weight that the model's library does not take.
 */
export function encodeTerms(row: unknown, rule: TermRule): string {
  if (rule.kind === "list") return isList(row) ? Array.from(row, (term) => encoded(termOf(term, rule), 1)).join("") : wrong(row, "a row");
  if (isList(row))
    return Array.from(row, (pair) => (isList(pair) && pair.length === 2 ? item(pair[0], pair[1], rule) : wrong(pair, "a pair"))).join("");
  if (typeof row !== "object" || row === null) return wrong(row, "a row");
  return Object.entries(row)
    .map(([key, weight]) => item(key, weight, rule))
    .join("");
}

function item(key: unknown, weight: unknown, { separator, lenient }: TermRule): string {
  if (typeof key !== "string") return wrong(key, "a key");
  if (typeof weight === "string") return encoded(key + separator + weight, 1);
  if (typeof weight === "number" || typeof weight === "boolean" || typeof weight === "bigint") return encoded(key, Number(weight));
  if (!lenient) return wrong(weight, "a weight");
  if (weight === null || weight === undefined) return encoded(key, Number.NaN);
  if (!isList(weight)) return wrong(weight, "a weight");
  return Array.from(weight, (each) => (typeof each === "string" ? encoded(key + separator + each, 1) : wrong(each, "a text"))).join("");
}

function termOf(term: unknown, { terms }: TermRule): string {
  if (typeof term === "string") return terms === "texts" ? term : wrong(term, "a number");
  if (terms === "numbers" && (typeof term === "number" || typeof term === "bigint" || typeof term === "boolean"))
    return String(Number(term));
  return wrong(term, terms === "texts" ? "a text" : "a number");
}

function encoded(term: string, weight: number): string {
  bits.setFloat64(0, weight);
  return hexadecimal(bits.getUint32(0)) + hexadecimal(bits.getUint32(4)) + hexadecimal(utf8Length(term)) + term.toWellFormed();
}

function hexadecimal(word: number): string {
  return word.toString(16).padStart(8, "0");
}

/** A lone surrogate takes the 3 bytes of U+FFFD. */
function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function wrong(value: unknown, wanted: string): never {
  const kind = value === null || value === undefined ? "nothing" : isList(value) ? "a list" : `a value of type ${typeof value}`;
  throw new GodwitError("WRONG_TYPE", `${kind} in place of ${wanted}`);
}
