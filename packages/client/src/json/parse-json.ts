import { GodwitRequestError } from "../request-error.ts";

/** An integer of so many digits that a number may not hold it; one in a text is taken for one too, which costs time only. */
const longInteger = /(?<![.\d])\d{16,}(?![.\deE])/;

/** JSON as the server writes it: `NaN`, `Infinity` and `-Infinity` are numbers, integers beyond 2^53 are bigints. Throws BAD_ANSWER. */
export function parseJson(text: string): unknown {
  if (!longInteger.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      // Words that JSON does not know.
    }
  }
  try {
    return new Parser(text).document();
  } catch (cause) {
    throw new GodwitRequestError("BAD_ANSWER", `the answer is not JSON: ${(cause as Error).message}`, { cause });
  }
}

const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const stringPattern = /"(?:[^"\\]|\\.)*"/y;
const spacePattern = /[ \t\n\r]*/y;
const words: readonly (readonly [string, unknown])[] = [
  ["true", true],
  ["false", false],
  ["null", null],
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
];

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): unknown {
    const value = this.#value();
    this.#match(spacePattern);
    return this.#at === this.#text.length ? value : this.#fail("the end");
  }

  #value(): unknown {
    if (this.#next("{")) return this.#object();
    if (this.#next("[")) return this.#list();
    if (this.#text[this.#at] === '"') return this.#string();
    for (const [word, value] of words)
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    const source = this.#match(numberPattern);
    if (source === "") return this.#fail("a value");
    const number = Number(source);
    return Number.isSafeInteger(number) || !/^-?\d+$/.test(source) ? number : BigInt(source);
  }

  #object(): unknown {
    const entries: [string, unknown][] = [];
    if (this.#next("}")) return {};
    do {
      this.#match(spacePattern);
      const key = this.#string();
      if (!this.#next(":")) this.#fail("a colon");
      entries.push([key, this.#value()]);
    } while (this.#next(","));
    if (!this.#next("}")) this.#fail("a comma or }");
    return Object.fromEntries(entries);
  }

  #list(): unknown[] {
    const items: unknown[] = [];
    if (this.#next("]")) return items;
    do items.push(this.#value());
    while (this.#next(","));
    if (!this.#next("]")) this.#fail("a comma or ]");
    return items;
  }

  #string(): string {
    return JSON.parse(this.#match(stringPattern) || this.#fail("a text")) as string;
  }

  #next(char: string): boolean {
    this.#match(spacePattern);
    if (this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? "";
    this.#at += found.length;
    return found;
  }

  #fail(expected: string): never {
    throw new SyntaxError(`${expected} is expected at character ${this.#at}`);
  }
}
