/** How a sink of files writes. */
export interface FileSinkOptions {
  /** `parquet`, `arrow`, `csv` or `jsonl`; unless given, that of the file's name, and `parquet` in folders. */
  readonly format?: string | undefined;
  /** `snappy` (unless given), `zstd`, `gzip` or `none` in Parquet; `none` (unless given) or `zstd` in Arrow; `none` (unless given), `gzip` or `zstd` around CSV and JSON lines. */
  readonly compression?: string | undefined;
  /** Columns whose cells become folders such as `day=2026-11-22/`. */
  readonly partitionBy?: readonly string[] | undefined;
  /** Of Parquet: rows of a row group. */
  readonly rowGroupRows?: number | undefined;
  /** Of CSV: between fields, around fields, and whether the first line names the columns (it does unless told). */
  readonly delimiter?: string | undefined;
  readonly quote?: string | undefined;
  readonly header?: boolean | undefined;
}
