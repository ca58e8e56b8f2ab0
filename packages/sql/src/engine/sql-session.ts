import {
  StatementType,
  type DuckDBConnection,
  type DuckDBDataChunk,
  type DuckDBExtractedStatements,
  type DuckDBPreparedStatement,
} from "@duckdb/node-api";
import { GodwitError } from "@godwit/core/errors";
import { splitStatements } from "../statements/split-statements.ts";
import { readFailure } from "./read-failure.ts";
import { SqlStatement, type ExecuteOptions } from "./sql-statement.ts";
import type { SqlResult } from "./sql-result.ts";
import type { StatementWarnings } from "../functions/statement-warnings.ts";
import type { ThrownErrors } from "../functions/thrown-errors.ts";

/** A connection to the engine, for one statement at a time: what is run next ends the result before it. */
export class SqlSession {
  readonly #connection: DuckDBConnection;
  readonly #errors: ThrownErrors;
  readonly #warnings: StatementWarnings;
  readonly #closed: () => void;
  #inTransaction = false;
  #isClosed = false;

  constructor(connection: DuckDBConnection, errors: ThrownErrors, warnings: StatementWarnings, closed: () => void) {
    this.#connection = connection;
    this.#errors = errors;
    this.#warnings = warnings;
    this.#closed = closed;
  }

  /** Whether BEGIN was run and neither COMMIT nor ROLLBACK since. After an error in it the engine takes only ROLLBACK. */
  get inTransaction(): boolean {
    return this.#inTransaction;
  }

  /** What functions of models warned of since the last call: cells that a policy of a deployment speaks against. */
  takeWarnings(): readonly string[] {
    return this.#warnings.take();
  }

  /**
   * Reads one statement. Throws INVALID_QUERY where it is not one, with line and byte; UNSUPPORTED_REQUEST where it would download.
   * The cause of an error that the engine met is an EngineFailure.
   */
  async prepare(sql: string): Promise<SqlStatement> {
    const { statements } = splitStatements(sql);
    if (statements.length !== 1)
      throw new GodwitError("INVALID_QUERY", statements.length === 0 ? "there is no statement" : "there are several statements");
    const { text } = statements[0]!;
    try {
      const prepared = await this.#prepareLast(await this.#connection.extractStatements(sql));
      refuseDownloads(prepared, text);
      return new SqlStatement(prepared, {
        interrupt: () => this.interrupt(),
        coded: (error) => this.#coded(error, sql),
        ended: () => this.#noteTransaction(prepared, text),
      });
    } catch (error) {
      throw this.#coded(error, sql);
    }
  }

  /** Prepares and executes one statement. */
  async query(sql: string, options: ExecuteOptions = {}): Promise<SqlResult> {
    return (await this.prepare(sql)).execute(options);
  }

  /** Has `work` put chunks into a temporary table of this session; they are there when it resolves. */
  async append<T>(table: string, work: (append: (chunk: DuckDBDataChunk) => void) => Promise<T>): Promise<T> {
    try {
      const appender = await this.#connection.createAppender(table, "main", "temp");
      try {
        const done = await work((chunk) => appender.appendDataChunk(chunk));
        appender.flushSync();
        return done;
      } finally {
        appender.closeSync();
      }
    } catch (error) {
      throw this.#coded(error, "");
    }
  }

  /** Stops what runs, which then throws CALL_CANCELLED; nothing happens where nothing runs. */
  interrupt(): void {
    if (!this.#isClosed) this.#connection.interrupt();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#connection.disconnectSync();
    this.#closed();
  }

  /** What is written as one statement may be several to the engine: PIVOT looks for its columns first. */
  async #prepareLast(statements: DuckDBExtractedStatements): Promise<DuckDBPreparedStatement> {
    for (let index = 0; index < statements.count - 1; index++) {
      const before = await statements.prepare(index);
      await before.run();
      before.destroySync();
    }
    return statements.prepare(statements.count - 1);
  }

  #coded(error: unknown, sql: string): GodwitError {
    return readFailure(error, sql, this.#errors);
  }

  #noteTransaction({ statementType }: DuckDBPreparedStatement, text: string): void {
    if (statementType === StatementType.TRANSACTION) this.#inTransaction = /^(?:begin|start)\b/i.test(text);
  }
}

function refuseDownloads({ statementType }: DuckDBPreparedStatement, text: string): void {
  const isInstall = statementType === StatementType.LOAD && /^(?:force\s+)?install\b/i.test(text);
  if (isInstall || statementType === StatementType.UPDATE_EXTENSIONS)
    throw new GodwitError("UNSUPPORTED_REQUEST", "extensions are never downloaded", {
      hint: "CSV, JSON and Parquet files are read without any. LOAD 'FILE' takes an extension that is here.",
    });
}
