import { expect, test } from "vitest";
import type { KeyStore } from "../keys/key-store.ts";
import { MemoryKeyStore } from "../keys/memory-key-store.ts";
import type { Limits, Principal } from "../principal.ts";
import { CallerLimits } from "./caller-limits.ts";

const start = Date.UTC(2026, 10, 22, 12);
const alice = (limits: Limits): Principal => ({ id: "oidc:alice", permission: "predict", endpoints: ["*"], limits });
const threeADay: Limits = { rate: null, quota: { amount: 3, unit: "requests", period: "day" } };

function outcome(limits: CallerLimits, who: Principal): number | string | null {
  try {
    return limits.charge(who)?.left ?? null;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

test("a quota is one over all servers of a store, and begins anew the next day", async () => {
  let now = start;
  const store = new MemoryKeyStore();
  const [one, two] = [new CallerLimits(store, () => now), new CallerLimits(store, () => now)];
  expect([outcome(one, alice(threeADay)), outcome(one, alice(threeADay))]).toEqual([2, 1]);
  await one.sync();
  outcome(two, alice(threeADay));
  await two.sync();
  expect(outcome(two, alice(threeADay))).toBe("TOO_MANY_REQUESTS");
  await one.sync();
  expect(outcome(one, alice(threeADay))).toBe("TOO_MANY_REQUESTS");
  now += 24 * 3_600_000;
  expect(outcome(one, alice(threeADay))).toBe(2);
  await Promise.all([one.close(), two.close()]);
});

test("what could not be stored is stored later, and rows count for who was answered", async () => {
  const store = new MemoryKeyStore();
  let isGone = true;
  const flaky: Pick<KeyStore, "addUse"> = {
    addUse: (uses) => (isGone ? Promise.reject(new Error("gone")) : store.addUse(uses)),
  };
  const limits = new CallerLimits(flaky, () => start);
  const rows: Limits = { rate: null, quota: { amount: 10, unit: "rows", period: "month" } };
  outcome(limits, alice(rows));
  limits.spend("oidc:alice", 7);
  limits.spend("oidc:nobody", 100);
  limits.spend(null, 100);
  await expect(limits.sync()).rejects.toThrow("gone");
  expect(outcome(limits, alice(rows))).toBe(3);
  isGone = false;
  await limits.sync();
  expect(await store.addUse([{ id: "oidc:alice", window: "2026-11", amount: 0 }])).toMatchObject([{ amount: 7 }]);
  await limits.close();
});

test("a rate is each caller's own, and one that has changed counts at once", async () => {
  let now = start;
  const limits = new CallerLimits(null, () => now);
  const twice: Limits = { rate: { requests: 2, seconds: 60 }, quota: null };
  const bob = { ...alice(twice), id: "oidc:bob" };
  expect([1, 2, 3].map(() => outcome(limits, alice(twice)))).toEqual([1, 0, "TOO_MANY_REQUESTS"]);
  expect(outcome(limits, bob)).toBe(1);
  now += 30_000;
  expect(outcome(limits, alice(twice))).toBe(0);
  expect(outcome(limits, alice({ rate: { requests: 5, seconds: 60 }, quota: null }))).toBe(4);
  expect(outcome(limits, { id: "certificate:x", permission: "predict", endpoints: ["*"] })).toBeNull();
  await limits.close();
});
