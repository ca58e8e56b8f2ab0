import { GodwitError } from "@godwit/core/errors";
import type { Authenticator, Credentials } from "../authenticator.ts";
import type { Allowance, Meter } from "../meter.ts";
import type { Principal } from "../principal.ts";
import { roles } from "../role.ts";
import { isValid, makeKeyRecord, rotateKey, type KeyRecord, type KeyWish, type MadeKey } from "./key-record.ts";
import type { KeyAction, KeyStore } from "./key-store.ts";
import { digestOf, isKey } from "./key-text.ts";
import { QuotaCount } from "./quota-count.ts";
import { TokenBucket } from "./token-bucket.ts";

interface Held {
  record: KeyRecord;
  principal: Principal;
  readonly bucket: TokenBucket | null;
  readonly quota: QuotaCount | null;
  usedAt: number | null;
}

const refreshMilliseconds = 5000;
const soonestMilliseconds = 1000;

/**
 * The keys of a store, held in memory: a request asks no database, and goes on without one. What other servers change is known
 * within seconds; what keys use up, and when they were last used, is stored as often.
 */
export class KeyRing implements Authenticator, Meter {
  readonly #store: KeyStore;
  readonly #now: () => number;
  readonly #timer: NodeJS.Timeout;
  readonly #unfollow: (() => void) | undefined;
  #byDigest = new Map<string, Held>();
  #byPrincipal = new Map<string, Held>();
  #adminUntil = 0;
  #readAt = 0;
  #reading: Promise<void> | null = null;

  private constructor(store: KeyStore, now: () => number) {
    this.#store = store;
    this.#now = now;
    this.#timer = setInterval(() => void this.sync().catch(() => undefined), refreshMilliseconds).unref();
    this.#unfollow = store.follow?.(async () => this.#read());
  }

  /** Rejects as the store does. */
  static async open(store: KeyStore, now: () => number = Date.now): Promise<KeyRing> {
    const ring = new KeyRing(store, now);
    await ring.#read();
    if (ring.all.some(({ quota }) => quota !== null)) await ring.sync();
    return ring;
  }

