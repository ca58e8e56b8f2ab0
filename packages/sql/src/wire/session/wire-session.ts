import { StatementType } from "@duckdb/node-api";
import type { SqlSession } from "../../engine/sql-session.ts";
import type { SqlResult } from "../../engine/sql-result.ts";
import { copyEncoder } from "../copy/copy-out.ts";
import { explainError } from "../explain-error.ts";
import {
  emptyMessages,
  writeComplete,
  writeEmpty,
  writeError,
  writeNotice,
  writeParameterDescription,
  writeParameterStatus,
  writeReady,
  writeRowDescription,
  type DescribedColumn,
  type TransactionStatus,
} from "../protocol/messages.ts";
import { SqlError } from "../sql-error.ts";
import { commandTag } from "../statements/command-tag.ts";
import type { Command } from "../statements/command.ts";
import { quoteText, splitTokens, tokenize } from "../statements/tokens.ts";
import { zoneOffset } from "../values/zone-offset.ts";
import type { Output } from "./output.ts";
import { asDescribed, bindPortal, sentColumns, type Portal } from "./portal.ts";
import { givesRows, prepare, type Prepared, type Preparing } from "./prepared.ts";
import { dataRows, RowCursor, type SentColumn } from "./row-cursor.ts";
import { Savepoints } from "./savepoints.ts";
import { Settings } from "./settings.ts";

export interface WireSessionOptions {
  readonly sql: SqlSession;
  readonly output: Output;
  readonly settings: Settings;
  readonly user: string;
  readonly backend: number;
  /** Types of statements that are refused. */
  readonly refused: ReadonlySet<StatementType>;
  /** What the engine's search path ends with. */
  readonly catalogPath: string;
}

interface Cursor {
  readonly rows: RowCursor;
  readonly prepared: Prepared;
  readonly columns: SqlResult["columns"];
  readonly outlivesTransaction: boolean;
}

const textOid = 25;
const prepareLimit = 10_000;

/** One client's statements, portals, cursors and transaction, on a session of the engine. One call at a time. */
export class WireSession {
  readonly #options: WireSessionOptions;
  readonly #prepared = new Map<string, Prepared>();
  readonly #portals = new Map<string, Portal>();
  readonly #cursors = new Map<string, Cursor>();
  readonly #preparing: Preparing;
  readonly #savepoints = new Savepoints();
  /** The rows that the engine is still making. */
  #reading: RowCursor | null = null;
  #status: TransactionStatus = "I";
  #isImplicit = false;
  #stopped: SqlError | null = null;
  #isBusy = false;

  constructor(options: WireSessionOptions) {
    this.#options = options;
    const { sql, settings, user, backend, refused } = options;
    this.#preparing = {
      session: sql,
      settings: { offset: (micros) => this.#offset(micros) },
      words: { user, backend, setting: (name) => settings.get(name) },
      allow: (type) => {
        if (refused.has(type))
          throw new SqlError("42501", "permission denied: this statement is not among those that the user may run here");
      },
    };
  }

  /** Milliseconds that the client may be idle as things stand; 0: for ever. */
  get idleMilliseconds(): number {
    return this.#options.settings.milliseconds(this.status === "I" ? "idle_session_timeout" : "idle_in_transaction_session_timeout");
  }

  /** Brings the engine's session to where the client's settings begin. */
  async begin(): Promise<void> {
    const { settings, sql, catalogPath } = this.#options;
    await sql.query(`SET TimeZone = ${quoteText(settings.get("timezone") ?? "UTC")}`);
    await sql.query(`SET search_path = ${quoteText(searchPath(settings.get("search_path") ?? "", catalogPath))}`);
  }

  get status(): TransactionStatus {
    return this.#isImplicit ? "I" : this.#status;
  }

