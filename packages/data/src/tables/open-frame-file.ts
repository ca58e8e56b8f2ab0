import type { ByteSource } from "../files/byte-source.ts";
import type { CsvDialect } from "./csv/csv-dialect.ts";
import type { FileFormat } from "./file-format.ts";
import type { FrameFile } from "./frame-file.ts";

/** Opens a file of a format; what reads it is loaded by then. */
export async function openFrameFile(source: ByteSource, format: FileFormat, dialect: CsvDialect): Promise<FrameFile> {
  switch (format) {
    case "parquet":
      return (await import("./parquet/read/open-parquet.ts")).openParquet(source);
    case "csv":
      return (await import("./csv/open-csv.ts")).openCsv(source, dialect);
    case "jsonl":
    case "json":
      return (await import("./json/open-json.ts")).openJson(source, format);
    case "arrow":
      return (await import("./arrow/open-arrow.ts")).openArrow(source);
    default:
      return format satisfies never;
  }
}
