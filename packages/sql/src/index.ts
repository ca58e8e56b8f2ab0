export { EngineFailure } from "./engine/engine-failure.ts";
export type { SqlEngineOptions } from "./engine/engine-options.ts";
export { SqlEngine } from "./engine/sql-engine.ts";
export type { SqlColumn, SqlResult } from "./engine/sql-result.ts";
export type { SqlSession } from "./engine/sql-session.ts";
export type { ExecuteOptions, SqlParameter, SqlStatement } from "./engine/sql-statement.ts";
export { splitStatements, type ScriptStatement } from "./statements/split-statements.ts";
