import { stat } from "node:fs/promises";
import { GodwitError } from "@godwit/core/errors";
import { diskStore } from "../../stores/disk-store.ts";
import { openStore } from "../../stores/open-store.ts";
import type { FrameWriterOptions } from "../../tables/create-frame-writer.ts";
import { dialectOf, type CsvDialect } from "../../tables/csv/csv-dialect.ts";
import { formatOfName, formatOfWord, type FileCompression, type FileFormat } from "../../tables/file-format.ts";
import type { ParquetCompression } from "../../tables/parquet/write/parquet-writer.ts";
import type { Sink } from "../sink.ts";
import { AppendedFileSink } from "./appended-file-sink.ts";
import type { FileSinkOptions } from "./file-sink-options.ts";
import { FolderSink } from "./folder-sink.ts";

/**
 * Files to write rows to: a folder (`scored/`, on this machine or in an object store) gets a file for each chunk, and a manifest in
 * `_godwit/` for each run; `scored.csv` and `scored.jsonl` (also `.gz`, `.zst`) are added to. Rejects with USAGE, UNSUPPORTED_INPUT.
 */
export async function openFileSink(location: string, options: FileSinkOptions = {}): Promise<Sink> {
  const { store, path } = await openStore(location);
  const { partitionBy = [] } = options;
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dialect = dialectOf(name, Object.fromEntries(Object.entries(csvOf(options)).filter(([, value]) => value !== undefined)));
  const chosen = options.format === undefined ? null : formatOfWord(options.format);
  const named = formatOfName(name);
  if (path.endsWith("/") || path === "" || named === null || (store === diskStore && (await isFolder(path)))) {
    const format = chosen ?? "parquet";
    const folder = path === "" || path.endsWith("/") ? path : `${path}/`;
    if (format === "json")
      throw new GodwitError("USAGE", "rows are not added to .json, which is one array", { hint: "Write .jsonl: one row a line." });
    const { inside, around } = compressionOf(format, options.compression);
    expectFitting(format, options);
    const writer: FrameWriterOptions = { ...dialect, format, compression: inside, rowGroupRows: options.rowGroupRows };
    return new FolderSink(location, store, folder, { writer, around, partitionBy });
  }
  const format = chosen ?? named.format;
  if (format !== "csv" && format !== "jsonl")
    throw new GodwitError("USAGE", `rows are not added to one .${named.format} file`, {
      where: { file: location },
      hint:
        format === "json"
          ? "Write .jsonl: one row a line."
          : `Name a folder, such as ${location.replace(/\.\w+$/u, "")}/: every chunk becomes a file in it.`,
    });
  if (store !== diskStore)
    throw new GodwitError("USAGE", "an object store does not add to files", {
      where: { file: location },
      hint: "Name a folder: end it with /.",
    });
  if (partitionBy.length > 0)
    throw new GodwitError("USAGE", "one file has no partitions", { where: { file: location }, hint: "Name a folder: end it with /." });
  const { inside, around } = compressionOf(format, options.compression ?? named.compression);
  expectFitting(format, options);
  return new AppendedFileSink(path, { ...dialect, format, compression: inside }, around);
}

function csvOf({ delimiter, quote, header }: FileSinkOptions): Partial<{ [K in keyof CsvDialect]: CsvDialect[K] | undefined }> {
  return { delimiter, quote, header };
}

/** What is said of another format than the one that is written was not meant so. */
function expectFitting(format: FileFormat, options: FileSinkOptions): void {
  const ofCsv = (["delimiter", "quote", "header"] as const).find((name) => options[name] !== undefined);
  const wrong = format !== "csv" ? ofCsv : undefined;
  const [name, right] =
    wrong !== undefined ? [wrong, "CSV"] : format !== "parquet" && options.rowGroupRows !== undefined ? ["row_group_rows", "Parquet"] : [];
  if (name === undefined) return;
  throw new GodwitError("USAGE", `the option ${name} is of ${right}, and ${format} is written`, {
    hint: `Leave it out, or write ${right}.`,
  });
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() === true;
}

/** What compresses: the format itself, or something around it. */
function compressionOf(
  format: FileFormat,
  word: string | undefined,
): { readonly inside: ParquetCompression; readonly around: FileCompression } {
  if (format === "parquet") {
    const inside = (["none", "snappy", "gzip", "zstd"] as const).find((each) => each === (word ?? "snappy"));
    if (inside !== undefined) return { inside, around: "none" };
    throw new GodwitError("USAGE", `Parquet is not compressed by '${word}' here`, { hint: "Use snappy, zstd, gzip or none." });
  }
  if (format === "arrow") {
    const inside = (["none", "zstd"] as const).find((each) => each === (word ?? "none"));
    if (inside !== undefined) return { inside, around: "none" };
    throw new GodwitError("USAGE", `Arrow files are not compressed by '${word}' here`, { hint: "Use zstd or none." });
  }
  const around = (["none", "gzip", "zstd"] as const).find((each) => each === (word ?? "none"));
  if (around !== undefined) return { inside: "none", around };
  throw new GodwitError("USAGE", `text is not compressed by '${word}' here`, { hint: "Use gzip, zstd or none." });
}
