import type { PlaceOptions } from "@godwit/data/options";
import { InvalidArgumentError, Option, type Command } from "commander";

/** How rows are read and written, as a command line says it. */
export interface PlaceFlags {
  readonly inputFormat?: string;
  readonly delimiter?: string;
  readonly outputFormat?: string;
  readonly compression?: string;
  readonly partitionBy?: readonly string[];
  readonly inputOption?: PlaceOptions;
  readonly outputOption?: PlaceOptions;
}

const listed = (text: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), ...text.split(",")];

export function addPlaceFlags(command: Command): Command {
  return command
    .option("--input-format <format>", "parquet, arrow, csv, jsonl or json, whatever the name; standard input has none")
    .option("--output-format <format>", "of a folder's files: parquet, arrow, csv or jsonl (default: parquet)")
    .option("--delimiter <character>", "between the fields of CSV, read and written (default: a comma)")
    .option("--compression <name>", "of the files that are written, such as zstd, snappy, gzip or none")
    .addOption(
      new Option(
        "--partition-by <columns>",
        "columns whose values become folders: day=2026-11-22/; of a Delta table, those that it is partitioned by",
      ).argParser(listed),
    )
    .addOption(
      new Option("--input-option <name=value>", "of the input (docs/files.md), such as header=false; may be given again").argParser(named),
    )
    .addOption(
      new Option(
        "--output-option <name=value>",
        "of the output (docs/files.md), such as row_group_rows=65536 or ttl=7d; may be given again",
      ).argParser(named),
    );
}

function named(text: string, before: PlaceOptions | undefined): PlaceOptions {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("name=value is needed.");
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}
