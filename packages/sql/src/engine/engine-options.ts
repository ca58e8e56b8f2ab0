import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GodwitError } from "@godwit/core/errors";

export interface SqlEngineOptions {
  /** A DuckDB file, made where there is none; in memory unless told. */
  readonly database?: string;
  /** Opens the file without changing it. */
  readonly readOnly?: boolean;
  /** Bytes that tables and queries may take; four fifths of the machine's memory unless told. What does not fit goes to disk where it can. */
  readonly memoryLimit?: number;
  /** Threads of the engine; one for each core unless told. */
  readonly threads?: number;
  /** Whether queries read and write files as the user may; so unless told. */
  readonly files?: boolean;
  /** Whether statements may change the engine's settings; so where they may read files unless told. */
  readonly settings?: boolean;
}

/** Where a database in memory puts what does not fit; the engine makes it when it must. */
export function spillFolder(): string {
  return join(tmpdir(), `godwit-sql-${randomUUID()}`);
}

/** The engine's own settings. Nothing is ever downloaded, and errors come with their place. */
export function engineSettings(options: SqlEngineOptions, spill: string): Readonly<Record<string, string>> {
  const { database, readOnly = false, memoryLimit, threads, files = true, settings = files } = options;
  if (readOnly && database === undefined) throw new GodwitError("USAGE", "only a file can be opened for reading alone");
  return {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_community_extensions: "false",
    errors_as_json: "true",
    ...(database === undefined && { temp_directory: spill }),
    ...(readOnly && { access_mode: "READ_ONLY" }),
    ...(memoryLimit !== undefined && { memory_limit: `${Math.ceil(memoryLimit / 2 ** 20)}MiB` }),
    ...(threads !== undefined && { threads: String(threads) }),
    ...(!files && { enable_external_access: "false" }),
    ...(!settings && { lock_configuration: "true" }),
  };
}
