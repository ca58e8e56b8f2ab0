/** A piece of a statement that is neither white space nor comment. */
export interface Token {
  /** `word`: a name or keyword without quotes; `name`: one in double quotes; `text`: a string; `parameter`: `$1`. */
  readonly kind: "word" | "name" | "text" | "number" | "parameter" | "mark";
  /** As it is written. */
  readonly raw: string;
  /** A word in small letters, a name or text without its quotes, else as it is written. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

const pattern =
  /(?<space>\s+|--[^\n]*)|(?<comment>\/\*)|(?<dollar>\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$)|(?<parameter>\$\d+)|(?<escaped>[eE]'(?:[^'\\]|\\[\s\S]|'')*'?)|(?<text>'(?:[^']|'')*'?)|(?<name>"(?:[^"]|"")*"?)|(?<word>[\p{L}_][\p{L}\p{N}_$]*)|(?<number>(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<cast>::)|(?<mark>[\s\S])/uy;

/** Cuts a script into tokens; an open string, name or comment goes on to the end. */
export function tokenize(script: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < script.length) {
    pattern.lastIndex = at;
    const groups = pattern.exec(script)!.groups!;
    const start = at;
    if (groups["comment"] !== undefined) {
      at = commentEnd(script, at);
      continue;
    }
    if (groups["dollar"] !== undefined) {
      const tag = groups["dollar"];
      const found = script.indexOf(tag, at + tag.length);
      at = found < 0 ? script.length : found + tag.length;
      const value = script.slice(start + tag.length, found < 0 ? script.length : found);
      tokens.push({ kind: "text", raw: script.slice(start, at), value, start, end: at });
      continue;
    }
    at = pattern.lastIndex;
    if (groups["space"] !== undefined) continue;
    const raw = script.slice(start, at);
    tokens.push({ ...read(groups, raw), raw, start, end: at });
  }
  return tokens;
}

/** Cuts tokens at semicolons; empty statements are left out. */
export function splitTokens(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const statements: Token[][] = [[]];
  for (const token of tokens)
    if (token.kind === "mark" && token.raw === ";") statements.push([]);
    else statements.at(-1)!.push(token);
  return statements.filter((statement) => statement.length > 0);
}

/** Whether the statement goes on with these words at `index`. */
export function hasWords(tokens: readonly Token[], index: number, ...words: readonly string[]): boolean {
  return words.every((word, offset) => {
    const token = tokens[index + offset];
    return token?.kind === "word" && token.value === word;
  });
}

export function isMark(token: Token | undefined, mark: string): boolean {
  return token?.kind === "mark" && token.raw === mark;
}

function read(groups: { readonly [group: string]: string | undefined }, raw: string): Pick<Token, "kind" | "value"> {
  if (groups["text"] !== undefined) return { kind: "text", value: unquoted(raw, "'") };
  if (groups["escaped"] !== undefined) return { kind: "text", value: unquoted(raw.slice(1), "'") };
  if (groups["name"] !== undefined) return { kind: "name", value: unquoted(raw, '"') };
  if (groups["word"] !== undefined) return { kind: "word", value: raw.toLowerCase() };
  if (groups["number"] !== undefined) return { kind: "number", value: raw };
  if (groups["parameter"] !== undefined) return { kind: "parameter", value: raw.slice(1) };
  return { kind: "mark", value: raw };
}

function unquoted(raw: string, quote: string): string {
  const end = raw.length > 1 && raw.endsWith(quote) ? raw.length - 1 : raw.length;
  return raw.slice(1, end).replaceAll(quote + quote, quote);
}

/** Comments nest. */
function commentEnd(script: string, from: number): number {
  let depth = 0;
  for (let at = from; at < script.length; at++)
    if (script.startsWith("/*", at)) {
      depth += 1;
      at += 1;
    } else if (script.startsWith("*/", at)) {
      depth -= 1;
      at += 1;
      if (depth === 0) return at + 1;
    }
  return script.length;
}

/** A name as the engine takes it whatever is in it. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
