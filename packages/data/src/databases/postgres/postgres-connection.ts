import type pg from "pg";
import copyStreams from "pg-copy-streams";
import type { Schema } from "../../frames/field.ts";
import type { Frame } from "../../frames/frame.ts";
import type { NativeColumn, SqlConnection, StoredRows, TableDescription } from "../engine.ts";
import { quoteName, quoteTable } from "../quote.ts";
import { nativeColumn, type PostgresColumn } from "./column-type.ts";
import { CopyDecoder } from "./copy-decoder.ts";
import { CopyEncoder, type CopyColumn } from "./copy-encoder.ts";
import { postgresError } from "./postgres-error.ts";

/** One connection. What goes wrong on it is a coded error; after the loss of the server it stays closed. */
export class PostgresConnection implements SqlConnection {
  open = true;
  private readonly client: pg.Client;
  private readonly another: () => pg.Client;
  private processId = "";

  constructor(make: () => pg.Client) {
    this.another = make;
    try {
      this.client = make();
    } catch (cause) {
      throw postgresError(new Error("the URL cannot be read", { cause }));
    }
    const lost = (): void => {
      this.open = false;
    };
    this.client.on("error", lost);
    this.client.on("end", lost);
  }

  async begin(): Promise<void> {
    try {
      await this.client.connect();
    } catch (cause) {
      this.open = false;
      throw postgresError(cause);
    }
    // Backslashes in quotes are backslashes, and moments are read and written in UTC, whatever the database's settings are.
    await this.execute(
      "set standard_conforming_strings = on; set timezone = 'UTC'; set client_encoding = 'UTF8'; set statement_timeout = 0",
    );
    this.processId = (await this.rows("select pg_backend_pid()"))[0]![0]!;
  }

  async execute(statement: string): Promise<void> {
    await this.ask(statement);
  }

  async rows(query: string): Promise<readonly (readonly (string | null)[])[]> {
    return (await this.ask(query)).rows as (string | null)[][];
  }

  async describe(query: string): Promise<readonly NativeColumn[]> {
    const { fields } = await this.ask(`select * from (\n${query}\n) as godwit_rows limit 0`);
    const shape = fields.map(({ dataTypeID, dataTypeModifier }, index) => `(${index}, ${dataTypeID}, ${dataTypeModifier})`);
    if (shape.length === 0) return [];
    const named = await this.rows(
      `select type.oid, format_type(type.oid, shape.modifier), type.typtype
       from (values ${shape.join(", ")}) as shape (place, oid, modifier) join pg_type as type on type.oid = shape.oid order by shape.place`,
    );
    return fields.map(({ name, dataTypeModifier: modifier }, index): NativeColumn => {
      const [oid, native, typtype] = named[index]!;
      return nativeColumn({ name, oid: Number(oid), modifier, native: native!, typtype: typtype!, nullable: true, optional: false });
    });
  }

  async table(name: readonly string[]): Promise<TableDescription | null> {
    const columns = await this.catalogue(name);
    if (columns === null) return null;
    const [kind] = (await this.rows(`select relkind, relpersistence from pg_class where oid = ${columns.oid}`))[0]!;
    const keys = await this.rows(
      `select (select string_agg(attribute.attnum::text, ',' order by place) from unnest(indkey::int[]) with ordinality as key (number, place)
         join pg_attribute as attribute on attrelid = indrelid and attnum = key.number and attnotnull)
       from pg_index where indrelid = ${columns.oid} and indisunique and indisvalid and indpred is null and indexprs is null
         and indnkeyatts = indnatts and not exists (select from unnest(indkey::int[]) as key (number) join pg_attribute on attrelid = indrelid
         and attnum = key.number and not attnotnull) order by indisprimary desc, indexrelid`,
    );
    const nameOf = (number: string): string => columns.names.get(number) ?? "";
    return {
      columns: columns.columns.map(nativeColumn),
      uniqueKeys: keys.flatMap(([list]) => (list === null || list === undefined ? [] : [list.split(",").map(nameOf)])),
      unfit: kind === "r" || kind === "p" ? null : "it is a view or a foreign table",
    };
  }