  /** Stops what runs; nothing happens where nothing runs. */
  cancel(reason = "canceling statement due to user request"): void {
    if (!this.#isBusy) return;
    this.#stopped ??= new SqlError("57014", reason);
    this.#options.sql.interrupt();
  }

  /** Answers a message `Query`: statements one after the other, all of them or none where there are several. */
  async simple(text: string): Promise<void> {
    const { writer } = this.#options.output;
    this.#portals.delete("");
    try {
      const statements = splitTokens(tokenize(text));
      if (statements.length === 0) writeEmpty(writer, emptyMessages.emptyQuery);
      const isScript =
        statements.length > 1 &&
        !statements.some(([first]) => /^(?:begin|start|commit|end|rollback|abort|set|vacuum|checkpoint|attach|detach)$/.test(first!.value));
      if (isScript && this.#status === "I") {
        await this.#engine("BEGIN TRANSACTION");
        this.#status = "T";
        this.#isImplicit = true;
      }
      for (const tokens of statements)
        await this.#timed(async () => {
          const prepared = await this.#prepare(text, tokens, []);
          const portal = bindPortal(prepared, [], [], []);
          if (portal.prepared.command.kind === "query") await this.#run(portal, Infinity, true);
          else {
            this.#describe(portal, true);
            await this.#run(portal, Infinity, false);
          }
        });
      if (this.#isImplicit) await this.#endTransaction("COMMIT");
    } catch (error) {
      await this.#tell(error);
    }
    await this.#closePortals();
    writeReady(writer, this.status);
    await this.#options.output.flush();
  }

