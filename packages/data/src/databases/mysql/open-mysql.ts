import { createConnection, type Connection } from "mysql2";
import type { Dialect, SqlEngine } from "../engine.ts";
import { hexOf } from "../quote.ts";
import { columnType, takes } from "./column-type.ts";
import { MysqlConnection } from "./mysql-connection.ts";
import { mysqlError } from "./mysql-error.ts";

const connectMilliseconds = 10_000;
const longestName = 64;

/** A server of MySQL or MariaDB by its URL; a password that the URL leaves out comes from MYSQL_PWD. */
export function openMysql(url: string): SqlEngine {
  const connect = (): Connection =>
    createConnection({
      uri: url.replace(/^mariadb:/iu, "mysql:"),
      ...(process.env["MYSQL_PWD"] !== undefined && !/^[a-z]+:\/\/[^/@]*:[^/@]*@/iu.test(url) && { password: process.env["MYSQL_PWD"] }),
      charset: "utf8mb4",
      connectTimeout: connectMilliseconds,
      enableKeepAlive: true,
    });
  return {
    title: "MySQL",
    dialect,
    coded: mysqlError,
    connect: async () => {
      const connection = new MysqlConnection(connect);
      await connection.begin();
      return connection;
    },
    close: () => Promise.resolve(),
  };
}

/** In hexadecimal, since what a backslash means is the session's to say. */
function quoteText(text: string): string {
  return `_utf8mb4 x'${hexOf(Buffer.from(text))}'`;
}

const dialect: Dialect = {
  quote: (name) => `\`${name.replaceAll("`", "``")}\``,
  quoteText,
  refuseName: (name) => {
    if (name.includes("\0")) return "it holds a NUL";
    if (name.endsWith(" ")) return "it ends with a space";
    if (/[\u{10000}-\u{10FFFF}]/u.test(name)) return "it holds a character beyond U+FFFF";
    return name.length > longestName ? `it has ${name.length} characters, and MySQL takes ${longestName}` : null;
  },
  foldsNames: true,
  columnType,
  takes,
  orderTerm: (quoted, { type }, unique) => (unique || type?.kind !== "text" ? quoted : `cast(${quoted} as binary)`),
  literal: (cell, { type }, unique) => {
    if (cell instanceof Uint8Array) return `x'${hexOf(cell)}'`;
    if (type?.kind === "text") return unique ? quoteText(cell) : `x'${hexOf(Buffer.from(cell))}'`;
    if (type?.kind === "integer" || type?.kind === "decimal") return cell;
    return type?.kind === "float" ? Number(cell).toExponential() : `'${cell.replace("T", " ").replace(/Z$/u, "")}'`;
  },
  everyRow: "18446744073709551615",
  beginRead: "start transaction with consistent snapshot, read only",
  beginWrite: "start transaction",
  tableOptions: " engine = InnoDB default character set utf8mb4 collate utf8mb4_bin",
  writtenAt: "timestamp(6) not null default current_timestamp(6)",
  keyText: "varchar(255) character set utf8mb4 collate utf8mb4_bin",
};
