import type { DuckDBDataChunk, DuckDBResult, DuckDBType, StatementType } from "@duckdb/node-api";

/** A column of a result. Names may repeat. */
export interface SqlColumn {
  readonly name: string;
  readonly type: DuckDBType;
}

/** What a statement gives: rows that are made as they are read, or how many it changed. */
export interface SqlResult {
  readonly statementType: StatementType;
  /** Empty where the statement gives no rows. */
  readonly columns: readonly SqlColumn[];
  /** Rows that INSERT, UPDATE, DELETE, MERGE, COPY or CREATE TABLE AS wrote; null for every other statement. */
  readonly changed: number | null;
  /**
   * The rows, at most 2,048 at a time, each chunk once: a chunk's memory is its own. To be read to its end, or left by `return`; what
   * the session runs next ends it. Throws as `SqlStatement.execute`.
   */
  chunks(): AsyncGenerator<DuckDBDataChunk, void, undefined>;
}

/** The columns of a result that the engine gave. */
export function columnsOf(result: DuckDBResult): readonly SqlColumn[] {
  return Array.from({ length: result.columnCount }, (_, index) => ({ name: result.columnName(index), type: result.columnType(index) }));
}
