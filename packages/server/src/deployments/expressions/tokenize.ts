import { GodwitError } from "@godwit/core/errors";

export interface Token {
  /** `name` is an identifier, `quoted` one in double quotes, which no word of the language is. */
  readonly kind: "number" | "string" | "name" | "quoted" | "symbol" | "end";
  readonly text: string;
  readonly at: number;
}

const patterns: readonly (readonly [Token["kind"] | "space", RegExp])[] = [
  ["space", /\s+/y],
  ["number", /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y],
  ["string", /'(?:[^']|'')*'/y],
  ["quoted", /"(?:[^"]|"")*"/y],
  ["name", /[\p{L}_][\p{L}\p{M}\p{N}_]*/uy],
  ["symbol", /<>|<=|>=|==|!=|\|\||[-+*/%(),<>=]/y],
];

/** The words of an expression; the last one is `end`. Throws INVALID_EXPRESSION with the place of what is none. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    const found = match(text, at);
    if (found === undefined)
      throw invalidExpression(text, at, `${JSON.stringify(String.fromCodePoint(text.codePointAt(at)!))} begins nothing`);
    const [kind, length] = found;
    if (kind !== "space") tokens.push({ kind, text: unquote(kind, text.slice(at, at + length)), at });
    at += length;
  }
  return [...tokens, { kind: "end", text: "the end", at: text.length }];
}

function match(text: string, at: number): readonly [Token["kind"] | "space", number] | undefined {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) return [kind, found[0].length];
  }
  return undefined;
}

function unquote(kind: string, text: string): string {
  if (kind === "string") return text.slice(1, -1).replaceAll("''", "'");
  return kind === "quoted" ? text.slice(1, -1).replaceAll('""', '"') : text;
}

const mostShown = 120;

/** An expression that cannot be read, with the place in it. */
export function invalidExpression(text: string, at: number, what: string): GodwitError {
  const shown = text.length > mostShown ? `${text.slice(0, mostShown)}…` : text;
  return new GodwitError("INVALID_EXPRESSION", `${what}, at character ${at + 1} of ${JSON.stringify(shown)}`);
}
