import { SqlError } from "../sql-error.ts";
import { hasWords, isMark, type Token } from "./tokens.ts";

export interface CopyFormat {
  readonly format: "text" | "csv" | "binary";
  readonly header: boolean;
  readonly delimiter: string;
  readonly nullText: string;
  readonly quote: string;
  readonly escape: string;
}

/** `COPY … TO STDOUT` or `COPY … FROM STDIN`. */
export interface CopyCommand extends CopyFormat {
  readonly kind: "copy-out" | "copy-in";
  /** Where the table with its columns, or the query with its brackets, stands in the statement. */
  readonly from: number;
  readonly to: number;
  readonly isQuery: boolean;
}

/** Null for a COPY between a table and a file, which is the engine's. Throws SqlError. */
export function readCopy(tokens: readonly Token[]): CopyCommand | null {
  let depth = 0;
  const way = tokens.findIndex((token, index) => {
    if (isMark(token, "(")) depth += 1;
    if (isMark(token, ")")) depth -= 1;
    return depth === 0 && index > 1 && (hasWords(tokens, index, "to", "stdout") || hasWords(tokens, index, "from", "stdin"));
  });
  if (way < 0) return null;
  const isOut = hasWords(tokens, way, "to");
  const isQuery = isMark(tokens[1], "(");
  if (!isOut && isQuery) throw new SqlError("42601", 'syntax error at or near "("', { position: tokens[1]!.start + 1 });
  const options = readOptions(tokens.slice(way + 2));
  return { kind: isOut ? "copy-out" : "copy-in", from: tokens[1]!.start, to: tokens[way - 1]!.end, isQuery, ...options };
}

interface Options {
  format?: string;
  header?: string;
  delimiter?: string;
  null?: string;
  quote?: string;
  escape?: string;
  encoding?: string;
}

const names = new Set(["format", "header", "delimiter", "null", "quote", "escape", "encoding"]);

/** Both ways of writing them: `WITH (FORMAT csv, HEADER)` and, older, `WITH CSV HEADER`. */
function readOptions(tokens: readonly Token[]): CopyFormat {
  const found: Options = {};
  const words = tokens.filter(
    (token) => !isMark(token, "(") && !isMark(token, ")") && !isMark(token, ",") && !hasWords([token], 0, "with"),
  );
  for (let at = 0; at < words.length; at++) {
    const { value, raw, start } = words[at]!;
    if (value === "as") continue;
    if (value === "csv" || value === "binary" || value === "text") found.format = value;
    else if (names.has(value)) {
      const given = words[at + 1];
      const hasValue = given !== undefined && !(given.kind === "word" && (names.has(given.value) || given.value === "csv"));
      if (value === "header" && !hasValue) found.header = "true";
      else if (value === "header" && !/^(?:true|false|on|off|1|0|match)$/.test(given!.value)) found.header = "true";
      else {
        const next = hasWords(words, at + 1, "as") ? at + 2 : at + 1;
        found[value as keyof Options] = words[next]?.value ?? "";
        at = next;
      }
    } else throw new SqlError("0A000", `COPY does not take the option "${raw}" here`, { position: start + 1 });
  }
  return checked(found);
}

function checked(found: Options): CopyFormat {
  const format = found.format?.toLowerCase() ?? "text";
  if (format !== "text" && format !== "csv" && format !== "binary") throw new SqlError("22023", `COPY format "${format}" not recognized`);
  if (found.encoding !== undefined && !/^utf-?8$/i.test(found.encoding))
    throw new SqlError("0A000", `COPY is in UTF8, not in ${found.encoding}`);
  const isCsv = format === "csv";
  const delimiter = found.delimiter ?? (isCsv ? "," : "\t");
  const quote = found.quote ?? '"';
  const escape = found.escape ?? quote;
  for (const [what, mark] of [
    ["delimiter", delimiter],
    ["quote", quote],
    ["escape", escape],
  ] as const)
    if (mark.length !== 1 || mark.charCodeAt(0) > 127 || mark === "\n" || mark === "\r")
      throw new SqlError("22023", `COPY ${what} must be a single one-byte character`);
  return {
    format,
    header: found.header !== undefined && /^(?:true|on|1|match)$/.test(found.header.toLowerCase()),
    delimiter,
    nullText: found.null ?? (isCsv ? "" : String.raw`\N`),
    quote,
    escape,
  };
}