  private async catalogue(name: readonly string[]): Promise<{
    readonly oid: string;
    readonly columns: readonly PostgresColumn[];
    readonly names: ReadonlyMap<string, string>;
  } | null> {
    const [found] = (await this.ask("select to_regclass($1)::oid", [quoteTable(name, quoteName)])).rows as [string | null][];
    const oid = found?.[0] ?? null;
    if (oid === null) return null;
    const rows = await this.rows(
      `select attname, case typtype when 'd' then typbasetype else atttypid end, case typtype when 'd' then typtypmod else atttypmod end,
         case typtype when 'd' then format_type(typbasetype, typtypmod) else format_type(atttypid, atttypmod) end, typtype, attnotnull,
         atthasdef or attidentity <> '' or not attnotnull, attnum
       from pg_attribute join pg_type on pg_type.oid = atttypid where attrelid = ${oid} and attnum > 0 and not attisdropped order by attnum`,
    );
    return {
      oid,
      columns: rows.map(([column, type, modifier, native, typtype, notNull, optional]) => ({
        name: column!,
        oid: Number(type),
        modifier: Number(modifier),
        native: native!,
        typtype: typtype!,
        nullable: notNull === "f",
        optional: optional === "t",
      })),
      names: new Map(rows.map((row) => [row[7]!, row[0]!])),
    };
  }

  async *stream(query: string, columns: readonly NativeColumn[], frameRows: number, signal?: AbortSignal): AsyncGenerator<StoredRows> {
    const decoder = new CopyDecoder(
      columns.map(({ type }) => type!),
      frameRows,
    );
    const pieces = this.client.query(copyStreams.to(`copy (${query}) to stdout (format binary)`, { highWaterMark: 1 << 20 }));
    const cancel = (): void => void this.cancel().catch(() => undefined);
    signal?.addEventListener("abort", cancel, { once: true });
    let complete = false;
    try {
      for await (const piece of pieces) {
        for (const rows of decoder.push(piece as Buffer)) {
          yield rows;
          signal?.throwIfAborted();
        }
      }
      const rest = decoder.rest();
      if (rest !== null) yield rest;
      complete = true;
    } catch (cause) {
      signal?.throwIfAborted();
      throw this.coded(cause);
    } finally {
      signal?.removeEventListener("abort", cancel);
      // What is still on its way would be read to its end otherwise.
      if (!complete) await this.close();
    }
  }

  async load(table: string, schema: Schema, frames: AsyncIterable<Frame>): Promise<number> {
    const names = schema.map(({ name }) => quoteName(name)).join(", ");
    const { fields } = await this.ask(`select ${names} from ${table} limit 0`);
    const encoder = new CopyEncoder(schema.map(({ type }, index): CopyColumn => ({ type, oid: fields[index]!.dataTypeID })));
    const target = this.client.query(copyStreams.from(`copy ${table} (${names}) from stdin (format binary)`));
    // A stream whose query has failed has lost its connection: to write to it or to destroy it throws, from where nobody can catch it.
    let failed: { readonly cause: unknown } | null = null;
    const failure = new Promise<never>((_, reject) =>
      target.once("error", (cause) => {
        failed = { cause };
        reject(cause);
      }),
    );
    const finished = new Promise<void>((resolve) => target.once("finish", resolve));
    failure.catch(() => undefined);
    const send = async (piece: Buffer): Promise<void> => {
      if (failed !== null) throw failed.cause;
      if (!target.write(piece)) await Promise.race([failure, new Promise((resolve) => target.once("drain", resolve))]);
    };
    try {
      for await (const frame of frames) for (const piece of encoder.encode(frame)) await send(piece);
      if (failed !== null) throw (failed as { readonly cause: unknown }).cause;
      target.end(encoder.end());
      await Promise.race([failure, finished]);
      return encoder.rows;
    } catch (cause) {
      if (failed === null && !target.destroyed && this.open) await new Promise<void>((resolve) => target.once("close", resolve).destroy());
      throw this.coded(cause);
    }
  }

  async lock(name: string): Promise<boolean> {
    const [row] = (await this.ask("select pg_try_advisory_lock(hashtextextended($1, 0))", [name])).rows as [string][];
    return row?.[0] === "t";
  }

  async close(): Promise<void> {
    const was = this.open;
    this.open = false;
    if (was) await this.client.end().catch(() => undefined);
  }

  /** Has the server end what this connection is waiting for. */
  private async cancel(): Promise<void> {
    const other = this.another();
    other.on("error", () => undefined);
    try {
      await other.connect();
      await other.query("select pg_cancel_backend($1)", [this.processId]);
    } finally {
      await other.end().catch(() => undefined);
    }
  }

  private async ask(text: string, values?: readonly string[]): Promise<pg.QueryArrayResult> {
    try {
      return await this.client.query({ text, rowMode: "array", ...(values !== undefined && { values: [...values] }) });
    } catch (cause) {
      throw this.coded(cause);
    }
  }

  private coded(cause: unknown): unknown {
    // What the rows' own source says of its failure is not the database's to say.
    const fromDatabase =
      cause instanceof Error && ("severity" in cause || "code" in cause || /connection|premature close|client/iu.test(cause.message));
    return fromDatabase ? postgresError(cause) : cause;
  }
}
