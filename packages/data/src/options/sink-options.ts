import { placeKindOf, type DatabaseKind } from "../databases/location.ts";
import { character, choice, columns, duration, flag, text, wholeNumber } from "./kinds-of-option.ts";
import { readOptions, type OptionTable, type PlaceOptions, type ReadOptions } from "./option.ts";

const inFiles = {
  partition_by: columns("columns whose cells become folders such as `day=2026-11-22/`"),
  compression: choice(
    ["none", "snappy", "gzip", "zstd"],
    "Parquet: snappy unless given; Arrow: zstd; around CSV and JSON lines: gzip or zstd",
  ),
  row_group_rows: wholeNumber(1, 2 ** 31 - 1, "rows of a row group of Parquet; 131072 unless given"),
};

const files = {
  format: choice(["parquet", "arrow", "csv", "jsonl"], "of a folder's files; parquet unless given"),
  ...inFiles,
  delimiter: character("of CSV, between fields"),
  quote: character("of CSV, around fields"),
  header: flag("of CSV, whether the first line names the columns"),
};

const delta = {
  ...inFiles,
  partition_by: columns("columns that tell the files of the table apart; an existing table must have the same"),
  compression: choice(["none", "snappy", "gzip", "zstd"], "snappy unless given"),
};

const table = {
  create: flag("whether a missing table is made; true unless given"),
};

const cache = {
  key: text("of each row, such as `score:{id}`, with every key column in it; `PREFIX:KEY` unless given"),
  ttl: duration("how long a key lives; for ever unless given"),
};

/** What may be said about each kind of place that rows go to. */
export const sinkOptions = {
  files,
  delta,
  postgres: table,
  mysql: table,
  sqlite: table,
  duckdb: table,
  mongodb: {},
  redis: cache,
} as const satisfies { readonly [K in DatabaseKind | "files"]: OptionTable };

export type SinkKind = keyof typeof sinkOptions;
export type SinkOptionsOf<K extends SinkKind> = ReadOptions<(typeof sinkOptions)[K]>;

const titles: { readonly [K in SinkKind]: string } = {
  files: "a sink of files",
  delta: "a Delta table",
  postgres: "a table of PostgreSQL",
  mysql: "a table of MySQL",
  sqlite: "a table of SQLite",
  duckdb: "a table of DuckDB",
  mongodb: "a collection of MongoDB",
  redis: "a sink in Redis",
};

/** Reads the options of a place of that kind. INVALID_SETTING, with the options that there are. */
export function readSinkOptions<K extends SinkKind>(kind: K, given: PlaceOptions, path = ""): SinkOptionsOf<K> {
  return readOptions(sinkOptions[kind], given, titles[kind], path);
}

/** Throws what opening a sink there with these options would throw of the options alone. */
export function expectSinkOptions(location: string, given: PlaceOptions, path: string): void {
  readSinkOptions(placeKindOf(location), given, path);
}
