import { GodwitError } from "@godwit/core/errors";
import { databaseLocation } from "./databases/location.ts";
import type { FileSinkOptions } from "./sinks/files/file-sink-options.ts";
import type { Sink } from "./sinks/sink.ts";
import type { FileSourceOptions } from "./sources/files/file-source-options.ts";
import type { Source } from "./sources/source.ts";

export interface SourceAtOptions extends FileSourceOptions {
  /** Of a database: what is read in place of a table. */
  readonly query?: string;
  /** The columns that tell a row from all others: a database is read in their order. Unless given, the table's own. */
  readonly keys?: readonly string[];
}

/** The rows of a database, a file or many, wherever they are. Rejects as `openDatabaseSource` and `openFileSource` do. */
export async function openSourceAt(location: string, { query, keys, ...files }: SourceAtOptions = {}): Promise<Source> {
  if (databaseLocation(location) === null) {
    if (query !== undefined) throw new GodwitError("USAGE", `a query is for a database, and ${JSON.stringify(location)} is none`);
    return (await import("./sources/files/open-file-source.ts")).openFileSource(location, files);
  }
  const options = { ...(query !== undefined && { query }), ...(keys !== undefined && keys.length > 0 && { keys }) };
  return (await import("./sources/databases/open-database-source.ts")).openDatabaseSource(location, options);
}

/** Where rows go: a table, a file, a folder. `files` says how files are written. Rejects as `openDatabaseSink` and `openFileSink` do. */
export async function openSinkAt(location: string, files: FileSinkOptions = {}): Promise<Sink> {
  if (databaseLocation(location) === null) return (await import("./sinks/files/open-file-sink.ts")).openFileSink(location, files);
  return (await import("./sinks/databases/open-database-sink.ts")).openDatabaseSink(location);
}
