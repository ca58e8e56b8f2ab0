import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { DatabaseKeyStore } from "../../src/access/keys/database-key-store.ts";
import { FileKeyStore } from "../../src/access/keys/file-key-store.ts";
import { KeyRing } from "../../src/access/keys/key-ring.ts";
import type { KeyStore } from "../../src/access/keys/key-store.ts";
import { openDatabase } from "../../src/store/database/open-database.ts";
import { startPostgres } from "../start-postgres.ts";

const folder = mkdtempSync(join(tmpdir(), "godwit-keys-"));
const postgres = await startPostgres();
if (postgres === undefined) console.warn("PostgreSQL is not installed: keys are tested on SQLite and in a file alone");
const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closing) await close();
  await postgres?.remove();
  rmSync(folder, { recursive: true });
});

let files = 0;
async function databaseStore(url: string): Promise<KeyStore> {
  const database = await openDatabase(url);
  closing.push(() => database.close());
  return new DatabaseKeyStore(database);
}
const stores: readonly (readonly [string, () => Promise<KeyStore>])[] = [
  ["a file", async () => new FileKeyStore(join(folder, `${++files}.json`))],
  ["SQLite", () => databaseStore(`sqlite:${join(folder, `${++files}.sqlite`)}`)],
  ...(postgres === undefined ? [] : [["PostgreSQL", async () => databaseStore(await postgres.database())] as const]),
];

describe.each(stores)("keys in %s", (name, open) => {
  test("are there after a restart, with what was changed", async () => {
    const store = await open();
    const ring = await KeyRing.open(store);
    const wish = { name: "Größe ☃", role: "viewer", endpoints: ["churn-*"], rate: "5/min", quota: "10 rows/month", expires: "7d" };
    const { key, record } = await ring.create(wish, "key:admin");
    const other = await ring.create({ name: "other" }, null);
    await ring.revoke(other.record.id, null);
    const rotated = await ring.rotate(record.id, 60_000, null);
    await ring.close();
    const again = await KeyRing.open(store);
    expect(again.get(record.id)).toEqual({ ...rotated.record, lastUsedAt: null });
    for (const [secret, found] of [
      [key, true],
      [rotated.key, true],
      [other.key, false],
    ] as const)
      expect((await again.authenticate({ secret, certificate: undefined })) !== null).toBe(found);
    await again.close();
  });

  test("count what is used over all servers", async () => {
    const store = await open();
    const window = "2026-11";
    const totals = [];
    for (const amount of [3, 0, 4]) totals.push(...(await store.addUse([{ id: "a", window, amount }])));
    expect(totals.map(({ amount }) => amount)).toEqual([3, 3, 7]);
    expect(await store.addUse([{ id: "a", window: "2026-12", amount: 0 }])).toEqual([{ id: "a", window: "2026-12", amount: 0 }]);
    await Promise.all(Array.from({ length: 10 }, () => store.addUse([{ id: "a", window, amount: 1 }])));
    expect(await store.addUse([{ id: "a", window, amount: 0 }])).toEqual([{ id: "a", window, amount: 17 }]);
  });

  if (name === "a file") return;
  test("a change reaches another server at once, and the time of use is kept", async () => {
    const store = await open();
    const [here, there] = [await KeyRing.open(store), await KeyRing.open(store)];
    const { key, record } = await here.create({ name: "x" }, null);
    const shown = { secret: key, certificate: undefined };
    await expect.poll(() => there.authenticate(shown), { timeout: 5000 }).not.toBeNull();
    there.charge({ id: `key:${record.id}`, permission: "predict", endpoints: ["*"] });
    await there.sync();
    expect((await store.list())[0]!.lastUsedAt).toBeGreaterThan(record.createdAt - 1);
    await here.revoke(record.id, null);
    await expect.poll(() => there.authenticate(shown), { timeout: 5000 }).toBeNull();
    await here.close();
    await there.close();
  });
});

describe("the file of keys", () => {
  test("can be read by its owner alone, and holds no key", async () => {
    const file = join(folder, "own.json");
    const ring = await KeyRing.open(new FileKeyStore(file));
    const { key } = await ring.create({ name: "x" }, null);
    await ring.close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, "utf8")).not.toContain(key);
    expect(existsSync(file)).toBe(true);
  });

  const good = { id: "a", name: "a", digest: "0".repeat(64), role: "viewer", endpoints: ["*"], createdAt: 1 };
  test.each<[string, string]>([
    ["", "not JSON"],
    ["[]", "no list"],
    [JSON.stringify({ keys: [{ ...good, role: "root" }] }), "keys[0].role"],
    [JSON.stringify({ keys: [good, { ...good, digest: "plain text" }] }), "keys[1].digest"],
    [JSON.stringify({ keys: [{ ...good, expires: 5 }] }), "keys[0].expires"],
    [JSON.stringify({ keys: [{ ...good, expiresAt: "2027" }] }), "keys[0].expiresAt"],
    [JSON.stringify({ keys: [{ ...good, rate: { requests: 0, seconds: 1 } }] }), "keys[0].rate.requests"],
  ])("%j is refused, and says where", async (text, place) => {
    const file = join(folder, "bad.json");
    writeFileSync(file, text);
    await expect(KeyRing.open(new FileKeyStore(file))).rejects.toMatchObject({
      code: "INVALID_SETTING",
      message: expect.stringContaining(place) as string,
      where: { file },
    });
  });
});
