import type { SqlColumn } from "../../engine/sql-result.ts";
import { SqlError } from "../sql-error.ts";
import type { EngineTurn } from "./engine-turn.ts";
import type { Prepared } from "./prepared.ts";
import type { RowCursor } from "./row-cursor.ts";

export interface Cursor {
  readonly rows: RowCursor;
  readonly prepared: Prepared;
  readonly columns: readonly SqlColumn[];
  readonly outlivesTransaction: boolean;
}

/** The cursors that a client has declared, by name. */
export class Cursors {
  readonly #engine: EngineTurn;
  readonly #all = new Map<string, Cursor>();

  constructor(engine: EngineTurn) {
    this.#engine = engine;
  }

  find(name: string): Cursor | undefined {
    return this.#all.get(name);
  }

  /** Throws SqlError. */
  get(name: string): Cursor {
    const found = this.#all.get(name);
    if (found === undefined) throw new SqlError("34000", `cursor "${name}" does not exist`);
    return found;
  }

  /** Throws SqlError. */
  demandFree(name: string): void {
    if (this.#all.has(name)) throw new SqlError("42P03", `cursor "${name}" already exists`);
  }

  declare(name: string, cursor: Cursor): void {
    this.#all.set(name, cursor);
    this.#engine.reads(cursor.rows);
  }

  /** Reads the rest of those that go on after the transaction. Throws SqlError. */
  async holdOutliving(): Promise<void> {
    for (const { rows, outlivesTransaction } of this.#all.values()) if (outlivesTransaction) await rows.hold();
  }

  async close(isMeant: (name: string, cursor: Cursor) => boolean): Promise<void> {
    for (const [name, cursor] of this.#all)
      if (isMeant(name, cursor)) {
        this.#all.delete(name);
        await this.#engine.leave(cursor.rows);
      }
  }
}
