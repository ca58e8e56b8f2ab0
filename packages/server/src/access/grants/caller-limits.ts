import { QuotaCount } from "../keys/quota-count.ts";
import type { KeyStore } from "../keys/key-store.ts";
import { TokenBucket } from "../keys/token-bucket.ts";
import type { Allowance, Meter } from "../meter.ts";
import type { Limits, Principal } from "../principal.ts";

interface Counted {
  readonly limits: Limits;
  readonly bucket: TokenBucket | null;
  readonly quota: QuotaCount | null;
  chargedAt: number;
}

const storeMilliseconds = 5000;
/** Callers without a call for so long start anew: a bucket is full by then, and what a quota has used is stored. */
const idleMilliseconds = 3_600_000;

/**
 * Holds callers that have no key to what is granted to them: each has a rate on this server, and a quota over all servers of a store,
 * or of this one where there is none.
 */
export class CallerLimits implements Meter {
  readonly #store: Pick<KeyStore, "addUse"> | null;
  readonly #now: () => number;
  readonly #timer: NodeJS.Timeout;
  readonly #callers = new Map<string, Counted>();

  constructor(store: Pick<KeyStore, "addUse"> | null, now: () => number = Date.now) {
    this.#store = store;
    this.#now = now;
    this.#timer = setInterval(() => void this.sync().catch(() => undefined), storeMilliseconds).unref();
  }

  charge({ id, limits }: Principal): Allowance | null {
    if (id === null || limits === undefined) return null;
    const now = this.#now();
    const counted = this.#counted(id, limits, now);
    counted.chargedAt = now;
    const rate = counted.bucket?.take(now) ?? null;
    const quota = counted.quota?.take(now) ?? null;
    return rate ?? quota;
  }

  /** Counts rows that a caller was answered. */
  spend(caller: string | null, rows: number): void {
    if (caller !== null) this.#callers.get(caller)?.quota?.spend(rows, this.#now());
  }

  /** Stores what was used, and learns what other servers have stored. */
  async sync(): Promise<void> {
    const now = this.#now();
    const held = [...this.#callers].filter(([, { quota }]) => quota !== null);
    if (this.#store !== null && held.length > 0) {
      const uses = held.map(([id, { quota }]) => quota!.collect(id, now));
      try {
        const totals = await this.#store.addUse(uses);
        held.forEach(([, { quota }], place) => quota!.learn(totals[place]!));
      } catch (error) {
        held.forEach(([, { quota }], place) => quota!.giveBack(uses[place]!));
        throw error;
      }
    }
    for (const [id, { chargedAt, quota }] of this.#callers)
      if (chargedAt < now - idleMilliseconds && (quota === null || this.#store !== null)) this.#callers.delete(id);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.sync().catch(() => undefined);
  }

  /** Limits that have changed begin anew. */
  #counted(id: string, limits: Limits, now: number): Counted {
    const there = this.#callers.get(id);
    if (there !== undefined && isSame(there.limits, limits)) return there;
    const counted = {
      limits,
      bucket: limits.rate === null ? null : new TokenBucket(limits.rate, now),
      quota: limits.quota === null ? null : new QuotaCount(limits.quota),
      chargedAt: now,
    };
    this.#callers.set(id, counted);
    // What it has used before, here or elsewhere, is known in a moment.
    if (counted.quota !== null && this.#store !== null) void this.sync().catch(() => undefined);
    return counted;
  }
}

function isSame(one: Limits, other: Limits): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
