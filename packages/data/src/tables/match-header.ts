import { GodwitError } from "@godwit/core/errors";
import { isNamed, type ReaderOptions } from "./table-reader.ts";

/**
 * For each field of a header the column of the signature that it fills, or -1: by name where the model knows names (others are
 * ignored with one warning), else by position. Columns that no step reads may be absent, and hold anything.
 */
export function matchHeader(header: readonly string[], options: ReaderOptions): Int32Array {
  return isNamed(options.columns) ? byName(header, options) : byPosition(header, options);
}

function byName(header: readonly string[], { columns, file, warn }: ReaderOptions): Int32Array {
  const indexOfName = new Map(columns.map((column, index) => [column.name, index]));
  const targets = Int32Array.from(header, (name) => indexOfName.get(name) ?? -1);
  const seen = new Set<number>();
  targets.forEach((target, field) => {
    if (target >= 0 && seen.has(target))
      throw new GodwitError("MALFORMED_INPUT", `the header names the column '${header[field]}' twice`, { where: { file, line: 1 } });
    seen.add(target);
  });
  const missing = columns.filter((column, index) => column.unread !== true && !seen.has(index)).map((column) => column.name ?? "");
  if (missing.length > 0) throw missingColumns(missing, header, file);
  const extra = header.filter((_, field) => targets[field] === -1);
  if (extra.length > 0)
    warn(`ignored ${extra.length === 1 ? "a column" : `${extra.length} columns`} that the model does not know: ${list(extra)}`);
  return targets.map((target) => readTarget(target, columns));
}

function readTarget(target: number, columns: ReaderOptions["columns"]): number {
  return columns[target]?.unread === true ? -1 : target;
}

function byPosition(header: readonly string[], { columns, file }: ReaderOptions): Int32Array {
  if (header.length !== columns.length)
    throw new GodwitError("WRONG_WIDTH", `the header has ${header.length} columns; the model takes ${columns.length}, by position`, {
      where: { file, line: 1 },
      ...(header.length === 1 && /[;\t|]/u.test(header[0]!) ? { hint: "Fields are separated by commas; convert the file." } : {}),
    });
  return Int32Array.from(header, (_, field) => readTarget(field, columns));
}

/** The error of columns that the input lacks; the first is its place. */
export function missingColumns(missing: readonly string[], present: readonly string[], file: string): GodwitError {
  const separators = present.length === 1 && /[;\t|]/u.test(present[0]!);
  return new GodwitError(
    "MISSING_COLUMN",
    `the input lacks ${missing.length === 1 ? "the column" : `${missing.length} columns:`} ${list(missing)}; it has ${list(present)}`,
    {
      where: { file, column: missing[0]! },
      ...(separators ? { hint: "Fields are separated by commas; convert the file." } : {}),
    },
  );
}

const mostListed = 10;

function list(names: readonly string[]): string {
  const shown = names.slice(0, mostListed).map((name) => `'${name.length > 60 ? `${name.slice(0, 60)}…` : name}'`);
  return names.length > mostListed ? `${shown.join(", ")} and ${names.length - mostListed} more` : shown.join(", ");
}
