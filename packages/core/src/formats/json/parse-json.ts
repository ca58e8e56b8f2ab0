import { GodwitError } from "../../errors/index.ts";
import type { ReadLimits } from "../limits.ts";

/** What a reader of JSON makes of its parts. */
export interface JsonBuilder<V> {
  /** Words that are values: `true`, `NaN`. */
  readonly words: ReadonlyMap<string, V>;
  string(text: string): V;
  /** Of a numeral's characters: libraries round them in ways of their own. */
  number(digits: string): V;
  /** `pointed`: places of the numerals that have a point or an exponent; null where there are none. */
  list(items: readonly V[], pointed: ReadonlySet<number> | null): V;
  /** In the order of the text, which JavaScript's own objects do not keep of keys such as `"10"`; the last of equal keys counts. */
  object(entries: ReadonlyMap<string, V>): V;
}

/** Reads JSON. MALFORMED or TRUNCATED with the character, LIMIT_EXCEEDED for what is nested too deep or holds too much. */
export function parseJson<V>(text: string, builder: JsonBuilder<V>, limits: Pick<ReadLimits, "depth" | "records">): V {
  return new JsonReader(text, builder, limits).read();
}

const numeral = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/uy;
const longestNumeral = 1100;
const word = /-?[A-Za-z]+/uy;

class JsonReader<V> {
  readonly #text: string;
  readonly #builder: JsonBuilder<V>;
  readonly #limits: Pick<ReadLimits, "depth" | "records">;
  #at = 0;
  #records = 0;
  /** Whether the value read last was a numeral with a point or an exponent. */
  #isPointed = false;

  constructor(text: string, builder: JsonBuilder<V>, limits: Pick<ReadLimits, "depth" | "records">) {
    this.#text = text;
    this.#builder = builder;
    this.#limits = limits;
    if (text.startsWith("\u{feff}")) this.#at = 1;
  }

  read(): V {
    this.#blanks();
    const value = this.#value(0);
    this.#blanks();
    if (this.#at < this.#text.length) throw this.#wrong("something follows the value");
    return value;
  }

  #value(depth: number): V {
    if (depth > this.#limits.depth) {
      throw new GodwitError("LIMIT_EXCEEDED", `values lie more than ${this.#limits.depth} deep in one another (limit: depth)`);
    }
    switch (this.#text[this.#at]) {
      case "{":
        return this.#object(depth);
      case "[":
        return this.#list(depth);
      case '"':
        this.#isPointed = false;
        return this.#builder.string(this.#string());
      default:
        return this.#number() ?? this.#word();
    }
  }

  #object(depth: number): V {
    this.#count();
    const entries = new Map<string, V>();
    if (!this.#opens("}"))
      do {
        if (this.#text[this.#at] !== '"') throw this.#wrong("a key is expected");
        const key = this.#string();
        this.#blanks();
        if (this.#text[this.#at] !== ":") throw this.#wrong("a colon is expected");
        this.#at++;
        this.#blanks();
        entries.set(key, this.#value(depth + 1));
      } while (!this.#closes("}"));
    this.#isPointed = false;
    return this.#builder.object(entries);
  }

  #list(depth: number): V {
    this.#count();
    const items: V[] = [];
    let pointed: Set<number> | null = null;
    if (!this.#opens("]"))
      do {
        items.push(this.#value(depth + 1));
        if (this.#isPointed) (pointed ??= new Set()).add(items.length - 1);
      } while (!this.#closes("]"));
    this.#isPointed = false;
    return this.#builder.list(items, pointed);
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
      throw new GodwitError("MALFORMED", "a text of the JSON has a broken escape", { where: { byte: start }, cause });
    }
  }

  #number(): V | undefined {
    numeral.lastIndex = this.#at;
    const match = numeral.exec(this.#text);
    if (match === null) return undefined;
    const [digits, fraction, exponent] = match;
    if (digits.length > longestNumeral) throw this.#wrong("a number has too many digits");
    this.#at = numeral.lastIndex;
    this.#isPointed = fraction !== undefined || exponent !== undefined;
    return this.#builder.number(digits);
  }

  #word(): V {
    word.lastIndex = this.#at;
    const name = word.exec(this.#text)?.[0] ?? "";
    const { words } = this.#builder;
    if (!words.has(name)) throw this.#wrong("a value is expected");
    this.#at += name.length;
    this.#isPointed = false;
    return words.get(name)!;
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
      throw new GodwitError("LIMIT_EXCEEDED", `the JSON holds more than ${this.#limits.records} lists and objects (limit: records)`);
    }
  }

  #wrong(what: string): GodwitError {
    if (this.#at >= this.#text.length) return this.#cut();
    return new GodwitError("MALFORMED", `the JSON is broken: ${what}`, { where: { byte: this.#at } });
  }

  #cut(): GodwitError {
    return new GodwitError("TRUNCATED", "the JSON ends too early", { where: { byte: this.#text.length } });
  }
}
