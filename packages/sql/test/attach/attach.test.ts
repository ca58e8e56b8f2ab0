import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openModel } from "@godwit/server/compiling";
import { load, type Model } from "@godwit/runtime";
import { findPeer } from "../../../../scripts/test-peers.ts";
import { startGodwit } from "../../../cli/test/support/run-godwit.ts";
import { startPostgres, type TestPostgres } from "../../../server/test/start-postgres.ts";
import { attachPostgres } from "../../src/attach/attach-postgres.ts";
import type { AttachEvent, AttachOptions } from "../../src/attach/attach-options.ts";

const isMissing = findPeer("postgresql") === undefined;
if (isMissing) console.warn("PostgreSQL is not installed: nothing is attached");

const example = (name: string): string => readFileSync(new URL(`../../../../examples/penguins/${name}`, import.meta.url), "utf8");
const [header, ...lines] = example("input.csv").trim().split("\n") as [string, ...string[]];
const names = header.split(",");
const expected = example("predict.jsonl")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as unknown);

describe.skipIf(isMissing)("a table of predictions", () => {
  let postgres: TestPostgres;
  let model: Model;
  let modelHash: string;
  const folder = mkdtempSync(join(tmpdir(), "godwit-attach-"));
  const artifact = join(folder, "penguins.godwit");
  beforeAll(async () => {
    postgres = (await startPostgres())!;
    const { bytes } = await openModel(new URL("../../../../examples/penguins/model.joblib", import.meta.url).pathname, {});
    model = await load(bytes);
    writeFileSync(artifact, bytes);
    modelHash = createHash("sha256").update(bytes).digest("hex");
  });
  afterAll(async () => {
    model?.free();
    await postgres?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const quoted = names.map((name) => `"${name}"`).join(", ");

  async function table(): Promise<{ url: string; client: Client }> {
    const url = await postgres.database();
    const client = new Client({ connectionString: url });
    await client.connect();
    client.on("error", () => undefined);
    const types = model.columns("predict").map(({ name, dtype }) => `"${name}" ${dtype === "f64" ? "double precision" : "text"}`);
    await client.query(`CREATE TABLE penguins (id bigint PRIMARY KEY, ${types.join(", ")}, note text)`);
    return { url, client };
  }

  async function insert(client: Client, from: number, to: number): Promise<void> {
    for (let index = from; index < to; index++) {
      const cells = lines[index]!.split(",").map((cell) => (cell === "" ? null : cell));
      await client.query(`INSERT INTO penguins (id, ${quoted}) VALUES ($1, ${cells.map((_, place) => `$${place + 2}`).join(", ")})`, [
        index,
        ...cells,
      ]);
    }
  }

  async function predictions(client: Client): Promise<unknown[]> {
    return (await client.query<{ predict: unknown }>("SELECT predict FROM penguins_predictions ORDER BY id")).rows.map(
      ({ predict }) => predict,
    );
  }

  /** Waits for what must come within a second; a busy machine gets some more. */
  async function until(check: () => Promise<boolean>): Promise<number> {
    const start = performance.now();
    while (!(await check())) {
      if (performance.now() - start > 15_000) throw new Error("it did not come");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return performance.now() - start;
  }

  function attach(
    url: string,
    options: Partial<AttachOptions> = {},
  ): { events: AttachEvent[]; ended: Promise<void>; stop(): Promise<void> } {
    const controller = new AbortController();
    const events: AttachEvent[] = [];
    const ended = attachPostgres({
      url,
      table: "penguins",
      key: ["id"],
      model,
      modelHash,
      signal: controller.signal,
      tell: (event) => events.push(event),
      ...options,
    });
    ended.catch(() => undefined);
    return {
      events,
      ended,
      async stop() {
        controller.abort();
        await ended;
      },
    };
  }

  /** The real command, which can be killed. */
  function keep(url: string, trigger: boolean): ChildProcessWithoutNullStreams {
    const words = ["sql", "attach", url, "--table", "penguins", "--model", artifact, "--key", "id", "--quiet", "--poll", "200"];
    return startGodwit([...words, ...(trigger ? ["--trigger"] : [])]);
  }

  for (const trigger of [true, false])
    it(`follows rows that come, change and go, ${trigger ? "told by a trigger" : "by looking"}`, async () => {
      const { url, client } = await table();
      await insert(client, 0, 5);
      const attached = attach(url, { trigger, methods: ["predict", "predict_proba"] });
      await until(async () => attached.events.some(({ kind }) => kind === "scored"));
      expect(await predictions(client)).toEqual(expected.slice(0, 5));
      await insert(client, 5, 10);
      await until(async () => (await predictions(client)).length === 10);
      expect(await predictions(client)).toEqual(expected.slice(0, 10));
      const source = names.map((name) => `"${name}" = (SELECT "${name}" FROM penguins WHERE id = 9)`).join(", ");
      await client.query(`UPDATE penguins SET ${source} WHERE id = 0; DELETE FROM penguins WHERE id = 1`);
      await until(async () => (await predictions(client)).length === 9 && (await predictions(client))[0] === expected[9]);
      await client.query("UPDATE penguins SET note = 'not an input' WHERE id = 2");
      await attached.stop();
      await insert(client, 10, 12);
      const again = attach(url, { trigger, methods: ["predict", "predict_proba"] });
      await until(async () => (await predictions(client)).length === 11);
      await again.stop();
      const { rows } = await client.query<{ count: string; sum: number }>(
        "SELECT count(*), max(abs((SELECT sum(p) FROM unnest(predict_proba) p) - 1)) AS sum FROM penguins_predictions WHERE error IS NULL",
      );
      expect(rows[0]!.count).toBe("11");
      expect(rows[0]!.sum).toBeLessThan(1e-12);
      await client.end();
    });

  it("is kept by one process at a time", async () => {
    const { url, client } = await table();
    const first = attach(url);
    await until(async () => first.events.length > 0);
    await expect(attach(url).ended).rejects.toMatchObject({ code: "ATTACHED_ALREADY" });
    await first.stop();
    await client.end();
  });

  it("goes on after the server has crashed, with each row once", async () => {
    const { url, client } = await table();
    const attached = attach(url, { trigger: true });
    await until(async () => attached.events.length > 0);
    await insert(client, 0, 5);
    await until(async () => (await predictions(client)).length === 5);
    await postgres.crash();
    await until(async () => attached.events.some(({ kind }) => kind === "lost"));
    await postgres.start();
    const other = new Client({ connectionString: url });
    await other.connect();
    await insert(other, 5, 10);
    await until(async () => (await predictions(other)).length === 10);
    expect(await predictions(other)).toEqual(expected.slice(0, 10));
    await attached.stop();
    await other.end();
  });

  for (const trigger of [true, false])
    it(
      `has each row once within a second, though it is killed and the server crashes, ${trigger ? "told by a trigger" : "by looking"}`,
      { timeout: 120_000 },
      async () => {
        const { url, client: first } = await table();
        let client = first;
        let keeper = keep(url, trigger);
        await until(async () => (await client.query("SELECT to_regclass('penguins_predictions') AS found")).rows[0].found !== null);
        await client.query(`CREATE TABLE written (id bigint, hash text);
          CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO written VALUES (NEW.id, NEW.input_hash); RETURN NULL; END $$;
          CREATE TRIGGER note AFTER INSERT OR UPDATE ON penguins_predictions FOR EACH ROW EXECUTE FUNCTION note()`);
        for (const [round, moment] of [1, 25, 70].entries()) {
          const inserting = insert(client, round * 20, round * 20 + 20);
          await new Promise((resolve) => setTimeout(resolve, moment));
          const ended = new Promise((resolve) => keeper.once("exit", resolve));
          keeper.kill("SIGKILL");
          await Promise.all([inserting, ended]);
          keeper = keep(url, trigger);
        }
        await until(async () => (await predictions(client)).length === 60);
        await postgres.crash();
        await postgres.start();
        client = new Client({ connectionString: url });
        await client.connect();
        await insert(client, 60, 61);
        await until(async () => (await predictions(client)).length === 61);
        const waits: number[] = [];
        for (let index = 61; index < 66; index++) {
          await insert(client, index, index + 1);
          waits.push(await until(async () => (await predictions(client)).length === index + 1));
        }
        expect(waits.toSorted((a, b) => a - b)[2]).toBeLessThan(1000);
        const ended = new Promise((resolve) => keeper.once("exit", resolve));
        keeper.kill("SIGTERM");
        expect(await ended).toBe(0);
        expect(await predictions(client)).toEqual(expected.slice(0, 66));
        const { rows } = await client.query("SELECT id FROM written GROUP BY id, hash HAVING count(*) > 1");
        expect(rows).toEqual([]);
        await client.end();
      },
    );

  it("refuses by name what does not fit", async () => {
    const { url, client } = await table();
    await expect(attach(url, { table: "nothing" }).ended).rejects.toMatchObject({ code: "TABLE_NOT_FOUND" });
    await expect(attach(url, { key: ["nope"] }).ended).rejects.toMatchObject({ code: "MISSING_COLUMN" });
    await expect(attach(url, { methods: ["nope"] }).ended).rejects.toMatchObject({ code: "UNKNOWN_METHOD" });
    await client.query("CREATE TABLE other (id bigint)");
    await expect(attach(url, { outputTable: "other" }).ended).rejects.toMatchObject({ code: "UNSUPPORTED_OUTPUT" });
    await expect(attach("postgres://nobody@127.0.0.1:1/x").ended).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
    await client.end();
  });
});
