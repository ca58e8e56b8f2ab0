import { GodwitError } from "../../errors/index.ts";

/** The pickle's memo: dense where indices come in order, sparse where they do not, so that a large index costs nothing. */
export class Memo<T> {
  readonly #dense: T[] = [];
  #sparse: Map<number, T> | null = null;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#dense.length + (this.#sparse?.size ?? 0);
  }

  put(index: number, value: T): void {
    if (index < this.#dense.length) {
      this.#dense[index] = value;
      return;
    }
    if (this.size >= this.#limit)
      throw new GodwitError("LIMIT_EXCEEDED", `the pickle's memo has more than ${this.#limit} entries (limit: memo)`);
    if (index === this.#dense.length) {
      this.#dense.push(value);
      this.#sparse?.delete(index);
    } else (this.#sparse ??= new Map()).set(index, value);
  }

  get(index: number): T {
    const value = index < this.#dense.length ? this.#dense[index] : this.#sparse?.get(index);
    if (value === undefined) throw new GodwitError("MALFORMED", `the pickle refers to memo entry ${index}, which it has not made`);
    return value;
  }
}
