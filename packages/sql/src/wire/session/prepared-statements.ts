import { SqlError } from "../sql-error.ts";
import type { Prepared } from "./prepared.ts";

const most = 10_000;

/** The statements that a client has prepared, by name; the one without a name makes room for the next. */
export class PreparedStatements {
  readonly #all = new Map<string, Prepared>();

  /** Throws SqlError. */
  get(name: string): Prepared {
    const found = this.#all.get(name);
    if (found === undefined)
      throw new SqlError(
        "26000",
        name === "" ? "unnamed prepared statement does not exist" : `prepared statement "${name}" does not exist`,
      );
    return found;
  }

  /** Throws SqlError. */
  demandRoom(name: string): void {
    if (name !== "" && this.#all.has(name)) throw new SqlError("42P05", `prepared statement "${name}" already exists`);
    if (this.#all.size >= most) throw new SqlError("54000", `a connection holds at most ${most} prepared statements`);
  }

  add(name: string, prepared: Prepared): void {
    this.close(name);
    this.#all.set(name, prepared);
  }

  /** Nothing happens where there is none. */
  close(name: string): void {
    this.#all.get(name)?.statement?.close();
    this.#all.delete(name);
  }

  closeAll(): void {
    for (const name of this.#all.keys()) this.close(name);
  }
}
