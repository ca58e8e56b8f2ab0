import { SqlError } from "../sql-error.ts";
import type { EngineTurn } from "./engine-turn.ts";
import type { Portal } from "./portal.ts";

/** The portals that a client has open, by name; the one without a name makes room for the next. */
export class Portals {
  readonly #engine: EngineTurn;
  readonly #all = new Map<string, Portal>();

  constructor(engine: EngineTurn) {
    this.#engine = engine;
  }

  has(name: string): boolean {
    return this.#all.has(name);
  }

  /** Throws SqlError. */
  get(name: string): Portal {
    const found = this.#all.get(name);
    if (found === undefined) throw new SqlError("34000", `portal "${name}" does not exist`);
    return found;
  }

  /** Throws SqlError. */
  demandFree(name: string): void {
    if (name !== "" && this.#all.has(name)) throw new SqlError("42P03", `cursor "${name}" already exists`);
  }

  async open(name: string, portal: Portal): Promise<void> {
    await this.close(name);
    this.#all.set(name, portal);
  }

  /** Nothing happens where there is none. */
  async close(name: string): Promise<void> {
    const cursor = this.#all.get(name)?.cursor;
    this.#all.delete(name);
    if (cursor) await this.#engine.leave(cursor);
  }

  async closeAll(): Promise<void> {
    for (const name of this.#all.keys()) await this.close(name);
  }
}
