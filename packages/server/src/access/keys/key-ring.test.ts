import { afterEach, describe, expect, test, vi } from "vitest";
import { Exhausted } from "../exhausted.ts";
import { KeyRing } from "./key-ring.ts";
import type { KeyWish } from "./key-record.ts";
import { digestOf, isKey, makeKey } from "./key-text.ts";
import { MemoryKeyStore } from "./memory-key-store.ts";

const rings: KeyRing[] = [];
afterEach(async () => {
  for (const ring of rings.splice(0)) await ring.close();
});

let now = 0;
async function open(store = new MemoryKeyStore()): Promise<KeyRing> {
  const ring = await KeyRing.open(store, () => now);
  rings.push(ring);
  return ring;
}
const show = (secret: string): { secret: string; certificate: undefined } => ({ secret, certificate: undefined });
const start = Date.UTC(2026, 10, 30, 23, 59, 50);

describe("the text of a key", () => {
  test("has a prefix, 256 random bits and a checksum that finds every slip", () => {
    const key = makeKey();
    expect(key).toMatch(/^godwit_[0-9A-Za-z]{49}$/);
    expect(isKey(key)).toBe(true);
    for (let at = 7; at < key.length; at++) {
      const slip = key.slice(0, at) + (key[at] === "x" ? "y" : "x") + key.slice(at + 1);
      expect(isKey(slip)).toBe(false);
    }
    expect(new Set(Array.from({ length: 1000 }, makeKey)).size).toBe(1000);
  });
});

describe("a ring of keys", () => {
  test("knows a key from its making to its revocation, and stores only its digest", async () => {
    const store = new MemoryKeyStore();
    const ring = await open(store);
    now = start;
    const { key, record } = await ring.create({ name: "dashboard", role: "viewer", endpoints: ["churn-*"] }, "key:admin");
    expect(ring.authenticate(show(key))).toEqual({ id: `key:${record.id}`, permission: "read", endpoints: ["churn-*"] });
    expect(JSON.stringify(await store.list())).not.toContain(key.slice(7, 20));
    expect((await store.list())[0]).toMatchObject({ digest: digestOf(key), createdBy: "key:admin", createdAt: start });
    await ring.revoke(record.id, null);
    expect(await ring.authenticate(show(key))).toBeNull();
    expect((await ring.revoke(record.id, null)).revokedAt).toBe(start);
  });

  test("forgets a key when it expires", async () => {
    const ring = await open();
    now = start;
    const { key } = await ring.create({ name: "week", expires: "7d" }, null);
    now = start + 7 * 86_400_000 - 1;
    expect(await ring.authenticate(show(key))).not.toBeNull();
    now++;
    expect(await ring.authenticate(show(key))).toBeNull();
  });

  test("rotates: the new one works at once, the old one as long as it was given", async () => {
    const ring = await open();
    now = start;
    const first = await ring.create({ name: "service" }, null);
    const second = await ring.rotate(first.record.id, 60_000, null);
    expect(second.record.id).toBe(first.record.id);
    const both = [first.key, second.key].map(show);
    expect(both.map((each) => ring.authenticate(each) !== null)).toEqual([true, true]);
    now += 60_000;
    expect(both.map((each) => ring.authenticate(each) !== null)).toEqual([false, true]);
    await expect(ring.rotate("nobody", 0, null)).rejects.toMatchObject({ code: "NO_SUCH_KEY" });
  });

  test("learns of a key that another server has made when it is first shown, and asks the store once a second at most", async () => {
    const store = new MemoryKeyStore();
    now = start;
    const [here, there] = [await open(store), await open(store)];
    const { key } = await there.create({ name: "new" }, null);
    const list = vi.spyOn(store, "list");
    expect(await here.authenticate(show(key))).toBeNull();
    now += 1000;
    expect(await here.authenticate(show(key))).not.toBeNull();
    for (let tries = 0; tries < 100; tries++) expect(await here.authenticate(show(makeKey()))).toBeNull();
    expect(list).toHaveBeenCalledTimes(1);
  });

  test("goes on from memory while its store is gone", async () => {
    const store = new MemoryKeyStore();
    now = start;
    const ring = await open(store);
    const { key } = await ring.create({ name: "service", quota: "10 rows/day" }, null);
    const gone = vi.spyOn(store, "addUse").mockRejectedValue(new Error("gone"));
    const principal = (await ring.authenticate(show(key)))!;
    ring.spend(principal.id, 10);
    await expect(ring.sync()).rejects.toThrow("gone");
    expect(await ring.authenticate(show(key))).not.toBeNull();
    expect(() => ring.charge(principal)).toThrow(Exhausted);
    gone.mockRestore();
    await ring.sync();
    expect(await store.addUse([{ id: principal.id!.slice(4), window: "2026-11-30", amount: 0 }])).toMatchObject([{ amount: 10 }]);
  });

  test.each<[KeyWish, string]>([
    [{ name: "" }, "name"],
    [{ name: "x", role: "root" }, "role"],
    [{ name: "x", endpoints: [] }, "endpoints"],
    [{ name: "x", endpoints: ["a b"] }, "endpoints"],
    [{ name: "x", expires: "yesterday" }, "expires"],
    [{ name: "x", expires: "2020-01-01" }, "expires"],
    [{ name: "x", rate: "0/s" }, "rate"],
    [{ name: "x", rate: "many" }, "rate"],
    [{ name: "x", quota: "5/day" }, "quota"],
  ])("%j is refused", async (wish, path) => {
    now = start;
    await expect((await open()).create(wish, null)).rejects.toMatchObject({ code: "INVALID_SETTING", where: { path } });
  });
});

