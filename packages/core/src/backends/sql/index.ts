export { emitSql, tablesAreWritten, type EmittedSql, type SqlRequest, type SqlStatement } from "./emit-sql.ts";
export type { DialectName } from "./dialect.ts";
export type { ForestForm } from "./forest-form.ts";
export { dialects } from "./dialects/index.ts";
