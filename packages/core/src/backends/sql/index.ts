export { emitSql, type EmittedSql, type SqlRequest } from "./emit-sql.ts";
export type { DialectName } from "./dialect.ts";
