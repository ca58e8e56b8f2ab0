import type { StatementType } from "@duckdb/node-api";
import type { SqlSession } from "../../engine/sql-session.ts";
import { explainError } from "../explain-error.ts";
import type { FrontendMessage } from "../protocol/frontend-reader.ts";
import {
  emptyMessages,
  writeEmpty,
  writeError,
  writeParameterDescription,
  writeReady,
  writeRowDescription,
  type TransactionStatus,
} from "../protocol/messages.ts";
import { SqlError } from "../sql-error.ts";
import { splitTokens, tokenize, type Token } from "../statements/tokens.ts";
import { Cursors } from "./cursors.ts";
import { describePortal, portalColumns } from "./describe-portal.ts";
import { EngineTurn, isUndoable } from "./engine-turn.ts";
import type { Output } from "./output.ts";
import { bindPortal, sentColumns } from "./portal.ts";
import { Portals } from "./portals.ts";
import { prepare, type Prepared, type Preparing } from "./prepared.ts";
import { PreparedStatements } from "./prepared-statements.ts";
import { runPortal } from "./run-portal.ts";
import type { SessionParts } from "./session-parts.ts";
import { SessionSettings } from "./session-settings.ts";
import type { Settings } from "./settings.ts";
import { Transaction } from "./transaction.ts";

export interface WireSessionOptions {
  readonly sql: SqlSession;
  readonly output: Output;
  /** The client's next message, for statements that go on with some. */
  readonly next: () => Promise<FrontendMessage | null>;
  readonly settings: Settings;
  readonly user: string;
  readonly backend: number;
  /** Types of statements that are refused. */
  readonly refused: ReadonlySet<StatementType>;
  /** What the engine's search path ends with. */
  readonly catalogPath: string;
}

/** A script with one of these is run statement by statement, each for itself. */
const runAlone = /^(?:begin|start|commit|end|rollback|abort|set|vacuum|checkpoint|attach|detach)$/;

/** One client's conversation, on a session of the engine. One call at a time, but for `cancel`. */
export class WireSession {
  readonly #sql: SqlSession;
  readonly #preparing: Preparing;
  readonly #parts: SessionParts;
  #stopped: SqlError | null = null;
  #isBusy = false;

  constructor({ sql, output, next, settings: initial, user, backend, refused, catalogPath }: WireSessionOptions) {
    const engine = new EngineTurn(sql);
    const portals = new Portals(engine);
    const cursors = new Cursors(engine);
    const transaction = new Transaction(engine, async (ending) => {
      if (ending === "COMMIT") await cursors.holdOutliving();
      await cursors.close((_, { outlivesTransaction }) => !outlivesTransaction || ending === "ROLLBACK");
      await portals.closeAll();
    });
    const settings = new SessionSettings(initial, engine, output, catalogPath);
    const statements = new PreparedStatements();
    const check = (): void => {
      if (this.#stopped !== null) throw this.#stopped;
      if (output.isClosed) throw new SqlError("57P01", "the client has gone");
    };
    this.#sql = sql;
    this.#parts = { output, engine, settings, transaction, statements, portals, cursors, next, check };
    this.#preparing = {
      session: sql,
      settings: settings.printing,
      words: { user, backend, setting: (name) => settings.get(name) },
      allow: (type) => {
        if (refused.has(type))
          throw new SqlError("42501", "permission denied: this statement is not among those that the user may run here");
      },
    };
  }

  /** Milliseconds that the client may be idle as things stand; 0: for ever. */
  get idleMilliseconds(): number {
    return this.#parts.settings.milliseconds(this.status === "I" ? "idle_session_timeout" : "idle_in_transaction_session_timeout");
  }

  get status(): TransactionStatus {
    return this.#parts.transaction.status;
  }

  /** Brings the engine's session to where the client's settings begin. */
  async begin(): Promise<void> {
    await this.#parts.settings.begin();
  }

