import { GodwitError } from "../../errors/index.ts";
import { decodeUtf8 } from "../bytes/text.ts";
import type { ReadLimits } from "../limits.ts";
import { PythonDict } from "./dict.ts";
import type { PyValue } from "./value.ts";

/**
 * JSON as Python's `json.loads` reads it: objects keep the order of their keys (JavaScript's would not keep that of `"10"`), the
 * last of equal keys wins, whole numbers beyond 2^53 are bigints, `5.0` in a list is a float, and `NaN`, `Infinity` and `-Infinity`
 * are numbers. MALFORMED or TRUNCATED with the character, LIMIT_EXCEEDED for what is nested too deep.
 */
export function parsePythonJson(source: Uint8Array | string, limits: ReadLimits): PyValue {
  const text = typeof source === "string" ? source : decodeUtf8(source);
  if (text === null) throw new GodwitError("MALFORMED", "the JSON text is not UTF-8");
  return new JsonReader(text, limits).read();
}

const number = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/uy;
const words: readonly (readonly [word: string, value: PyValue])[] = [
  ["true", true],
  ["false", false],
  ["null", null],
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
];

class JsonReader {
  readonly #text: string;
  readonly #limits: ReadLimits;
  #at = 0;
  /** Of the value that was read last. */
  #isWholeFloat = false;
  #records = 0;

  constructor(text: string, limits: ReadLimits) {
    this.#text = text;
    this.#limits = limits;
    if (text.startsWith("\u{feff}")) this.#at = 1;
  }

  read(): PyValue {
    this.#blanks();
    const value = this.#value(0);
    this.#blanks();
    if (this.#at < this.#text.length) throw this.#wrong("something follows the value");
    return value;
  }

  #value(depth: number): PyValue {
    if (depth > this.#limits.depth) {
      throw new GodwitError("LIMIT_EXCEEDED", `values lie more than ${this.#limits.depth} deep in one another (limit: depth)`);
    }
    this.#isWholeFloat = false;
    switch (this.#text[this.#at]) {
      case "{":
        return this.#object(depth);
      case "[":
        return this.#list(depth);
      case '"':
        return this.#string();
      default:
        return this.#scalar();
    }
  }

  #object(depth: number): PyValue {
    this.#count();
    const dict = new PythonDict();
    if (this.#opens("}")) return dict;
    for (;;) {
      if (this.#text[this.#at] !== '"') throw this.#wrong("a key is expected");
      const key = this.#string();
      this.#blanks();
      if (this.#text[this.#at] !== ":") throw this.#wrong("a colon is expected");
      this.#at++;
      this.#blanks();
      dict.set(key, this.#value(depth + 1));
      if (this.#closes("}")) return dict;
    }
  }

  #list(depth: number): PyValue {
    this.#count();
    const items: PyValue[] = [];
    const floats = new Set<number>();
    if (!this.#opens("]"))
      do {
        items.push(this.#value(depth + 1));
        if (this.#isWholeFloat) floats.add(items.length - 1);
      } while (!this.#closes("]"));
    this.#isWholeFloat = false;
    return floats.size === 0 ? { kind: "list", items } : { kind: "list", items, floats };
  }

  /** Passes the opening bracket; true where the closing one follows. */
  #opens(closing: string): boolean {
    this.#at++;
    this.#blanks();
    if (this.#text[this.#at] !== closing) return false;
    this.#at++;
    return true;
  }

  /** Passes a comma, or the closing bracket: then true. */
  #closes(closing: string): boolean {
    this.#blanks();
    const next = this.#text[this.#at];
    if (next !== "," && next !== closing) throw this.#wrong(`a comma or ${closing} is expected`);
    this.#at++;
    if (next === ",") this.#blanks();
    return next === closing;
  }

  #string(): string {
    const start = this.#at;
    let end = this.#text.indexOf('"', start + 1);
    while (end !== -1 && this.#isEscaped(end, start)) end = this.#text.indexOf('"', end + 1);
    if (end === -1) throw this.#cut();
    this.#at = end + 1;
    const plain = this.#text.slice(start + 1, end);
    return plain.includes("\\") ? this.#unescaped(plain, start) : plain;
  }

  /** Whether an odd number of backslashes stands before a place. */
  #isEscaped(place: number, start: number): boolean {
    let at = place - 1;
    while (at > start && this.#text[at] === "\\") at--;
    return (place - 1 - at) % 2 === 1;
  }

  #unescaped(plain: string, start: number): string {
    try {
      return JSON.parse(`"${plain}"`) as string;
    } catch (cause) {
      throw new GodwitError("MALFORMED", "a JSON string has a broken escape", { where: { byte: start }, cause });
    }
  }

  #scalar(): PyValue {
    for (const [word, value] of words)
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    number.lastIndex = this.#at;
    const match = number.exec(this.#text);
    if (match === null) throw this.#wrong("a value is expected");
    this.#at = number.lastIndex;
    const [digits, fraction, exponent] = match;
    const value = Number(digits);
    const isFloat = fraction !== undefined || exponent !== undefined;
    if (!isFloat) return Number.isSafeInteger(value) ? value : BigInt(digits);
    this.#isWholeFloat = Number.isInteger(value);
    return value;
  }

  #blanks(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at++;
    }
  }

  #count(): void {
    if (++this.#records > this.#limits.records) {
      throw new GodwitError("LIMIT_EXCEEDED", `the text holds more than ${this.#limits.records} lists and objects (limit: records)`);
    }
  }

  #wrong(what: string): GodwitError {
    if (this.#at >= this.#text.length) return this.#cut();
    return new GodwitError("MALFORMED", `the JSON text is broken: ${what}`, { where: { byte: this.#at } });
  }

  #cut(): GodwitError {
    return new GodwitError("TRUNCATED", "the JSON text ends too early", { where: { byte: this.#text.length } });
  }
}
