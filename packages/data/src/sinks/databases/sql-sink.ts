import { GodwitError } from "@godwit/core/errors";
import type { SqlConnection, SqlEngine } from "../../databases/engine.ts";
import type { DatabaseLocation } from "../../databases/location.ts";
import type { SinkOptionsOf } from "../../options/sink-options.ts";
import { quoteTable } from "../../databases/quote.ts";
import type { Frame } from "../../frames/frame.ts";
import type { Chunk, Receipt, Sink, SinkRun } from "../sink.ts";
import { ChunkRecords } from "./chunk-records.ts";
import { expectNames, prepareTable } from "./prepare-table.ts";

/** How long the lock of a run is waited for: a server may need a moment to see that its last holder has died. */
const lockMilliseconds = 5000;
const lockPause = 100;

/** A table of a database that speaks SQL: the rows of a chunk and its record are committed by one transaction. */
export class SqlSink implements Sink {
  readonly name: string;
  readonly guarantee = "exactly-once";
  private readonly engine: SqlEngine;
  private readonly location: DatabaseLocation;
  private readonly table: string;
  private readonly options: SinkOptionsOf<"postgres">;
  private readonly records: ChunkRecords;
  private connection: SqlConnection | null = null;
  private run: SinkRun | null = null;
  private writing: Promise<unknown> = Promise.resolve();

  constructor(engine: SqlEngine, location: DatabaseLocation, options: SinkOptionsOf<"postgres">) {
    if (location.table.length === 0)
      throw new GodwitError("USAGE", `${location.name} names no table to write to`, { hint: "Write #TABLE or #SCHEMA.TABLE after it." });
    this.engine = engine;
    this.location = location;
    this.options = options;
    this.name = location.name;
    this.table = quoteTable(location.table, engine.dialect.quote);
    this.records = new ChunkRecords(engine.dialect, location.table);
  }

  async begin(run: SinkRun): Promise<readonly Receipt[]> {
    expectNames(this.engine, this.location, run.schema);
    this.run = run;
    const connection = await this.connected();
    await prepareTable(connection, this.engine, this.location, run.schema, this.options.create ?? true);
    await this.records.prepare(connection);
    return this.records.of(connection, run.key);
  }

  /** One chunk after the other: the run's lock is the connection's. */
  write(chunk: Chunk, frames: AsyncIterable<Frame>): Promise<Receipt> {
    const written = this.writing.then(() => this.writeNow(chunk, frames));
    this.writing = written.catch(() => undefined);
    return written;
  }

  async finish(): Promise<void> {
    await this.writing;
  }

  async close(): Promise<void> {
    await this.writing;
    await this.connection?.close();
    this.connection = null;
    await this.engine.close();
  }

  private async writeNow(chunk: Chunk, frames: AsyncIterable<Frame>): Promise<Receipt> {
    const { key, schema } = this.run!;
    const connection = await this.connected();
    let committing = false;
    try {
      await connection.execute(this.engine.dialect.beginWrite);
      const standing = await this.records.one(connection, key, chunk.index);
      if (standing !== null) {
        await connection.execute("rollback");
        return standing;
      }
      const rows = schema.length === 0 ? 0 : await connection.load(this.table, schema, frames);
      const receipt = await this.records.add(connection, key, chunk, rows);
      committing = true;
      await connection.execute("commit");
      return receipt;
    } catch (cause) {
      await connection.execute("rollback").catch(() => connection.close());
      const committed = committing && !connection.open ? await this.lookAgain(key, chunk.index) : null;
      if (committed !== null) return committed;
      throw cause;
    }
  }

  /** The connection was lost in the middle of a commit: whether it went through, only the table can tell. */
  private async lookAgain(key: string, chunk: number): Promise<Receipt | null> {
    try {
      return await this.records.one(await this.connected(), key, chunk);
    } catch {
      return null;
    }
  }

  /** A connection that holds the run's lock. */
  private async connected(): Promise<SqlConnection> {
    if (this.connection?.open === true) return this.connection;
    const connection = await this.engine.connect();
    const name = `godwit ${this.run!.key} ${this.location.table.join(".")}`;
    const until = Date.now() + lockMilliseconds;
    while (!(await connection.lock(name))) {
      if (Date.now() > until) {
        await connection.close();
        throw new GodwitError("RUN_IN_PROGRESS", `another process is writing the same run to ${this.name}`);
      }
      await new Promise((resolve) => setTimeout(resolve, lockPause));
    }
    this.connection = connection;
    return connection;
  }
}
