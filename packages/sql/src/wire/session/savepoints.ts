import { SqlError } from "../sql-error.ts";

interface Savepoint {
  readonly name: string;
  /** How many statements had written before it. */
  readonly writes: number;
}

/**
 * The savepoints of a transaction. The engine has none: going back to one is possible where nothing was written since, and refused by
 * name elsewhere.
 */
export class Savepoints {
  #all: Savepoint[] = [];
  #writes = 0;

  /** A statement of the transaction may have written. */
  noteWrite(): void {
    this.#writes += 1;
  }

  get hasWritten(): boolean {
    return this.#writes > 0;
  }

  add(name: string): void {
    this.#all.push({ name, writes: this.#writes });
  }

  /** Forgets a savepoint and those after it. Throws SqlError. */
  release(name: string): void {
    this.#all = this.#all.slice(0, this.#find(name));
  }

  /** Forgets those after it. Throws SqlError where what was written since would have to be undone. */
  goBack(name: string): void {
    const index = this.#find(name);
    if (this.#all[index]!.writes !== this.#writes)
      throw new SqlError("0A000", `what was written since the savepoint "${name}" cannot be undone alone`, {
        hint: "ROLLBACK undoes the whole transaction.",
      });
    this.#all = this.#all.slice(0, index + 1);
  }

  clear(): void {
    this.#all = [];
    this.#writes = 0;
  }

  #find(name: string): number {
    const index = this.#all.findLastIndex((savepoint) => savepoint.name === name);
    if (index < 0) throw new SqlError("3B001", `savepoint "${name}" does not exist`);
    return index;
  }
}
