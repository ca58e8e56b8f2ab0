import { GodwitError } from "../../errors/index.ts";
import type { JsonValue } from "./json-value.ts";

/** Values within values are read so far. */
const deepest = 1000;

const blank = /[ \t\n\r]*/uy;
const numeral = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/u;
const longestNumeral = 1100;
const word = /true|false|null/uy;

/**
 * Reads JSON whose numbers mean what `number` makes of their digits: libraries round them in ways of their own. The last of equal keys
 * counts. Throws MALFORMED, TRUNCATED or LIMIT_EXCEEDED.
 */
export function parseJson(text: string, number: (digits: string) => number): JsonValue {
  let at = 0;

  function match(pattern: RegExp): string | undefined {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  }

  function skip(character: string): boolean {
    match(blank);
    if (text[at] !== character) return false;
    at++;
    return true;
  }

  function expect(character: string): void {
    if (!skip(character)) broken();
  }

  function broken(): never {
    if (at >= text.length) throw new GodwitError("TRUNCATED", "the JSON ends within a value");
    throw new GodwitError("MALFORMED", `the JSON is broken at character ${at}`);
  }

  function readText(): string {
    const start = at;
    expect('"');
    while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
    expect('"');
    try {
      return JSON.parse(text.slice(start, at)) as string;
    } catch (cause) {
      throw new GodwitError("MALFORMED", `the JSON has a broken text before character ${at}`, { cause });
    }
  }

  function readNumber(): number {
    const start = at;
    while (at < text.length && at - start <= longestNumeral && "+-.0123456789eE".includes(text[at]!)) at++;
    const digits = text.slice(start, at);
    return numeral.test(digits) ? number(digits) : broken();
  }

  function readValue(depth: number): JsonValue {
    if (depth > deepest) throw new GodwitError("LIMIT_EXCEEDED", `the JSON holds values more than ${deepest} deep`);
    if (skip("{")) return readObject(depth);
    if (skip("[")) return readList(depth);
    if (text[at] === '"') return readText();
    const named = match(word);
    if (named !== undefined) return named === "null" ? null : named === "true";
    return readNumber();
  }

  function readObject(depth: number): JsonValue {
    const entries = new Map<string, JsonValue>();
    if (skip("}")) return entries;
    do {
      const key = readText();
      expect(":");
      entries.set(key, readValue(depth + 1));
    } while (skip(","));
    expect("}");
    return entries;
  }

  function readList(depth: number): JsonValue {
    const items: JsonValue[] = [];
    if (skip("]")) return items;
    do items.push(readValue(depth + 1));
    while (skip(","));
    expect("]");
    return items;
  }

  const value = readValue(0);
  match(blank);
  return at === text.length ? value : broken();
}