  async parse(name: string, text: string, oids: readonly number[]): Promise<void> {
    if (name !== "" && this.#prepared.has(name)) throw new SqlError("42P05", `prepared statement "${name}" already exists`);
    if (this.#prepared.size >= prepareLimit) throw new SqlError("54000", `a connection holds at most ${prepareLimit} prepared statements`);
    const statements = splitTokens(tokenize(text));
    if (statements.length > 1) throw new SqlError("42601", "cannot insert multiple commands into a prepared statement");
    const prepared = await this.#timed(async () => this.#prepare(text, statements[0] ?? [], oids));
    this.#prepared.get(name)?.statement?.close();
    this.#prepared.set(name, prepared);
    writeEmpty(this.#options.output.writer, emptyMessages.parseComplete);
  }

  async bind(
    name: string,
    statement: string,
    formats: readonly number[],
    values: readonly (Buffer | null)[],
    resultFormats: readonly number[],
  ): Promise<void> {
    const prepared = this.#statement(statement);
    if (name !== "" && this.#portals.has(name)) throw new SqlError("42P03", `cursor "${name}" already exists`);
    this.#demandUsable(prepared.command);
    await this.#portals.get(name)?.cursor?.close();
    this.#portals.set(name, bindPortal(prepared, formats, values, resultFormats));
    writeEmpty(this.#options.output.writer, emptyMessages.bindComplete);
  }

  describeStatement(name: string): void {
    const prepared = this.#statement(name);
    writeParameterDescription(this.#options.output.writer, prepared.oids);
    this.#describe(
      bindPortal(
        prepared,
        [],
        prepared.oids.map(() => null),
        [],
      ),
      false,
    );
  }

  describePortal(name: string): void {
    const cursor = this.#portals.has(name) ? undefined : this.#cursors.get(name);
    if (cursor !== undefined) {
      const columns = sentColumns(cursor.columns, [], this.#preparing.settings);
      return writeRowDescription(
        this.#options.output.writer,
        columns.map(({ described }) => described),
      );
    }
    this.#describe(this.#portal(name), false);
  }

  /** At most `limit` rows; 0 is all of them. */
  async execute(name: string, limit: number): Promise<void> {
    const portal = this.#portal(name);
    await this.#timed(async () => this.#run(portal, limit === 0 ? Infinity : limit, false));
  }

  async close(kind: "statement" | "portal", name: string): Promise<void> {
    if (kind === "statement") {
      this.#prepared.get(name)?.statement?.close();
      this.#prepared.delete(name);
    } else {
      await this.#portals.get(name)?.cursor?.close();
      this.#portals.delete(name);
    }
    writeEmpty(this.#options.output.writer, emptyMessages.closeComplete);
  }

  async sync(): Promise<void> {
    if (this.#status === "I") await this.#closePortals();
    writeReady(this.#options.output.writer, this.status);
    await this.#options.output.flush();
  }

  /** Tells the client of an error, and ends what the transaction may still do. */
  async failed(error: unknown): Promise<void> {
    await this.#tell(error);
  }

  async end(): Promise<void> {
    this.cancel();
    for (const { cursor } of this.#portals.values()) await cursor?.close().catch(() => undefined);
    for (const { rows } of this.#cursors.values()) await rows.close().catch(() => undefined);
    for (const { statement } of this.#prepared.values()) statement?.close();
    this.#options.sql.close();
  }

  async #tell(reason: unknown): Promise<void> {
    const told = this.#stopped ?? explainError(reason);
    this.#stopped = null;
    const { writer } = this.#options.output;
    writeError(writer, told);
    if (this.#isImplicit) await this.#endTransaction("ROLLBACK").catch(() => undefined);
    else if (this.#status === "T") this.#status = "E";
  }

  async #prepare(source: string, tokens: ReturnType<typeof tokenize>, oids: readonly number[]): Promise<Prepared> {
    await this.#reading?.hold();
    const prepared = await prepare(this.#preparing, source, tokens, oids);
    this.#demandUsable(prepared.command);
    return prepared;
  }

  #demandUsable({ kind }: Command): void {
    if (this.#status === "E" && kind !== "rollback" && kind !== "commit" && kind !== "rollback-to")
      throw new SqlError("25P02", "current transaction is aborted, commands ignored until end of transaction block");
  }

  #statement(name: string): Prepared {
    const found = this.#prepared.get(name);
    if (found === undefined)
      throw new SqlError(
        "26000",
        name === "" ? "unnamed prepared statement does not exist" : `prepared statement "${name}" does not exist`,
      );
    return found;
  }

  #portal(name: string): Portal {
    const found = this.#portals.get(name);
    if (found === undefined) throw new SqlError("34000", `portal "${name}" does not exist`);
    return found;
  }

  /** Runs with the session's time limit, and as what `cancel` stops. */
  async #timed<T>(work: () => Promise<T>): Promise<T> {
    const limit = this.#options.settings.milliseconds("statement_timeout");
    this.#isBusy = true;
    const timer = limit === 0 ? undefined : setTimeout(() => this.cancel("canceling statement due to statement timeout"), limit);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
      this.#isBusy = false;
    }
  }

  #describe(portal: Portal, onlyRows: boolean): void {
    const { writer } = this.#options.output;
    const columns = this.#described(portal);
    if (columns !== null) writeRowDescription(writer, columns);
    else if (!onlyRows) writeEmpty(writer, emptyMessages.noData);
  }

  #described({ prepared, formats }: Portal): readonly DescribedColumn[] | null {
    const { command, columns } = prepared;
    if (command.kind === "show") return [textColumn(command.name)];
    if (command.kind === "fetch")
      return sentColumns(this.#cursor(command.name).columns, formats, this.#preparing.settings).map(({ described }) => described);
    if (command.kind !== "query" || !givesRows(prepared)) return null;
    if (columns === null)
      throw new SqlError("42P18", "the types of the result cannot be determined", { hint: "Give the parameters types: $1::INTEGER." });
    return sentColumns(columns, formats, this.#preparing.settings).map(({ described }) => described);
  }

  /** Executes a portal, from where it stands. */
  async #run(portal: Portal, limit: number, tellColumns: boolean): Promise<void> {
    const { prepared } = portal;
    const { command } = prepared;
    this.#demandUsable(command);
    const { writer } = this.#options.output;
    if (prepared.tokens.length === 0) return writeEmpty(writer, emptyMessages.emptyQuery);
    if (command.kind !== "query") return this.#command(portal);
    try {
      if (portal.isDone) throw new SqlError("55000", "the portal has been run to its end");
      const described = tellColumns || portal.cursor !== null ? null : this.#described(portal);
      if (portal.cursor === null) {
        const result = await this.#execute(portal);
        if (result.columns.length === 0) {
          portal.isDone = true;
          const { changed } = result;
          const isFilled = changed !== null && result.statementType === StatementType.CREATE;
          return writeComplete(writer, isFilled ? `SELECT ${changed}` : commandTag(prepared.tokens, result.statementType, changed ?? 0));
        }
        const columns = sentColumns(result.columns, portal.formats, this.#preparing.settings);
        if (tellColumns)
          writeRowDescription(
            writer,
            columns.map((column) => column.described),
          );
        portal.write = dataRows(described === null ? columns : asDescribed(columns, described));
        portal.cursor = new RowCursor(result);
      }
      this.#reading = portal.cursor;
      const { sent, isDone } = await portal.cursor.send(this.#options.output, limit, portal.write!, () => this.#check());
      portal.sent += sent;
      if (!portal.cursor.isReading) this.#reading = null;
      if (!isDone) return writeEmpty(writer, emptyMessages.portalSuspended);
      portal.isDone = true;
      writeComplete(writer, commandTag(prepared.tokens, prepared.statement!.statementType, portal.sent));
    } catch (error) {
      throw prepared.explain(error);
    }
  }

  async #execute({ prepared, values, types }: Portal): Promise<SqlResult> {
    await this.#reading?.hold();
    this.#reading = null;
    const statement = prepared.statement!;
    if (statement.statementType !== StatementType.SELECT && statement.statementType !== StatementType.EXPLAIN) this.#savepoints.noteWrite();
    const byName = <T>(items: readonly T[]): { readonly [name: string]: T } =>
      Object.fromEntries(statement.parameters.map(({ name }) => [name, items[Number(name) - 1]!]));
    return statement.execute(statement.parameters.length === 0 ? {} : { values: byName(values), types: byName(types) });
  }

  /** Throws where the client has gone or has cancelled. */
  #check(): void {
    if (this.#stopped !== null) throw this.#stopped;
    if (this.#options.output.isClosed) throw new SqlError("57P01", "the client has gone");
  }

  async #command(portal: Portal): Promise<void> {
    const { prepared } = portal;
    const { command } = prepared;
    const { output, settings } = this.#options;
    const { writer } = output;
    const done = (tag: string): void => writeComplete(writer, tag);
    switch (command.kind) {
      case "begin":
        if (this.#status === "T" && !this.#isImplicit)
          writeNotice(writer, new SqlError("25001", "there is already a transaction in progress"));
        else if (!this.#isImplicit) await this.#engine("BEGIN TRANSACTION");
        if (this.#status === "I") this.#savepoints.clear();
        this.#status = "T";
        this.#isImplicit = false;
        return done("BEGIN");
      case "commit":
      case "rollback": {
        if (this.#status === "I") writeNotice(writer, new SqlError("25P01", "there is no transaction in progress"));
        const ending = command.kind === "commit" && this.#status !== "E" ? "COMMIT" : "ROLLBACK";
        if (this.#status !== "I") await this.#endTransaction(ending);
        return done(ending);
      }
      case "savepoint":
      case "release":
        if (this.#status === "I" || this.#isImplicit) throw new SqlError("25P01", "savepoints can only be used in transaction blocks");
        if (command.kind === "savepoint") this.#savepoints.add(command.name);
        else this.#savepoints.release(command.name);
        return done(command.kind.toUpperCase());
      case "rollback-to":
        await this.#rollbackTo(command.name);
        return done("ROLLBACK");
      case "set":
        await this.#set(command.name, command.value);
        return done("SET");
      case "reset":
        if (command.name === null) await this.#resetAll();
        else await this.#set(command.name, null);
        return done("RESET");
      case "show": {
        const value = settings.get(command.name);
        if (value === undefined) throw new SqlError("42704", `unrecognized configuration parameter "${command.name}"`);
        writer.start("D").int16(1).cell(value);
        writer.end();
        return done("SHOW");
      }
      case "discard":
        for (const each of this.#prepared.values()) each.statement?.close();
        this.#prepared.clear();
        await this.#closeCursors(() => true);
        if (command.what === "all") await this.#resetAll();
        return done(`DISCARD ${command.what.toUpperCase()}`);
      case "deallocate":
        for (const [name, each] of this.#prepared)
          if (command.name === null || name === command.name) {
            if (each !== prepared) each.statement?.close();
            this.#prepared.delete(name);
          }
        return done(command.name === null ? "DEALLOCATE ALL" : "DEALLOCATE");
      case "unlisten":
        return done("UNLISTEN");
      case "declare":
        return this.#declare(portal, command.name);
      case "fetch":
        return this.#fetch(portal, command.name, command.count);
      case "move": {
        const { rows } = this.#cursor(command.name);
        this.#reading = rows;
        return done(`MOVE ${await rows.skip(command.count)}`);
      }
      case "close":
        if (command.name !== null) this.#cursor(command.name);
        await this.#closeCursors((name) => command.name === null || name === command.name);
        return done(command.name === null ? "CLOSE CURSOR ALL" : "CLOSE CURSOR");
      case "copy-out": {
        const result = await this.#execute(portal).catch((error: unknown) => {
          throw prepared.explain(error);
        });
        const isBinary = command.format === "binary";
        const columns: readonly SentColumn[] = sentColumns(result.columns, [isBinary ? 1 : 0], this.#preparing.settings);
        writer
          .start("H")
          .byte(isBinary ? 1 : 0)
          .int16(columns.length);
        for (const _ of columns) writer.int16(isBinary ? 1 : 0);
        writer.end();
        const encoder = copyEncoder(
          command,
          columns,
          result.columns.map(({ name }) => name),
        );
        const { sent } = await new RowCursor(result)
          .send(output, Infinity, encoder.row, () => this.#check())
          .catch((error: unknown) => {
            throw prepared.explain(error);
          });
        encoder.end(writer);
        writeEmpty(writer, emptyMessages.copyDone);
        return done(`COPY ${sent}`);
      }
      case "copy-in":
        throw new SqlError("0A000", "COPY FROM STDIN is not supported", { hint: "Insert rows, or read a file that the server has." });
      case "query":
        return;
    }
    return command satisfies never;
  }

  async #rollbackTo(name: string): Promise<void> {
    if (this.#status === "I" || this.#isImplicit) throw new SqlError("25P01", "savepoints can only be used in transaction blocks");
    this.#savepoints.goBack(name);
    if (this.#status === "T") return;
    // The engine's own transaction may be over with the error. Where nothing was written in it, another is as good.
    if (this.#savepoints.hasWritten) await this.#engine("SELECT 1");
    else {
      await this.#engine("ROLLBACK");
      await this.#engine("BEGIN TRANSACTION");
    }
    this.#status = "T";
  }

  async #declare(portal: Portal, name: string): Promise<void> {
    const hasHold = portal.prepared.tokens.some(
      (token, index) => token.value === "with" && portal.prepared.tokens[index + 1]?.value === "hold",
    );
    if (this.#status === "I" && !hasHold) throw new SqlError("25P01", "DECLARE CURSOR can only be used in transaction blocks");
    if (this.#cursors.has(name)) throw new SqlError("42P03", `cursor "${name}" already exists`);
    try {
      const result = await this.#execute(portal);
      const rows = new RowCursor(result);
      this.#reading = rows;
      this.#cursors.set(name, { rows, prepared: portal.prepared, columns: result.columns, outlivesTransaction: hasHold });
    } catch (error) {
      throw portal.prepared.explain(error);
    }
    writeComplete(this.#options.output.writer, "DECLARE CURSOR");
  }

  async #fetch({ formats }: Portal, name: string, count: number): Promise<void> {
    const { rows, columns, prepared } = this.#cursor(name);
    const { output } = this.#options;
    if (rows.isReading) this.#reading = rows;
    try {
      const { sent } = await rows.send(output, count, dataRows(sentColumns(columns, formats, this.#preparing.settings)), () =>
        this.#check(),
      );
      writeComplete(output.writer, `FETCH ${sent}`);
    } catch (error) {
      throw prepared.explain(error);
    }
  }

  #cursor(name: string): Cursor {
    const found = this.#cursors.get(name);
    if (found === undefined) throw new SqlError("34000", `cursor "${name}" does not exist`);
    return found;
  }

  async #set(name: string, value: string | null): Promise<void> {
    const { settings, output, sql, catalogPath } = this.#options;
    if (name === "transaction") return;
    const stored = settings.set(name, value);
    const reported = Settings.reportedName(name);
    if (reported !== undefined) writeParameterStatus(output.writer, reported, stored);
    if (name === "timezone") await this.#engine(`SET TimeZone = ${quoteText(stored)}`);
    if (name === "search_path")
      await sql.query(`SET search_path = ${quoteText(searchPath(value === null ? "" : stored, catalogPath))}`).catch(() => undefined);
  }

  async #resetAll(): Promise<void> {
    this.#options.settings.reset();
    for (const [name, value] of this.#options.settings.reported()) writeParameterStatus(this.#options.output.writer, name, value);
    await this.#engine(`SET TimeZone = ${quoteText(this.#options.settings.get("timezone") ?? "UTC")}`);
  }

  async #endTransaction(ending: "COMMIT" | "ROLLBACK"): Promise<void> {
    if (ending === "COMMIT") for (const { rows, outlivesTransaction } of this.#cursors.values()) if (outlivesTransaction) await rows.hold();
    await this.#closeCursors((_, { outlivesTransaction }) => !outlivesTransaction || ending === "ROLLBACK");
    await this.#closePortals();
    this.#reading = null;
    this.#savepoints.clear();
    this.#status = "I";
    this.#isImplicit = false;
    try {
      await this.#options.sql.query(ending);
    } catch (error) {
      if (ending === "COMMIT") await this.#options.sql.query("ROLLBACK").catch(() => undefined);
      throw explainError(error);
    }
  }

  async #engine(statement: string): Promise<void> {
    await this.#reading?.hold();
    this.#reading = null;
    try {
      await this.#options.sql.query(statement);
    } catch (error) {
      throw explainError(error);
    }
  }

  async #closePortals(): Promise<void> {
    for (const { cursor } of this.#portals.values())
      if (cursor !== null) {
        if (this.#reading === cursor) this.#reading = null;
        await cursor.close();
      }
    this.#portals.clear();
  }

  async #closeCursors(isMeant: (name: string, cursor: Cursor) => boolean): Promise<void> {
    for (const [name, cursor] of this.#cursors)
      if (isMeant(name, cursor)) {
        if (this.#reading === cursor.rows) this.#reading = null;
        await cursor.rows.close();
        this.#cursors.delete(name);
      }
  }

  #offset(micros: bigint): number {
    const zone = this.#options.settings.get("timezone") ?? "UTC";
    if (zone !== this.#zone) {
      this.#zone = zone;
      this.#zoneOffset = zoneOffset(zone) ?? (() => 0);
    }
    return this.#zoneOffset(micros);
  }

  #zone = "UTC";
  #zoneOffset: (micros: bigint) => number = () => 0;
}

function textColumn(name: string): DescribedColumn {
  return { name, oid: textOid, size: -1, modifier: -1, format: 0 };
}

/** `$user` and `public` stand for the schema that there is. */
function searchPath(value: string, catalogPath: string): string {
  const schemas = value
    .split(",")
    .map((each) => each.trim().replaceAll('"', ""))
    .filter((each) => each !== "" && each !== "$user" && each !== "public" && each !== "pg_catalog");
  return [...(schemas.length === 0 ? ["main"] : schemas), catalogPath].join(",");
}
