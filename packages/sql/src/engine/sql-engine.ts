import { rm } from "node:fs/promises";
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { engineSettings, spillFolder, type SqlEngineOptions } from "./engine-options.ts";
import { readFailure } from "./read-failure.ts";
import { SqlSession } from "./sql-session.ts";

/**
 * An embedded DuckDB. Queries run beside the calling thread, which stays free.
 *
 * ```ts
 * const engine = await SqlEngine.open();
 * const session = await engine.connect();
 * const { columns, chunks } = await session.query("SELECT 42 AS answer");
 * ```
 */
export class SqlEngine {
  readonly #instance: DuckDBInstance;
  readonly #spill: string;
  readonly #sessions = new Set<SqlSession>();

  private constructor(instance: DuckDBInstance, spill: string) {
    this.#instance = instance;
    this.#spill = spill;
  }

  /** Throws FILE_NOT_FOUND or IO_FAILED where the file cannot be opened, QUERY_FAILED where it is no database or in use. */
  static async open(options: SqlEngineOptions = {}): Promise<SqlEngine> {
    const spill = spillFolder();
    try {
      return new SqlEngine(await DuckDBInstance.create(options.database ?? ":memory:", engineSettings(options, spill)), spill);
    } catch (error) {
      throw readFailure(error, "").at({ file: options.database ?? ":memory:" });
    }
  }

  /** A session of its own: its transactions, temporary tables and settings are not seen by others. */
  async connect(): Promise<SqlSession> {
    const session = new SqlSession(await this.#connection(), () => this.#sessions.delete(session));
    this.#sessions.add(session);
    return session;
  }

  /** Interrupts what runs, and closes all sessions and the database. */
  async close(): Promise<void> {
    for (const session of this.#sessions) {
      session.interrupt();
      session.close();
    }
    this.#instance.closeSync();
    await rm(this.#spill, { recursive: true, force: true });
  }

  async #connection(): Promise<DuckDBConnection> {
    return this.#instance.connect();
  }
}
