import type { CsvDialect } from "../../tables/csv/csv-dialect.ts";

export interface FileSourceOptions {
  /** `parquet`, `arrow`, `csv`, `jsonl` or `json`; by the names of the files unless given. Standard input has no name. */
  readonly format?: string | undefined;
  /** How CSV files are written, where it is not with commas, double quotes and a header. */
  readonly csv?: Partial<CsvDialect> | undefined;
}
