import { GodwitError } from "../../errors/index.ts";

/** A value of the literal that heads a `.npy` file. */
export type Literal = string | number | boolean | null | readonly Literal[] | { readonly [key: string]: Literal };

const maximumDepth = 32;

/** Parses the part of Python's literals that `.npy` headers use: dicts with string keys, tuples, lists, strings, ints, bools, None. */
export function parseLiteral(text: string): Literal {
  let at = 0;
  const value = parse(0);
  skipSpace();
  return at === text.length ? value : fail();

  function parse(depth: number): Literal {
    if (depth > maximumDepth) fail();
    skipSpace();
    const next = text[at];
    if (next === "{") return parseDict(depth);
    if (next === "(") return parseSequence(")", depth);
    if (next === "[") return parseSequence("]", depth);
    const string = match(/[uUbB]?(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)")/uy);
    if (string !== null) return unescaped(string[1] ?? string[2] ?? "");
    const number = match(/-?\d+(?=L?)/uy);
    if (number !== null) {
      if (text[at] === "L") at++;
      return Number(number[0]);
    }
    const word = match(/True|False|None/uy);
    if (word === null) return fail();
    return word[0] === "None" ? null : word[0] === "True";
  }

  function parseDict(depth: number): Literal {
    const dict = Object.create(null) as Record<string, Literal>;
    at++;
    for (;;) {
      skipSpace();
      if (text[at] === "}") break;
      const key = parse(depth + 1);
      skipSpace();
      if (typeof key !== "string" || text[at++] !== ":") fail();
      dict[key] = parse(depth + 1);
      separator("}");
    }
    at++;
    return dict;
  }

  function parseSequence(close: string, depth: number): Literal {
    const items: Literal[] = [];
    at++;
    let commas = 0;
    for (;;) {
      skipSpace();
      if (text[at] === close) break;
      items.push(parse(depth + 1));
      commas += separator(close);
    }
    at++;
    return close === ")" && items.length === 1 && commas === 0 ? items[0]! : items;
  }

  function separator(close: string): number {
    skipSpace();
    if (text[at] === ",") {
      at++;
      return 1;
    }
    return text[at] === close ? 0 : fail();
  }

  function match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at = pattern.lastIndex;
    return found;
  }

  function skipSpace(): void {
    while (at < text.length && /\s/u.test(text[at]!)) at++;
  }

  function fail(): never {
    throw new GodwitError("MALFORMED", "the header of the .npy file is not a Python literal", { where: { byte: at } });
  }
}

function unescaped(text: string): string {
  return text.replace(/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))/gu, (_, byte?: string, unit?: string, other?: string) =>
    other === undefined ? String.fromCharCode(parseInt(byte ?? unit ?? "", 16)) : other,
  );
}
