/** How a sink of files writes. */
export interface FileSinkOptions {
  /** `parquet`, `csv` or `jsonl`; unless given, that of the file's name, and `parquet` in folders. */
  readonly format?: string | undefined;
  /** `snappy` (unless given), `zstd`, `gzip` or `none` in Parquet; `none` (unless given), `gzip` or `zstd` around CSV and JSON lines. */
  readonly compression?: string | undefined;
  /** Columns whose cells become folders such as `day=2026-11-22/`. */
  readonly partitionBy?: readonly string[] | undefined;
  /** Between the fields of a CSV file. */
  readonly delimiter?: string | undefined;
}
