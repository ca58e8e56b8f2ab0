import { Client } from "pg";
import type { FieldType } from "../../frames/field.ts";
import type { Dialect, NativeColumn, SqlConnection, SqlEngine } from "../engine.ts";
import { hexOf, quoteName, quoteText } from "../quote.ts";
import { columnType } from "./column-type.ts";
import { PostgresConnection } from "./postgres-connection.ts";
import { postgresError } from "./postgres-error.ts";

const connectMilliseconds = 10_000;
const longestName = 63;

/** A PostgreSQL server by its URL; what the URL leaves out comes from PGUSER, PGPASSWORD, PGHOST and `.pgpass`, as psql has it. */
export function openPostgres(url: string): SqlEngine {
  // pg would complain of a URL that it cannot read by showing it, password and all.
  const connect = async (): Promise<SqlConnection> => {
    const client = (): Client =>
      new Client({
        connectionString: url,
        connectionTimeoutMillis: connectMilliseconds,
        keepAlive: true,
        application_name: "godwit",
        types: { getTypeParser: () => (text: string) => text },
      });
    const connection = new PostgresConnection(client);
    await connection.begin();
    return connection;
  };
  return { title: "PostgreSQL", dialect, connect, coded: postgresError, close: () => Promise.resolve() };
}

const dialect: Dialect = {
  quote: quoteName,
  quoteText,
  refuseName: (name) => {
    if (name.includes("\0")) return "it holds a NUL";
    const bytes = Buffer.byteLength(name);
    return bytes > longestName ? `it has ${bytes} bytes, and PostgreSQL keeps ${longestName}` : null;
  },
  foldsNames: false,
  columnType,
  takes,
  literal,
  orderTerm: (quoted, column, unique) => (unique || column.type?.kind !== "text" ? quoted : `(${quoted}::text collate "C")`),
  everyRow: "all",
  beginRead: "begin isolation level repeatable read read only",
  beginWrite: "begin",
  tableOptions: "",
  writtenAt: "timestamptz not null default now()",
  keyText: "text",
};

/** The types of a column that hold every value of the one that would be made. */
const wider: Readonly<Record<string, readonly string[]>> = {
  smallint: ["smallint", "integer", "bigint"],
  integer: ["integer", "bigint"],
  real: ["real", "double precision"],
  text: ["text", "character varying"],
  timestamp: ["timestamp without time zone"],
  timestamptz: ["timestamp with time zone"],
  time: ["time without time zone"],
};

function takes({ native }: NativeColumn, type: FieldType): boolean {
  if (type.kind === "decimal" || (type.kind === "integer" && type.bits === 64 && !type.signed)) return takesNumeric(native, type);
  if (type.kind === "list") return native === listType(type.of);
  const made = columnType(type);
  if (made === null) return false;
  const bare = native.replace(/\([\d,]+\)/u, "");
  return (wider[made] ?? [made]).includes(bare);
}

function listType(of: FieldType): string | null {
  const element = of.kind === "list" ? null : columnType(of);
  if (element === null) return null;
  return `${wider[element]?.[0] ?? element}[]`;
}

function takesNumeric(native: string, type: Extract<FieldType, { kind: "decimal" | "integer" }>): boolean {
  if (native === "numeric") return true;
  const match = /^numeric\((\d+),(\d+)\)$/u.exec(native);
  if (match === null) return false;
  const [precision, scale] = type.kind === "decimal" ? [type.precision, type.scale] : [20, 0];
  return Number(match[2]) >= scale && Number(match[1]) - Number(match[2]) >= precision - scale;
}

function literal(cell: string | Uint8Array, { native, type }: NativeColumn, unique: boolean): string {
  const text = cell instanceof Uint8Array ? `\\x${hexOf(cell)}` : cell;
  return `${quoteText(text)}::${unique || type?.kind !== "text" ? native : "text"}`;
}
