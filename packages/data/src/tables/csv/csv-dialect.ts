import { GodwitError } from "@godwit/core/errors";

/** How a CSV file is written, where it is not as RFC 4180 has it. */
export interface CsvDialect {
  /** Between fields; one ASCII character. */
  readonly delimiter: string;
  /** Around fields; one ASCII character. */
  readonly quote: string;
  /** Whether the first record names the columns; without it they are `0`, `1`, … */
  readonly header: boolean;
}

export const commaSeparated: CsvDialect = { delimiter: ",", quote: '"', header: true };

/** The dialect of a file by its name and what is chosen. USAGE for what no file has. */
export function dialectOf(name: string, chosen: Partial<CsvDialect> = {}): CsvDialect {
  const byName = /\.tsv(?:\.\w+)?$/iu.test(name) ? { ...commaSeparated, delimiter: "\t" } : commaSeparated;
  const dialect = { ...byName, ...chosen };
  const named = dialect.delimiter === "\\t" || dialect.delimiter === "tab" ? { ...dialect, delimiter: "\t" } : dialect;
  for (const [what, character] of [
    ["delimiter", named.delimiter],
    ["quote", named.quote],
  ] as const)
    if (!/^[\t -~]$/u.test(character) || /[0-9A-Za-z.+-]/u.test(character))
      throw new GodwitError("USAGE", `${JSON.stringify(character)} cannot be the ${what} of a CSV file`, {
        hint: "It is one character that no number has: , ; | or a tab (\\t).",
      });
  if (named.delimiter === named.quote) throw new GodwitError("USAGE", "the delimiter and the quote of a CSV file are the same");
  return named;
}
