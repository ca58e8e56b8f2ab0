export { emitSql, type EmittedSql, type SqlRequest } from "./emit-sql.ts";
export { dialectNames, type DialectName } from "./dialect.ts";
