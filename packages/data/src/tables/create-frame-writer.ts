import type { OutputFile } from "../files/output-file.ts";
import type { Schema } from "../frames/field.ts";
import type { FileFormat } from "./file-format.ts";
import type { FrameWriter } from "./frame-writer.ts";
import type { ParquetCompression } from "./parquet/write/parquet-writer.ts";

export interface FrameWriterOptions {
  readonly format: FileFormat;
  /** Of the content, for formats that compress it themselves. */
  readonly compression: ParquetCompression;
  /** Of CSV. */
  readonly delimiter: string;
  readonly quote: string;
  /** Whether a CSV begins with the names of its columns. */
  readonly header: boolean;
  /** Of Parquet: rows of a row group; the writer's own number unless given. */
  readonly rowGroupRows?: number | undefined;
}

/** The writer of a format; it is loaded by then. UNSUPPORTED_INPUT where the format cannot hold a column. */
export async function createFrameWriter(file: OutputFile, schema: Schema, options: FrameWriterOptions): Promise<FrameWriter> {
  const { format, compression, delimiter, quote, header, rowGroupRows } = options;
  switch (format) {
    case "parquet":
      return new (await import("./parquet/write/parquet-writer.ts")).ParquetWriter(file, schema, compression, rowGroupRows);
    case "csv":
      return new (await import("./output/csv-frame-writer.ts")).CsvFrameWriter(file, schema, { header, delimiter, quote });
    case "jsonl":
    case "json":
      return new (await import("./output/json-frame-writer.ts")).JsonFrameWriter(file, schema, format);
    case "arrow": {
      const { ArrowWriter } = await import("./arrow/write/arrow-writer.ts");
      return new ArrowWriter(file, schema, {
        compression: compression === "zstd" ? "zstd" : "none",
        stream: /\.arrows$/iu.test(file.name),
      });
    }
    default:
      return format satisfies never;
  }
}
