import { GodwitError } from "@godwit/core/errors";

/** Formats of files with rows. */
export type FileFormat = "parquet" | "arrow" | "csv" | "jsonl" | "json";

export type FileCompression = "none" | "gzip" | "zstd";

export interface NamedFormat {
  readonly format: FileFormat;
  /** Around the whole file, by its name. */
  readonly compression: FileCompression;
}

/** Formats by extension. */
export const fileExtensions: { readonly [K in FileFormat]: readonly string[] } = {
  parquet: ["parquet", "pq"],
  arrow: ["arrow", "feather", "ipc", "arrows"],
  csv: ["csv", "tsv"],
  jsonl: ["jsonl", "ndjson"],
  json: ["json"],
};

const compressions: Readonly<Record<string, FileCompression>> = { gz: "gzip", zst: "zstd", zstd: "zstd" };
const spreadsheets: ReadonlySet<string> = new Set(["xlsx", "xls", "xlsm", "xlsb", "ods"]);

/** The name without the extension of what compresses the file. */
export function compressionOfName(name: string): { readonly stem: string; readonly compression: FileCompression } {
  const [, stem = name, extension = ""] = /^(.+)\.(gz|zst|zstd)$/iu.exec(name) ?? [];
  return { stem, compression: compressions[extension.toLowerCase()] ?? "none" };
}

/** What a name says of the file; null where it says nothing. UNSUPPORTED_INPUT for spreadsheets. */
export function formatOfName(name: string): NamedFormat | null {
  const { stem, compression } = compressionOfName(name.slice(name.lastIndexOf("/") + 1));
  const at = stem.lastIndexOf(".");
  const last = stem.slice(at + 1).toLowerCase();
  if (spreadsheets.has(last))
    throw new GodwitError("UNSUPPORTED_INPUT", `spreadsheets (.${last}) are not read or written`, {
      where: { file: name },
      hint: "Save the sheet as CSV (UTF-8): a spreadsheet's cells have types of their own, and dates that depend on its settings.",
    });
  if (at < 0) return null;
  const format = (Object.keys(fileExtensions) as FileFormat[]).find((each) => fileExtensions[each].includes(last));
  return format === undefined ? null : { format, compression };
}

/** The format of that name, as a user gives it. USAGE, UNSUPPORTED_INPUT. */
export function formatOfWord(word: string): FileFormat {
  const found = formatOfName(`.${word}`);
  if (found !== null) return found.format;
  throw new GodwitError("USAGE", `'${word}' is no format of files`, { hint: `Formats: ${Object.keys(fileExtensions).join(", ")}.` });
}