describe("limits", () => {
  const principalOf = async (ring: KeyRing, wish: KeyWish): Promise<{ id: string | null; permission: "predict"; endpoints: string[] }> => ({
    id: `key:${(await ring.create(wish, null)).record.id}`,
    permission: "predict",
    endpoints: ["*"],
  });
  const refusal = (act: () => unknown): Exhausted => {
    try {
      act();
    } catch (error) {
      if (error instanceof Exhausted) return error;
    }
    throw new Error("it was let through");
  };

  test("a rate lets as many through at once, then as many as its seconds bring back", async () => {
    now = start;
    const ring = await open();
    const caller = await principalOf(ring, { name: "x", rate: "10/s" });
    for (let left = 9; left >= 0; left--) expect(ring.charge(caller)).toMatchObject({ policy: "rate", limit: 10, window: 1, left });
    expect(refusal(() => ring.charge(caller))).toMatchObject({ code: "TOO_MANY_REQUESTS", retryAfter: 1 });
    now += 99;
    expect(() => ring.charge(caller)).toThrow(Exhausted);
    now += 2;
    expect(() => ring.charge(caller)).not.toThrow();
    now += 60_000;
    for (let requests = 0; requests < 10; requests++) ring.charge(caller);
    expect(() => ring.charge(caller)).toThrow(Exhausted);
  });

  test("a clock that is set back gives nothing away and takes nothing", async () => {
    now = start;
    const ring = await open();
    const caller = await principalOf(ring, { name: "x", rate: "1/min" });
    ring.charge(caller);
    now -= 3_600_000;
    expect(() => ring.charge(caller)).toThrow(Exhausted);
    now += 60_000;
    expect(() => ring.charge(caller)).not.toThrow();
  });

  test("a quota of requests ends with its day, and says when that is", async () => {
    now = start;
    const ring = await open();
    const caller = await principalOf(ring, { name: "x", quota: "2 requests/day" });
    expect([ring.charge(caller)?.left, ring.charge(caller)?.left]).toEqual([1, 0]);
    expect(refusal(() => ring.charge(caller)).retryAfter).toBe(10);
    now += 10_000;
    expect(ring.charge(caller)).toMatchObject({ policy: "quota", limit: 2, window: 86_400, left: 1 });
  });

  test("a quota of rows counts rows over all servers, and is kept", async () => {
    const store = new MemoryKeyStore();
    now = Date.UTC(2026, 1, 3);
    const [here, there] = [await open(store), await open(store)];
    const caller = await principalOf(here, { name: "x", quota: "100 rows/month" });
    await there.sync();
    here.spend(caller.id, 60);
    there.spend(caller.id, 60);
    expect([here.charge(caller)?.left, there.charge(caller)?.left]).toEqual([40, 40]);
    await here.sync();
    await there.sync();
    await here.sync();
    for (const ring of [here, there]) expect(refusal(() => ring.charge(caller)).retryAfter).toBe(26 * 86_400);
    const restarted = await open(store);
    expect(() => restarted.charge(caller)).toThrow(Exhausted);
  });

  test("when a key was last used is stored in a while", async () => {
    const store = new MemoryKeyStore();
    now = start;
    const ring = await open(store);
    const caller = await principalOf(ring, { name: "x" });
    ring.charge(caller);
    expect((await store.list())[0]!.lastUsedAt).toBeNull();
    expect(ring.all[0]!.lastUsedAt).toBe(start);
    await ring.sync();
    expect((await store.list())[0]!.lastUsedAt).toBe(start);
  });
});
