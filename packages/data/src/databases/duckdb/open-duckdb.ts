import { existsSync } from "node:fs";
import { GodwitError } from "@godwit/core/errors";
import type { Dialect, SqlEngine } from "../engine.ts";
import { hexOf, quoteName, quoteText } from "../quote.ts";
import { columnType, takes } from "./column-type.ts";
import { DuckdbConnection } from "./duckdb-connection.ts";
import { duckdbError } from "./duckdb-error.ts";
import { DuckdbFile } from "./duckdb-files.ts";

/** A file of DuckDB; one that is written to is made where it is missing. */
export async function openDuckdb(name: string, mode: "read" | "write"): Promise<SqlEngine> {
  if (mode === "read" && !existsSync(name)) throw new GodwitError("FILE_NOT_FOUND", "there is no such file", { where: { file: name } });
  const file = await DuckdbFile.open(name, mode).catch((cause: unknown) => {
    throw duckdbError(cause).at({ file: name });
  });
  let closed = false;
  return {
    title: "DuckDB",
    dialect,
    coded: duckdbError,
    connect: async () => {
      const instance = await file.instance();
      const connection = await instance.connect();
      await connection.run("set TimeZone = 'UTC'");
      return new DuckdbConnection(connection, file);
    },
    close: async () => {
      if (closed) return;
      closed = true;
      await file.close();
    },
  };
}

const dialect: Dialect = {
  quote: quoteName,
  quoteText,
  refuseName: (name) => (name.includes("\0") ? "it holds a NUL" : null),
  foldsNames: true,
  columnType,
  takes,
  orderTerm: (quoted) => quoted,
  literal: (cell, { native, type }) => {
    if (cell instanceof Uint8Array) return `from_hex('${hexOf(cell)}')`;
    return `${quoteText(cell)}::${type?.kind === "float" ? "double" : native}`;
  },
  everyRow: String(Number.MAX_SAFE_INTEGER),
  beginRead: "begin transaction read only",
  beginWrite: "begin transaction",
  tableOptions: "",
  writtenAt: "timestamptz not null default now()",
  keyText: "varchar",
};
