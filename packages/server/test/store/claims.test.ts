import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import type { Database } from "../../src/store/database/database.ts";
import { openDatabase } from "../../src/store/database/open-database.ts";
import { Claims } from "../../src/store/claims.ts";
import { startPostgres } from "../start-postgres.ts";

const postgres = await startPostgres();
if (postgres === undefined) console.warn("PostgreSQL is not installed: nothing shares work out between servers");
afterAll(() => postgres?.remove());

describe.skipIf(postgres === undefined)("servers on one PostgreSQL", () => {
  async function twoServers(): Promise<readonly [Database, Database]> {
    const url = await postgres!.database();
    return [await openDatabase(url), await openDatabase(url)];
  }

  test("do a piece of work once, however long it takes, and the next one when it is done or its server is gone", async () => {
    const databases = await twoServers();
    const [one, two] = databases.map((database) => new Claims(database, 400)) as [Claims, Claims];
    let done = 0;
    const work = async (): Promise<void> => {
      done++;
      await sleep(1200);
    };
    const first = Promise.all([one.whileClaimed("build", work), two.whileClaimed("build", work)]);
    await sleep(900);
    expect(await two.whileClaimed("build", work)).toBe(false);
    expect((await first).toSorted()).toEqual([false, true]);
    expect(done).toBe(1);
    expect(await two.whileClaimed("build", async () => void done++)).toBe(true);
    await expect(one.whileClaimed("build", () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    expect(await two.whileClaimed("build", async () => void done++)).toBe(true);

    // A server that was killed has released nothing.
    await databases[0].write(async ({ query }) => {
      await query
        .insertInto("claim")
        .values({ name: "left", owner: "gone", until: Date.now() + 300 })
        .execute();
    });
    expect(await two.whileClaimed("left", work)).toBe(false);
    await expect.poll(() => two.whileClaimed("left", async () => undefined), { timeout: 3000 }).toBe(true);
    for (const database of databases) await database.close();
  });
});
