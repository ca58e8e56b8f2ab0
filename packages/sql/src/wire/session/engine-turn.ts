import { StatementType, type DuckDBDataChunk } from "@duckdb/node-api";
import type { SqlResult } from "../../engine/sql-result.ts";
import type { SqlSession } from "../../engine/sql-session.ts";
import { explainError } from "../explain-error.ts";
import type { Portal } from "./portal.ts";
import type { RowCursor } from "./row-cursor.ts";

/** The engine runs one statement at a time: rows that it is still making for a client are held before it is asked for something else. */
export class EngineTurn {
  readonly #sql: SqlSession;
  #reading: RowCursor | null = null;

  constructor(sql: SqlSession) {
    this.#sql = sql;
  }

  /** Runs a statement of the session's own. Throws SqlError. */
  async query(statement: string): Promise<void> {
    await this.free();
    try {
      await this.#sql.query(statement);
    } catch (error) {
      throw explainError(error);
    }
  }

  /** Has `work` put chunks into a temporary table of the session. */
  async append<T>(table: string, work: (append: (chunk: DuckDBDataChunk) => void) => Promise<T>): Promise<T> {
    await this.free();
    return this.#sql.append(table, work);
  }

  /** What policies of deployments have to say of the rows of the last statement. */
  takeWarnings(): readonly string[] {
    return this.#sql.takeWarnings();
  }

  /** Runs a client's statement; the error is the engine's own. */
  async run({ prepared, values, types }: Portal): Promise<SqlResult> {
    await this.free();
    const statement = prepared.statement!;
    const byName = <T>(items: readonly T[]): { readonly [name: string]: T } =>
      Object.fromEntries(statement.parameters.map(({ name }) => [name, items[Number(name) - 1]!]));
    return statement.execute(statement.parameters.length === 0 ? {} : { values: byName(values), types: byName(types) });
  }

  /** From now on these rows are what the engine makes. */
  reads(rows: RowCursor): void {
    if (rows.isReading) this.#reading = rows;
  }

  /** Holds what the engine is still making, so that it may be asked for something else. Throws SqlError. */
  async free(): Promise<void> {
    await this.#reading?.hold();
    this.#reading = null;
  }

  /** Ends rows that nobody asks for any more. */
  async leave(rows: RowCursor): Promise<void> {
    if (this.#reading === rows) this.#reading = null;
    await rows.close();
  }
}

const undoable = new Set([
  StatementType.INSERT,
  StatementType.UPDATE,
  StatementType.DELETE,
  StatementType.MERGE_INTO,
  StatementType.CREATE,
  StatementType.CREATE_FUNC,
  StatementType.ALTER,
  StatementType.DROP,
]);

/** Whether a statement changes what a transaction can take back. */
export function isUndoable({ statement, command }: Portal["prepared"]): boolean {
  return command.kind === "copy-in" || (statement !== null && undoable.has(statement.statementType));
}

/** Whether a statement may have changed tables. */
export function mayWrite({ statement }: Portal["prepared"]): boolean {
  return statement !== null && statement.statementType !== StatementType.SELECT && statement.statementType !== StatementType.EXPLAIN;
}