  authenticate({ secret }: Credentials): Principal | null | Promise<Principal | null> {
    if (secret === undefined || !isKey(secret)) return null;
    const digest = digestOf(secret);
    if (this.#byDigest.has(digest)) return this.#principal(digest);
    if (this.#now() - this.#readAt < soonestMilliseconds) return null;
    return this.#read().then(
      () => this.#principal(digest),
      () => null,
    );
  }

  charge({ id }: Principal): Allowance | null {
    const held = id === null ? undefined : this.#byPrincipal.get(id);
    if (held === undefined) return null;
    const now = this.#now();
    held.usedAt = now;
    const rate = held.bucket?.take(now) ?? null;
    const quota = held.quota?.take(now) ?? null;
    return rate ?? quota;
  }

  /** Counts rows that a caller was answered. */
  spend(caller: string | null, rows: number): void {
    if (caller !== null) this.#byPrincipal.get(caller)?.quota?.spend(rows, this.#now());
  }

  get all(): readonly KeyRecord[] {
    return [...this.#byPrincipal.values()].map(({ record, usedAt }) => ({ ...record, lastUsedAt: usedAt ?? record.lastUsedAt }));
  }

  /** The key that works now by its id, or by a name that no other has. */
  named(text: string): KeyRecord | null {
    const found = this.all.filter(({ id, name }) => id === text || name === text);
    const valid = found.filter((record) => isValid(record, record.digest, this.#now()));
    return valid.length === 1 ? valid[0]! : null;
  }

  /** Whether any key works now. */
  get hasKeys(): boolean {
    return this.all.some((record) => isValid(record, record.digest, this.#now()));
  }

  /** Whether a key works now that may hand out others. */
  get hasAdmin(): boolean {
    return this.#now() < this.#adminUntil;
  }

  /** Makes a key, which is told once. Throws INVALID_SETTING. */
  async create(wish: KeyWish, by: string | null): Promise<MadeKey> {
    const made = makeKeyRecord(wish, by, this.#now());
    await this.#put(made.record, "key.create", by);
    return made;
  }

  /** Throws NO_SUCH_KEY. */
  async rotate(id: string, grace: number, by: string | null): Promise<MadeKey> {
    const made = rotateKey(this.get(id), grace, this.#now());
    await this.#put(made.record, "key.rotate", by);
    return made;
  }

  /** Throws NO_SUCH_KEY. A key that is revoked already stays as it is. */
  async revoke(id: string, by: string | null): Promise<KeyRecord> {
    const record = this.get(id);
    if (record.revokedAt !== null) return record;
    const revoked = { ...record, revokedAt: this.#now() };
    await this.#put(revoked, "key.revoke", by);
    return revoked;
  }

  /** Throws NO_SUCH_KEY. */
  get(id: string): KeyRecord {
    const record = this.all.find((each) => each.id === id);
    if (record === undefined) throw new GodwitError("NO_SUCH_KEY", `there is no key with the id ${JSON.stringify(id)}`);
    return record;
  }

  /** Stores what was used and reads what others changed. */
  async sync(): Promise<void> {
    const now = this.#now();
    const counted = [...this.#byPrincipal.values()].filter((held) => held.quota !== null);
    const uses = counted.map((held) => held.quota!.collect(held.record.id, now));
    try {
      const totals = await this.#store.addUse(uses);
      counted.forEach((held, index) => held.quota!.learn(totals[index]!));
    } catch (error) {
      counted.forEach((held, index) => held.quota!.giveBack(uses[index]!));
      throw error;
    }
    const used = [...this.#byPrincipal.values()].filter(({ usedAt }) => usedAt !== null);
    if (used.length > 0) await this.#store.touch(new Map(used.map(({ record, usedAt }) => [record.id, usedAt!])));
    await this.#read();
  }

  /** Reads the store's keys now. Rejects as the store does; the keys in memory stay. */
  async reload(): Promise<void> {
    await this.#read();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#unfollow?.();
    await this.sync().catch(() => undefined);
  }

  async #put(record: KeyRecord, action: KeyAction["action"], by: string | null): Promise<void> {
    await this.#store.put(record, { action, by, at: this.#now() });
    await this.#reading?.catch(() => undefined);
    await this.#read();
  }

  #principal(digest: string): Principal | null {
    const held = this.#byDigest.get(digest);
    return held !== undefined && isValid(held.record, digest, this.#now()) ? held.principal : null;
  }

  /** Rates and counts of a key stay as they are where its limits do. */
  async #read(): Promise<void> {
    this.#reading ??= this.#readNow().finally(() => (this.#reading = null));
    await this.#reading;
  }

  async #readNow(): Promise<void> {
    const records = await this.#store.list();
    this.#readAt = this.#now();
    const byDigest = new Map<string, Held>();
    const byPrincipal = new Map<string, Held>();
    for (const record of records) {
      const id = `key:${record.id}`;
      const held = heldOf(record, id, this.#byPrincipal.get(id), this.#readAt);
      byPrincipal.set(id, held);
      byDigest.set(record.digest, held);
      if (record.previousDigest !== null) byDigest.set(record.previousDigest, held);
    }
    const admins = records.filter(({ role, revokedAt }) => role === "admin" && revokedAt === null);
    this.#adminUntil = Math.max(0, ...admins.map(({ expiresAt }) => expiresAt ?? Infinity));
    this.#byDigest = byDigest;
    this.#byPrincipal = byPrincipal;
  }
}

function heldOf(record: KeyRecord, id: string, before: Held | undefined, now: number): Held {
  const principal = { id, permission: roles[record.role], endpoints: record.endpoints };
  if (before !== undefined) return Object.assign(before, { record, principal });
  return {
    record,
    principal,
    bucket: record.rate === null ? null : new TokenBucket(record.rate, now),
    quota: record.quota === null ? null : new QuotaCount(record.quota),
    usedAt: null,
  };
}
