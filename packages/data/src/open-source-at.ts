import { GodwitError } from "@godwit/core/errors";
import { databaseLocation } from "./databases/location.ts";
import type { PlaceOptions } from "./options/option.ts";
import { readSinkOptions } from "./options/sink-options.ts";
import { readSourceOptions } from "./options/source-options.ts";
import type { Sink } from "./sinks/sink.ts";
import type { Source } from "./sources/source.ts";

export interface SourceAtOptions {
  /** Of a database: what is read in place of a table. */
  readonly query?: string;
  /** The columns that tell a row from all others: a database is read in their order. Unless given, the table's own. */
  readonly keys?: readonly string[];
  /** Of files: see `sourceOptions`. */
  readonly options?: PlaceOptions;
}

/** The rows of a database, a file or many, wherever they are. Rejects as `openDatabaseSource` and `openFileSource` do. */
export async function openSourceAt(location: string, { query, keys, options = {} }: SourceAtOptions = {}): Promise<Source> {
  const { format, ...csv } = readSourceOptions(location, options);
  if (databaseLocation(location) === null) {
    if (query !== undefined) throw new GodwitError("USAGE", `a query is for a database, and ${JSON.stringify(location)} is none`);
    return (await import("./sources/files/open-file-source.ts")).openFileSource(location, { format, csv });
  }
  const chosen = { ...(query !== undefined && { query }), ...(keys !== undefined && keys.length > 0 && { keys }) };
  return (await import("./sources/databases/open-database-source.ts")).openDatabaseSource(location, chosen);
}

/**
 * Where rows go: a table, a file, a folder; `sinkOptions` says what may be said of each. Rejects with INVALID_SETTING, and as
 * `openDatabaseSink` and `openFileSink` do.
 */
export async function openSinkAt(location: string, options: PlaceOptions = {}): Promise<Sink> {
  if (databaseLocation(location) !== null)
    return (await import("./sinks/databases/open-database-sink.ts")).openDatabaseSink(location, options);
  const { partition_by: partitionBy, row_group_rows: rowGroupRows, ...same } = readSinkOptions("files", options);
  return (await import("./sinks/files/open-file-sink.ts")).openFileSink(location, { ...same, partitionBy, rowGroupRows });
}
