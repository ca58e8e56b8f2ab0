import { StatementType } from "@duckdb/node-api";
import type { Token } from "./tokens.ts";

/** What PostgreSQL says when a statement is done: `SELECT 3`, `INSERT 0 1`, `CREATE TABLE`. */
export function commandTag(tokens: readonly Token[], type: StatementType, rows: number): string {
  const words = tokens.slice(0, 8).flatMap(({ kind, value }) => (kind === "word" ? [value.toUpperCase()] : []));
  switch (type) {
    case StatementType.INSERT:
      return `INSERT 0 ${rows}`;
    case StatementType.UPDATE:
      return `UPDATE ${rows}`;
    case StatementType.DELETE:
      return words[0] === "TRUNCATE" ? "TRUNCATE TABLE" : `DELETE ${rows}`;
    case StatementType.MERGE_INTO:
      return `MERGE ${rows}`;
    case StatementType.COPY:
      return `COPY ${rows}`;
    case StatementType.EXPLAIN:
      return "EXPLAIN";
    case StatementType.CREATE:
    case StatementType.CREATE_FUNC:
    case StatementType.DROP:
    case StatementType.ALTER: {
      const what = words
        .slice(1)
        .find((word) => !["OR", "REPLACE", "TEMP", "TEMPORARY", "UNIQUE", "RECURSIVE", "PERSISTENT"].includes(word));
      return `${words[0]} ${what === "MACRO" ? "FUNCTION" : (what ?? "TABLE")}`;
    }
    case StatementType.SELECT:
    case StatementType.RELATION:
    case StatementType.CALL:
      return `SELECT ${rows}`;
    default:
      return words[0] ?? "OK";
  }
}
