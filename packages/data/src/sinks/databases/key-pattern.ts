import { GodwitError } from "@godwit/core/errors";

/** How the keys of rows look in a store of keys and values. */
export interface KeyPattern {
  /** The columns that it names; null: all key columns, in their order. */
  readonly columns: readonly string[] | null;
  /** The key of a row by its key columns and their cells. */
  print(columns: readonly string[], cells: readonly string[]): string;
}

/** `PREFIX:CELL:CELL`. */
export function prefixed(prefix: string): KeyPattern {
  return { columns: null, print: (_, cells) => `${prefix}:${cells.join(":")}` };
}

/** Reads `score:{id}`. USAGE where braces do not pair, or hold nothing. */
export function keyPattern(text: string): KeyPattern {
  const pieces = text.split(/\{([^{}]+)\}/u);
  if (pieces.some((piece, index) => index % 2 === 0 && /[{}]/u.test(piece)))
    throw new GodwitError("USAGE", `${JSON.stringify(text)} is no pattern of keys`, {
      hint: "Write columns in braces, such as score:{id}.",
    });
  if (pieces.some((piece, index) => index % 2 === 0 && index > 0 && index < pieces.length - 1 && !/[^\w.!~*'()%-]/u.test(piece)))
    throw new GodwitError("USAGE", `${JSON.stringify(text)} has nothing between two columns that ends a cell`, {
      hint: "Put : or / between them, such as score:{shop}:{id}.",
    });
  const columns = pieces.filter((_, index) => index % 2 === 1);
  return {
    columns,
    print: (names, cells) => pieces.map((piece, index) => (index % 2 === 0 ? piece : cells[names.indexOf(piece)]!)).join(""),
  };
}

/** USAGE where two rows of different keys could get the same one, or a key is of what is no key column. */
export function expectKeys({ columns }: KeyPattern, keys: readonly string[]): void {
  if (columns === null) return;
  const wrong = columns.find((column) => !keys.includes(column));
  const missing = keys.find((key) => !columns.includes(key));
  if (wrong === undefined && missing === undefined) return;
  throw new GodwitError(
    "USAGE",
    wrong === undefined
      ? `the pattern of keys lacks {${missing}}: rows that differ in it alone would overwrite each other`
      : `the pattern of keys names {${wrong}}, which is no key column`,
    { hint: "It names every column of --keys, and no other." },
  );
}
