import type { OutputFile } from "../../files/output-file.ts";
import type { OutputFormat } from "../table-format.ts";
import { CsvWriter } from "./csv-writer.ts";
import { expectNumeric } from "./encode-items.ts";
import { FrameTableWriter } from "./frame-table-writer.ts";
import { JsonWriter } from "./json-writer.ts";
import { NpyWriter } from "./npy-writer.ts";
import { NpzWriter } from "./npz-writer.ts";
import type { OutputArray, TableWriter } from "./table-writer.ts";

/** What a method answers, and how it is wanted. */
export interface WriterOptions {
  readonly format: OutputFormat;
  readonly method: string;
  readonly outputs: readonly OutputArray[];
  /** `null` instead of NaN and the infinities. */
  readonly strictJson: boolean;
}

/** True where the format fills in what it wrote earlier. */
export function needsPatching(format: OutputFormat): boolean {
  return format === "npy";
}

/** Refuses an answer that the format cannot hold, before anything is read. */
export function expectWritable({ format, outputs }: Pick<WriterOptions, "format" | "outputs">, file: string): void {
  if (format === "npy" || format === "npz") expectNumeric(outputs, format, file);
}

/** The writer of a method's answer. */
export function createWriter(file: OutputFile, { format, method, outputs, strictJson }: WriterOptions): TableWriter {
  switch (format) {
    case "csv":
      return new CsvWriter(file, method, outputs);
    case "json":
    case "jsonl":
      return new JsonWriter(file, outputs, { format, strict: strictJson });
    case "npy":
      return new NpyWriter(file, outputs[0]!);
    case "parquet":
    case "arrow":
      return new FrameTableWriter(file, method, outputs, format);
    case "npz":
      return new NpzWriter(file, outputs);
    default:
      return format satisfies never;
  }
}
