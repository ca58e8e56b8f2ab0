import { Exhausted } from "../exhausted.ts";
import type { Allowance } from "../meter.ts";
import { printQuota, type Quota } from "./key-limits.ts";
import type { KeyUse } from "./key-store.ts";

/** What a key has used of its quota: as stored, and on top what this server has not stored yet. */
export class QuotaCount {
  readonly #quota: Quota;
  #window = "";
  #stored = 0;
  #pending = 0;

  constructor(quota: Quota) {
    this.#quota = quota;
  }

  /** Counts a request. Throws TOO_MANY_REQUESTS; what crosses the line is still answered. */
  take(now: number): Allowance {
    this.#turn(now);
    const { amount, unit } = this.#quota;
    const [start, end] = windowAt(this.#quota, now);
    const used = this.#stored + this.#pending;
    const reset = (end - now) / 1000;
    const allowance = { policy: "quota", limit: amount, window: (end - start) / 1000, left: Math.max(0, amount - used), reset };
    if (used >= amount) throw new Exhausted(`the key's quota of ${printQuota(this.#quota)} is used up`, allowance, reset);
    if (unit === "rows") return allowance;
    this.#pending++;
    return { ...allowance, left: allowance.left - 1 };
  }

  /** Counts rows that were answered. */
  spend(rows: number, now: number): void {
    if (this.#quota.unit !== "rows") return;
    this.#turn(now);
    this.#pending += rows;
  }

  /** What is to be stored; it counts as stored from now on. */
  collect(id: string, now: number): KeyUse {
    this.#turn(now);
    const use = { id, window: this.#window, amount: this.#pending };
    this.#stored += this.#pending;
    this.#pending = 0;
    return use;
  }

  /** What all servers together have stored. */
  learn({ window, amount }: KeyUse): void {
    if (window === this.#window) this.#stored = amount;
  }

  /** Storing failed: it is still to be stored. */
  giveBack({ window, amount }: KeyUse): void {
    if (window !== this.#window) return;
    this.#stored -= amount;
    this.#pending += amount;
  }

  #turn(now: number): void {
    const window = new Date(now).toISOString().slice(0, this.#quota.period === "day" ? 10 : 7);
    if (window === this.#window) return;
    this.#window = window;
    this.#stored = 0;
    this.#pending = 0;
  }
}

function windowAt({ period }: Quota, now: number): readonly [start: number, end: number] {
  const date = new Date(now);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  return period === "day"
    ? [Date.UTC(year, month, day), Date.UTC(year, month, day + 1)]
    : [Date.UTC(year, month), Date.UTC(year, month + 1)];
}
