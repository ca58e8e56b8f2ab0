import type { DuckDBValue } from "@duckdb/node-api";
import type { BackendWriter } from "../protocol/backend-writer.ts";

/** How values of one of DuckDB's types go over the wire, as one of PostgreSQL's. */
export interface WireType {
  readonly oid: number;
  /** Bytes, or -1 where they vary. */
  readonly size: number;
  /** PostgreSQL's type modifier; -1 for none. */
  readonly modifier: number;
  print(value: DuckDBValue): string;
  /** The binary form; where it is absent, it is the text's bytes. */
  write?(value: DuckDBValue, writer: BackendWriter): void;
}

/** What printing asks of a session. */
export interface PrintSettings {
  /** Seconds east of Greenwich of the session's time zone. */
  readonly offset: (micros: bigint) => number;
}
