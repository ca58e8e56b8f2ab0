import { DuckDBDataChunk, VARCHAR } from "@duckdb/node-api";
import { copyLines } from "../copy/copy-lines.ts";
import { CopyTuples } from "../copy/copy-tuples.ts";
import { stagedColumn, type StagedColumn } from "../copy/staged-column.ts";
import { SqlError } from "../sql-error.ts";
import type { CopyFormat } from "../statements/copy-command.ts";
import { quoteName } from "../statements/tokens.ts";
import type { Portal } from "./portal.ts";
import type { SessionParts } from "./session-parts.ts";

const chunkRows = 2048;
const staging = "godwit_copy";

/**
 * Answers COPY FROM STDIN; tells how many rows came. They wait as texts in a table of the session's own, and one statement casts and inserts
 * them: all or none.
 */
export async function copyIn(parts: SessionParts, { prepared }: Portal, format: CopyFormat): Promise<number> {
  const { engine, settings, transaction, output } = parts;
  const columns = prepared.columns!.map(({ name, type }) => stagedColumn(name, type, settings.printing));
  const code = format.format === "binary" ? 1 : 0;
  const texts = columns.map((_, index) => `c${index}`);
  await engine.query(`CREATE OR REPLACE TEMP TABLE ${staging}(${texts.map((name) => `${name} VARCHAR`).join(", ")})`);
  try {
    output.writer.start("G").byte(code).int16(columns.length);
    for (const _ of columns) output.writer.int16(code);
    output.writer.end();
    await output.flush();
    const rows = await engine.append(staging, async (append) => receive(parts, columns, format, append));
    transaction.noteWrite();
    const names = columns.map(({ name }) => quoteName(name)).join(", ");
    const casts = columns.map((column, index) => column.cast(texts[index]!)).join(", ");
    await engine.query(`INSERT INTO ${prepared.target!}(${names}) SELECT ${casts} FROM temp.main.${staging}`);
    return rows;
  } finally {
    // In a transaction that has failed it goes with the transaction.
    await engine.query(`DROP TABLE IF EXISTS temp.main.${staging}`).catch(() => undefined);
  }
}

async function receive(
  { next, check }: SessionParts,
  columns: readonly StagedColumn[],
  format: CopyFormat,
  append: (chunk: DuckDBDataChunk) => void,
): Promise<number> {
  const waiting: (string | null)[][] = columns.map(() => []);
  let rows = 0;
  const flush = (): void => {
    if (waiting[0]!.length === 0) return;
    const chunk = DuckDBDataChunk.create(
      columns.map(() => VARCHAR),
      waiting[0]!.length,
    );
    chunk.setColumns(waiting);
    append(chunk);
    for (const cells of waiting) cells.length = 0;
  };
  const take = <T>(fields: readonly (T | null)[], read: (column: StagedColumn, field: T) => string): void => {
    rows += 1;
    if (fields.length < columns.length) throw wrongRow(`missing data for column "${columns[fields.length]!.name}"`, rows);
    if (fields.length > columns.length) throw wrongRow("extra data after last expected column", rows);
    for (const [index, column] of columns.entries()) {
      const field = fields[index]!;
      waiting[index]!.push(field === null ? null : read(column, field));
    }
    if (waiting[0]!.length === chunkRows) flush();
  };
  const fromText = (column: StagedColumn, field: string): string => column.fromText(field);
  const fromBinary = (column: StagedColumn, field: Buffer): string => column.fromBinary(field);
  const lines = copyLines(format);
  const tuples = new CopyTuples();
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const decode = (bytes?: Buffer): string => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      throw new SqlError("22021", "invalid byte sequence for encoding UTF8 in COPY data");
    }
  };
  for (;;) {
    const message = await next();
    check();
    if (message === null) throw new SqlError("08006", "unexpected EOF on client connection with an open transaction", { fatal: true });
    const { type, body } = message;
    if (type === "d") {
      if (format.format === "binary") for (const fields of tuples.push(body)) take(fields, fromBinary);
      else for (const fields of lines.push(decode(body))) take(fields, fromText);
    } else if (type === "c") {
      if (format.format === "binary") tuples.end();
      else for (const fields of [...lines.push(decode()), ...lines.end()]) take(fields, fromText);
      flush();
      return rows;
    } else if (type === "f") throw new SqlError("57014", `COPY from stdin failed: ${body.toString("utf8").replace(/\0$/u, "")}`);
    else if (type !== "H" && type !== "S")
      throw new SqlError("08P01", `unexpected message type ${body.length > 0 ? `"${type}" ` : ""}during COPY from stdin`, { fatal: true });
  }
}

function wrongRow(message: string, row: number): SqlError {
  return new SqlError("22P04", message, { detail: `row ${row} of the data` });
}
