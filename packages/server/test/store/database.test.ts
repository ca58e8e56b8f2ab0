import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { recordChange } from "../../src/store/audit/record-change.ts";
import { openDatabase } from "../../src/store/database/open-database.ts";
import { startPostgres, type TestPostgres } from "../start-postgres.ts";

const folder = mkdtempSync(join(tmpdir(), "godwit-database-"));
const postgres: TestPostgres | undefined = await startPostgres();
if (postgres === undefined) console.warn("PostgreSQL is not installed: the store is tested on SQLite alone");
let files = 0;
const newSqlite = async (): Promise<string> => `sqlite:${join(folder, `${++files}.sqlite`)}`;
const kinds = [["sqlite", newSqlite] as const, ...(postgres === undefined ? [] : [["postgres", postgres.database] as const])];

afterAll(async () => {
  await postgres?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const nobody = { caller: null, requestId: null };
const change = { action: "thing.create", subjectKind: "thing", subject: "a" };

describe.each(kinds)("a database on %s", (_kind, newUrl) => {
  test("keeps what was written, and nothing of what failed", async () => {
    const url = await newUrl();
    const first = await openDatabase(url);
    await first.write((writing) => recordChange(writing, nobody, { ...change, after: { naïve: "✓", nothing: null } }, 1_790_000_000_000));
    const failing = first.write(async (writing) => {
      await recordChange(writing, nobody, change, 1);
      throw new RangeError("no");
    });
    await expect(failing).rejects.toThrow(RangeError);
    await first.close();
    const second = await openDatabase(url);
    const rows = await second.read((query) => query.selectFrom("audit_entry").selectAll().execute());
    expect(rows).toEqual([
      {
        id: 1,
        at: 1_790_000_000_000,
        caller: null,
        action: "thing.create",
        subject_kind: "thing",
        subject: "a",
        before: null,
        after: '{"naïve":"✓","nothing":null}',
        request_id: null,
      },
    ]);
    await second.close();
  });

  test("puts concurrent writers in line: no number is given twice, none is left out", async () => {
    const database = await openDatabase(await newUrl());
    const numbers = await Promise.all(
      Array.from({ length: 50 }, () => database.write((writing) => recordChange(writing, nobody, change, 1))),
    );
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    await database.close();
  });

  test("has called followers in this process when a write resolves", async () => {
    const database = await openDatabase(await newUrl());
    const seen: number[] = [];
    database.follow("things", async () => {
      const rows = await database.read((query) => query.selectFrom("audit_entry").select("id").execute());
      seen.push(rows.length);
    });
    for (let count = 1; count <= 3; count++) {
      await database.write(async (writing) => {
        await writing.announce("things");
        await recordChange(writing, nobody, change, 1);
      });
      expect(seen.at(-1)).toBe(count);
    }
    await database.close();
  });

  test("refuses tables of a newer version by name", async () => {
    const url = await newUrl();
    const database = await openDatabase(url);
    await database.write(({ query }) =>
      query
        .insertInto("migration" as never)
        .values({ position: 999, name: "of-the-future", at: 0 } as never)
        .execute(),
    );
    await database.close();
    await expect(openDatabase(url)).rejects.toMatchObject({ code: "STORE_TOO_NEW", message: expect.stringContaining("of-the-future") });
  });
});

describe("a SQLite file", () => {
  test("is refused to a second server, with the holder's name, and free again when it ends", async () => {
    const url = await newSqlite();
    const holder = await openDatabase(url);
    await expect(openDatabase(url)).rejects.toMatchObject({
      code: "STORE_IN_USE",
      message: expect.stringMatching(new RegExp(`in use by process ${process.pid}, since 20`, "u")),
    });
    await holder.close();
    await (await openDatabase(url)).close();
  });

  test("is let go of by a process that is killed", async () => {
    const url = await newSqlite();
    const script = `import { openDatabase } from ${JSON.stringify(new URL("../../src/store/database/open-database.ts", import.meta.url).href)};
      await openDatabase(${JSON.stringify(url)}); console.log("held"); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--conditions=godwit-source", "--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    await expect(openDatabase(url)).rejects.toMatchObject({
      code: "STORE_IN_USE",
      message: expect.stringContaining(`process ${child.pid}`),
    });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
    await (await openDatabase(url)).close();
  });

  test("can be read by other programs meanwhile, and is durable", async () => {
    const url = await newSqlite();
    const database = await openDatabase(url);
    await database.write((writing) => recordChange(writing, nobody, change, 1));
    const reader = new DatabaseSync(url.slice("sqlite:".length), { readOnly: true });
    expect(reader.prepare("select count(*) as n from audit_entry").get()).toEqual({ n: 1 });
    expect(reader.prepare("pragma journal_mode").get()).toEqual({ journal_mode: "wal" });
    reader.close();
    await database.close();
  });

  test("that is no database, or lies where nothing can be, is refused by a code", async () => {
    const { writeFileSync } = await import("node:fs");
    const text = join(folder, "text.sqlite");
    writeFileSync(text, "this is no database at all, ".repeat(100));
    await expect(openDatabase(`sqlite:${text}`)).rejects.toMatchObject({ code: "STORE_DAMAGED" });
    await expect(openDatabase(`sqlite:${text}/below/it.sqlite`)).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    await expect(openDatabase("mysql://user:secret@host/db")).rejects.toMatchObject({
      code: "USAGE",
      message: expect.not.stringContaining("secret"),
    });
  });
});

describe.skipIf(postgres === undefined)("a PostgreSQL database", () => {
  let url: string;
  beforeAll(async () => {
    url = await postgres!.database();
  });

  test("tells other replicas of changes within a second", async () => {
    const [writer, reader] = [await openDatabase(url), await openDatabase(url)];
    let calls = 0;
    reader.follow("things", async () => void calls++);
    await expect.poll(() => calls, { timeout: 200 }).toBe(0);
    await writer.write((writing) => writing.announce("things"));
    await expect.poll(() => calls, { timeout: 1000 }).toBe(1);
    await Promise.all([writer.close(), reader.close()]);
  });

  test("is made by many replicas that start at once", async () => {
    const fresh = await postgres!.database();
    const replicas = await Promise.all(Array.from({ length: 5 }, () => openDatabase(fresh)));
    await Promise.all(replicas.map((replica) => replica.close()));
  });

  test("that crashes and comes back: refused with a code, then as before, news included", async () => {
    const database = await openDatabase(url);
    const other = await openDatabase(url);
    let calls = 0;
    other.follow("things", async () => void calls++);
    await database.write((writing) => recordChange(writing, nobody, change, 1));
    await postgres!.crash();
    await expect(database.write((writing) => recordChange(writing, nobody, change, 2))).rejects.toMatchObject({
      code: "STORE_UNAVAILABLE",
    });
    await expect(database.read((query) => query.selectFrom("audit_entry").selectAll().execute())).rejects.toMatchObject({
      code: "STORE_UNAVAILABLE",
    });
    await expect(openDatabase(url)).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    await postgres!.start();
    expect(await database.read((query) => query.selectFrom("audit_entry").select("at").execute())).toEqual([{ at: 1 }]);
    await database.write((writing) => writing.announce("things"));
    await expect.poll(() => calls, { timeout: 2000 }).toBeGreaterThan(0);
    await Promise.all([database.close(), other.close()]);
  });
});
