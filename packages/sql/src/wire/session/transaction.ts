import type { TransactionStatus } from "../protocol/messages.ts";
import { SqlError } from "../sql-error.ts";
import type { Command } from "../statements/command.ts";
import type { EngineTurn } from "./engine-turn.ts";
import { Savepoints } from "./savepoints.ts";

export type Ending = "COMMIT" | "ROLLBACK";

/** Where a client's transaction stands. One that a script of several statements is run in is begun and ended for the client. */
export class Transaction {
  readonly #engine: EngineTurn;
  readonly #beforeEnd: (ending: Ending) => Promise<void>;
  readonly #savepoints = new Savepoints();
  #status: TransactionStatus = "I";
  #isImplicit = false;

  /** `beforeEnd` closes what does not outlive the transaction. */
  constructor(engine: EngineTurn, beforeEnd: (ending: Ending) => Promise<void>) {
    this.#engine = engine;
    this.#beforeEnd = beforeEnd;
  }

  /** As the client is told. */
  get status(): TransactionStatus {
    return this.#isImplicit ? "I" : this.#status;
  }

  /** Whether statements are run in one, of whoever's beginning. */
  get isOpen(): boolean {
    return this.#status !== "I";
  }

  get hasFailed(): boolean {
    return this.#status === "E";
  }

  /** Throws SqlError where an error has left nothing to do but to go back. */
  demandUsable({ kind }: Command): void {
    if (this.#status === "E" && kind !== "rollback" && kind !== "commit" && kind !== "rollback-to")
      throw new SqlError("25P02", "current transaction is aborted, commands ignored until end of transaction block");
  }

  noteWrite(): void {
    this.#savepoints.noteWrite();
  }

  /** False where the client has one already. */
  async begin(): Promise<boolean> {
    const isRepeated = this.#status === "T" && !this.#isImplicit;
    if (!isRepeated && !this.#isImplicit) await this.#engine.query("BEGIN TRANSACTION");
    if (this.#status === "I") this.#savepoints.clear();
    this.#status = "T";
    this.#isImplicit = false;
    return !isRepeated;
  }

  async beginImplicit(): Promise<void> {
    await this.#engine.query("BEGIN TRANSACTION");
    this.#status = "T";
    this.#isImplicit = true;
  }

  async endImplicit(): Promise<void> {
    if (this.#isImplicit) await this.end("COMMIT");
  }

  /** After an error one that was begun for the client is over, and the client's own takes nothing more. */
  async fail(): Promise<void> {
    if (this.#isImplicit) await this.end("ROLLBACK").catch(() => undefined);
    else if (this.#status === "T") this.#status = "E";
  }

  /** Throws SqlError; the transaction is over then too. */
  async end(ending: Ending): Promise<void> {
    await this.#beforeEnd(ending);
    this.#savepoints.clear();
    this.#status = "I";
    this.#isImplicit = false;
    try {
      await this.#engine.query(ending);
    } catch (error) {
      if (ending === "COMMIT") await this.#engine.query("ROLLBACK").catch(() => undefined);
      throw error;
    }
  }

  addSavepoint(name: string): void {
    this.#demandBlock();
    this.#savepoints.add(name);
  }

  releaseSavepoint(name: string): void {
    this.#demandBlock();
    this.#savepoints.release(name);
  }

  async rollbackTo(name: string): Promise<void> {
    this.#demandBlock();
    this.#savepoints.goBack(name);
    if (this.#status === "T") return;
    // The engine's own transaction may be over with the error. Where nothing was written in it, another is as good.
    if (this.#savepoints.hasWritten) await this.#engine.query("SELECT 1");
    else {
      await this.#engine.query("ROLLBACK");
      await this.#engine.query("BEGIN TRANSACTION");
    }
    this.#status = "T";
  }

  #demandBlock(): void {
    if (this.#status === "I" || this.#isImplicit) throw new SqlError("25P01", "savepoints can only be used in transaction blocks");
  }
}
