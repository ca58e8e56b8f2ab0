import { GodwitError } from "@godwit/core/errors";

export interface JsonLimits {
  /** Nested lists and objects. */
  readonly depth: number;
}

export const defaultDepth = 64;

/**
 * JSON as Python writes it: `NaN`, `Infinity` and `-Infinity` are numbers, integers beyond 2^53 are bigints. Keys such as
 * `__proto__` are plain keys. Throws MALFORMED_INPUT with the byte, LIMIT_EXCEEDED for too deep a nesting.
 */
export function parseJson(text: string, { depth }: JsonLimits = { depth: defaultDepth }): unknown {
  return parseShallowJson(text, survey(text, depth));
}

/** The same for a text whose depth was seen to. */
export function parseShallowJson(text: string, hasLongInteger: boolean): unknown {
  try {
    if (!hasLongInteger) return JSON.parse(text);
    return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) => widen(value, context?.source));
  } catch {
    return new Parser(text).document();
  }
}

export function tooDeep(limit: number, byte: number): GodwitError {
  return new GodwitError("LIMIT_EXCEEDED", `the JSON is nested deeper than ${limit}`, { where: { byte } });
}

/** JSON.parse rounds integers beyond 2^53; their source text still has all digits. */
function widen(value: unknown, source: string | undefined): unknown {
  if (typeof value === "number" && !Number.isSafeInteger(value) && source !== undefined && /^-?\d+$/.test(source)) return BigInt(source);
  return value;
}

/** Counts the nesting, and tells whether there is an integer of 16 digits or more: one that may lie beyond 2^53. */
function survey(text: string, limit: number): boolean {
  let depth = 0;
  let digits = 0;
  let hasLongInteger = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) {
      if (++digits === leastLongDigits) hasLongInteger = true;
      continue;
    }
    // What is counted behind a decimal point never gets there.
    digits = code === 0x2e ? fraction : 0;
    if (code === 0x22) at = endOfString(text, at + 1);
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > limit) throw tooDeep(limit, at);
    } else if (code === 0x5d || code === 0x7d) depth--;
  }
  return hasLongInteger;
}

const leastLongDigits = 16;
const fraction = -(2 ** 30);

/** The place of the quote that ends a string. */
function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at;
    if (code === 0x5c) at++;
  }
  return text.length;
}

const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// eslint-disable-next-line no-control-regex -- JSON forbids control characters in strings
const stringPattern = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const words: readonly (readonly [string, unknown])[] = [
  ["true", true],
  ["false", false],
  ["null", null],
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
];

/** The slow way, for texts with words that JSON.parse does not know, and for errors with their place. */
class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): unknown {
    const value = this.#value();
    this.#space();
    if (this.#at < this.#text.length) this.#fail("something follows the value");
    return value;
  }

  #value(): unknown {
    this.#space();
    const char = this.#text[this.#at];
    if (char === "{") return this.#object();
    if (char === "[") return this.#list();
    if (char === '"') return JSON.parse(this.#match(stringPattern) ?? this.#fail("the string is broken"));
    for (const [word, value] of words)
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    const source =
      this.#match(numberPattern) ?? this.#fail(char === undefined ? "the text ends early" : `${JSON.stringify(char)} begins no value`);
    return widen(Number(source), source);
  }

  #object(): unknown {
    this.#at++;
    const entries: [string, unknown][] = [];
    if (this.#next("}")) return {};
    do {
      this.#space();
      const key = JSON.parse(this.#match(stringPattern) ?? this.#fail("a key is expected")) as string;
      if (!this.#next(":")) this.#fail("a colon is expected");
      entries.push([key, this.#value()]);
    } while (this.#next(","));
    if (!this.#next("}")) this.#fail("a comma or } is expected");
    return Object.fromEntries(entries);
  }

  #list(): unknown[] {
    this.#at++;
    const items: unknown[] = [];
    if (this.#next("]")) return items;
    do items.push(this.#value());
    while (this.#next(","));
    if (!this.#next("]")) this.#fail("a comma or ] is expected");
    return items;
  }

  #next(char: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #space(): void {
    while (" \t\n\r".includes(this.#text[this.#at] ?? "x")) this.#at++;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #fail(what: string): never {
    throw new GodwitError("MALFORMED_INPUT", `the body is not JSON: ${what}`, { where: { byte: this.#at } });
  }
}
