import {
  DuckDBTypeId,
  ResultReturnType,
  type DuckDBPreparedStatement,
  type DuckDBResult,
  type DuckDBType,
  type DuckDBValue,
  type StatementType,
} from "@duckdb/node-api";
import { GodwitError } from "@godwit/core/errors";
import { columnsOf, type SqlColumn, type SqlResult } from "./sql-result.ts";

export interface ExecuteOptions {
  /** Values of the parameters, by position or name. */
  readonly values?: readonly DuckDBValue[] | Readonly<Record<string, DuckDBValue>>;
  /** Their types, where they are not those of the values. */
  readonly types?: readonly DuckDBType[] | Readonly<Record<string, DuckDBType>>;
  /** Milliseconds until the statement, its result included, is interrupted and throws DEADLINE_EXCEEDED. */
  readonly timeout?: number;
  /** Interrupts the statement, its result included, which then throws CALL_CANCELLED. */
  readonly signal?: AbortSignal;
}

export interface SqlParameter {
  readonly name: string;
  /** Null where the statement leaves it open, as `SELECT $1` does; a cast settles it: `$1::INTEGER`. */
  readonly type: DuckDBType | null;
}

/** What a statement needs of its session. */
export interface StatementHost {
  interrupt(): void;
  /** What the engine threw, as a coded error. */
  coded(error: unknown): GodwitError;
  /** The statement was executed. */
  ended(): void;
}

/** A statement that the engine has read and bound. */
export class SqlStatement {
  readonly statementType: StatementType;
  readonly parameters: readonly SqlParameter[];
  readonly #prepared: DuckDBPreparedStatement;
  readonly #host: StatementHost;

  constructor(prepared: DuckDBPreparedStatement, host: StatementHost) {
    this.#prepared = prepared;
    this.#host = host;
    this.statementType = prepared.statementType;
    this.parameters = Array.from({ length: prepared.parameterCount }, (_, index) => ({
      name: prepared.parameterName(index + 1),
      type: parameterType(prepared, index + 1),
    }));
  }

  /** The columns of the result; null where they depend on parameters whose types are open. */
  get columns(): readonly SqlColumn[] | null {
    const prepared = this.#prepared;
    const indices = Array.from({ length: prepared.columnCount }, (_, index) => index);
    if (indices.some((index) => prepared.columnTypeId(index) === DuckDBTypeId.INVALID)) return null;
    return indices.map((index) => ({ name: prepared.columnName(index), type: prepared.columnType(index) }));
  }

  /**
   * Runs the statement; rows are made as they are read. Throws QUERY_FAILED, QUERY_TOO_LARGE, the codes of models
   * (WRONG_TYPE, MISSING_COLUMN, UNSEEN_CATEGORY…), CALL_CANCELLED and DEADLINE_EXCEEDED.
   */
  async execute(options: ExecuteOptions = {}): Promise<SqlResult> {
    const watch = new Watch(options, () => this.#host.interrupt());
    try {
      this.#bind(options);
      const result = await this.#prepared.stream();
      this.#host.ended();
      const givesRows = result.returnType === ResultReturnType.QUERY_RESULT;
      if (!givesRows) watch.end();
      return {
        statementType: this.statementType,
        columns: givesRows ? columnsOf(result) : [],
        changed: givesRows ? null : await changedRows(result),
        chunks: () => this.#chunks(result, givesRows, watch),
      };
    } catch (error) {
      watch.end();
      throw watch.reason ?? this.#host.coded(error);
    }
  }

  /** Gives the statement's memory back; its results stay. */
  close(): void {
    this.#prepared.destroySync();
  }

  #bind({ values, types }: ExecuteOptions): void {
    this.#prepared.clearBindings();
    if (values !== undefined) this.#prepared.bind(values as DuckDBValue[], types as DuckDBType[] | undefined);
    else if (this.parameters.length > 0)
      throw new GodwitError("INVALID_QUERY", `the statement has ${this.parameters.length} parameters, and no values are given`);
  }

  async *#chunks(result: DuckDBResult, givesRows: boolean, watch: Watch): ReturnType<SqlResult["chunks"]> {
    if (!givesRows) return;
    try {
      for (;;) {
        const chunk = await result.fetchChunk();
        if (chunk === null || chunk.rowCount === 0) break;
        yield chunk;
      }
    } catch (error) {
      throw watch.reason ?? this.#host.coded(error);
    } finally {
      watch.end();
    }
    if (watch.reason !== null) throw watch.reason;
  }
}

/** Interrupts a statement when its time is over or its caller has gone. */
class Watch {
  /** Why the statement was interrupted. */
  reason: GodwitError | null = null;
  readonly #signal: AbortSignal | undefined;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #cancel: () => void;

  constructor({ timeout, signal }: ExecuteOptions, interrupt: () => void) {
    const stop = (reason: GodwitError): void => {
      this.reason ??= reason;
      interrupt();
    };
    this.#cancel = () => stop(new GodwitError("CALL_CANCELLED", "the query was cancelled"));
    this.#signal = signal;
    if (signal?.aborted === true) throw new GodwitError("CALL_CANCELLED", "the query was cancelled");
    signal?.addEventListener("abort", this.#cancel, { once: true });
    if (timeout !== undefined)
      this.#timer = setTimeout(
        () =>
          stop(
            new GodwitError("DEADLINE_EXCEEDED", `the query took longer than ${timeout} ms`, { hint: "Give it more time, or fewer rows." }),
          ),
        timeout,
      );
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener("abort", this.#cancel);
  }
}

function parameterType(prepared: DuckDBPreparedStatement, index: number): DuckDBType | null {
  return prepared.parameterTypeId(index) === DuckDBTypeId.INVALID ? null : prepared.parameterType(index);
}

/** Statements without a count, such as BEGIN, give a result without rows. */
async function changedRows(result: DuckDBResult): Promise<number | null> {
  const chunk = await result.fetchChunk();
  return chunk === null || chunk.rowCount === 0 ? null : Number(chunk.getColumnVector(0).getItem(0));
}