  /** Stops what runs; nothing happens where nothing runs. */
  cancel(reason = "canceling statement due to user request"): void {
    if (!this.#isBusy) return;
    this.#stopped ??= new SqlError("57014", reason);
    this.#sql.interrupt();
  }

  /** Answers a message `Query`: statements one after the other, all of them or none where there are several. */
  async simple(text: string): Promise<void> {
    const { output, transaction, portals } = this.#parts;
    try {
      await portals.close("");
      const statements = splitTokens(tokenize(text));
      if (statements.length === 0) writeEmpty(output.writer, emptyMessages.emptyQuery);
      const isScript = statements.length > 1 && !statements.some(([first]) => runAlone.test(first!.value));
      if (isScript && !transaction.isOpen) await transaction.beginImplicit();
      for (const tokens of statements) await this.#timed(async () => this.#runSimple(text, tokens));
      await transaction.endImplicit();
    } catch (error) {
      await this.failed(error);
    }
    await portals.closeAll();
    writeReady(output.writer, this.status);
    await output.flush();
  }

  async parse(name: string, text: string, oids: readonly number[]): Promise<void> {
    const { statements: prepared, output } = this.#parts;
    prepared.demandRoom(name);
    const statements = splitTokens(tokenize(text));
    if (statements.length > 1) throw new SqlError("42601", "cannot insert multiple commands into a prepared statement");
    prepared.add(name, await this.#timed(async () => this.#prepare(text, statements[0] ?? [], oids)));
    writeEmpty(output.writer, emptyMessages.parseComplete);
  }

  async bind(
    name: string,
    statement: string,
    formats: readonly number[],
    values: readonly (Buffer | null)[],
    resultFormats: readonly number[],
  ): Promise<void> {
    const { statements, portals, transaction, output } = this.#parts;
    const prepared = statements.get(statement);
    portals.demandFree(name);
    transaction.demandUsable(prepared.command);
    await portals.open(name, bindPortal(prepared, formats, values, resultFormats));
    writeEmpty(output.writer, emptyMessages.bindComplete);
  }

  describeStatement(name: string): void {
    const prepared = this.#parts.statements.get(name);
    writeParameterDescription(this.#parts.output.writer, prepared.oids);
    const nulls = prepared.oids.map(() => null);
    describePortal(this.#parts, bindPortal(prepared, [], nulls, []));
  }

  describePortal(name: string): void {
    const { portals, cursors, settings, output } = this.#parts;
    const cursor = portals.has(name) ? undefined : cursors.find(name);
    if (cursor === undefined) return describePortal(this.#parts, portals.get(name));
    const columns = sentColumns(cursor.columns, [], settings.printing);
    writeRowDescription(
      output.writer,
      columns.map(({ described }) => described),
    );
  }

  /** At most `limit` rows; 0 is all of them. */
  async execute(name: string, limit: number): Promise<void> {
    const portal = this.#parts.portals.get(name);
    await this.#timed(async () => {
      const { transaction } = this.#parts;
      if (!transaction.isOpen && isUndoable(portal.prepared)) await transaction.beginImplicit();
      await runPortal(this.#parts, portal, limit === 0 ? Infinity : limit, false);
    });
  }

  async close(kind: "statement" | "portal", name: string): Promise<void> {
    if (kind === "statement") this.#parts.statements.close(name);
    else await this.#parts.portals.close(name);
    writeEmpty(this.#parts.output.writer, emptyMessages.closeComplete);
  }

  /** What was written since the last one stands from here on. */
  async sync(): Promise<void> {
    const { transaction, portals, output } = this.#parts;
    await transaction.endImplicit().catch((error: unknown) => this.failed(error));
    if (!transaction.isOpen) await portals.closeAll();
    writeReady(output.writer, this.status);
    await output.flush();
  }

  /** Tells the client of an error, and ends what the transaction may still do. */
  async failed(error: unknown): Promise<void> {
    const told = this.#stopped ?? explainError(error);
    this.#stopped = null;
    this.#sql.takeWarnings();
    writeError(this.#parts.output.writer, told);
    await this.#parts.transaction.fail();
  }

  async end(): Promise<void> {
    this.cancel();
    const { portals, cursors, statements } = this.#parts;
    await portals.closeAll().catch(() => undefined);
    await cursors.close(() => true).catch(() => undefined);
    statements.closeAll();
    this.#sql.close();
  }

  async #runSimple(text: string, tokens: readonly Token[]): Promise<void> {
    const prepared = await this.#prepare(text, tokens, []);
    try {
      const portal = bindPortal(prepared, [], [], []);
      const isQuery = prepared.command.kind === "query";
      const columns = isQuery ? null : portalColumns(this.#parts, portal);
      if (columns !== null) writeRowDescription(this.#parts.output.writer, columns);
      await runPortal(this.#parts, portal, Infinity, isQuery);
    } finally {
      prepared.statement?.close();
    }
  }

  async #prepare(source: string, tokens: readonly Token[], oids: readonly number[]): Promise<Prepared> {
    await this.#parts.engine.free();
    const prepared = await prepare(this.#preparing, source, tokens, oids);
    this.#parts.transaction.demandUsable(prepared.command);
    return prepared;
  }

  /** Runs with the session's time limit, and as what `cancel` stops. */
  async #timed<T>(work: () => Promise<T>): Promise<T> {
    const limit = this.#parts.settings.milliseconds("statement_timeout");
    this.#isBusy = true;
    const timer = limit === 0 ? undefined : setTimeout(() => this.cancel("canceling statement due to statement timeout"), limit);
    try {
      const answer = await work();
      // Whoever stops what has just been done does not mean what comes next.
      this.#stopped = null;
      return answer;
    } finally {
      clearTimeout(timer);
      this.#isBusy = false;
    }
  }
}
