import { rm } from "node:fs/promises";
import type { GodwitError } from "@godwit/core/errors";
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { ModelFunctions, type ModelFunction } from "../functions/model-functions.ts";
import type { SqlModel } from "../functions/sql-model.ts";
import { engineSettings, spillFolder, type SqlEngineOptions } from "./engine-options.ts";
import { readFailure } from "./read-failure.ts";
import { SqlSession } from "./sql-session.ts";
import { StatementWarnings } from "../functions/statement-warnings.ts";
import { ThrownErrors } from "../functions/thrown-errors.ts";

export interface SessionOptions {
  /** Whether queries may call a model's functions; all of them unless told. */
  readonly mayCall?: (model: string) => boolean;
}

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

  readonly #errors: ThrownErrors;
  readonly #connection: DuckDBConnection;
  readonly #functions: ModelFunctions;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, spill: string) {
    this.#instance = instance;
    this.#connection = connection;
    this.#spill = spill;
    this.#errors = new ThrownErrors();
    this.#functions = new ModelFunctions(connection, this.#errors);
  }

  /** Throws FILE_NOT_FOUND or IO_FAILED where the file cannot be opened, QUERY_FAILED where it is no database or in use. */
  static async open(options: SqlEngineOptions = {}): Promise<SqlEngine> {
    const spill = spillFolder();
    try {
      const instance = await DuckDBInstance.create(options.database ?? ":memory:", engineSettings(options, spill));
      return new SqlEngine(instance, await instance.connect(), spill);
    } catch (error) {
      throw readFailure(error, "", null).at({ file: options.database ?? ":memory:" });
    }
  }

  /** A session of its own: its transactions, temporary tables and settings are not seen by others. */
  async connect({ mayCall = () => true }: SessionOptions = {}): Promise<SqlSession> {
    const connection = await this.#instance.connect();
    const number = connection.clientContext.connectionId;
    const warnings = new StatementWarnings();
    const session = new SqlSession(connection, this.#errors, warnings, () => {
      this.#functions.setCaller(number, null);
      this.#sessions.delete(session);
    });
    this.#functions.setCaller(number, { mayCall, warn: (warning) => warnings.add(warning) });
    this.#sessions.add(session);
    return session;
  }

  /** The functions that queries can call. */
  get functions(): readonly ModelFunction[] {
    return this.#functions.functions;
  }

  /**
   * Has queries call a model: `predict_NAME`, and a function for each other method. A model of a name that is known takes its place at
   * once, in queries that run too. Throws USAGE where another model has a function of that name.
   */
  setModel(name: string, model: SqlModel): void {
    this.#functions.set(name, model);
  }

  /** Takes a model out of reach: queries that call it fail, with the reason where one is given. */
  deleteModel(name: string, reason?: GodwitError): void {
    this.#functions.delete(name, reason);
  }

  /** Interrupts what runs, and closes all sessions and the database. */
  async close(): Promise<void> {
    for (const session of this.#sessions) {
      session.interrupt();
      session.close();
    }
    this.#functions.close();
    this.#connection.disconnectSync();
    this.#instance.closeSync();
    await rm(this.#spill, { recursive: true, force: true });
  }
}
