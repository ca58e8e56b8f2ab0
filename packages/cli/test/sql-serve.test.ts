import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client, Query } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findPeer } from "../../../scripts/test-peers.ts";
import { startPostgres, type TestPostgres } from "../../server/test/start-postgres.ts";
import { runGodwit, startGodwit } from "./support/run-godwit.ts";

const examples = fileURLToPath(new URL("../../../examples/", import.meta.url));
const isMissing = findPeer("postgresql") === undefined;
if (isMissing) console.warn("PostgreSQL is not installed: no store is shared by a platform and `godwit sql serve`");

const folder = mkdtempSync(join(tmpdir(), "godwit-sql-serve-"));
const env = { ...process.env, GODWIT_API_KEY: "platform-key-of-a-test" };
const servers: ChildProcessWithoutNullStreams[] = [];
let postgres: TestPostgres | undefined;
let platform: string;
let wire: string;

beforeAll(async () => {
  postgres = await startPostgres();
  if (postgres === undefined) return;
  const store = ["--store", await postgres.database()];
  platform = await listening(startGodwit(["up", "--port", "0", "--grpc-port", "0", "--accept-hooks", ...store], { cwd: folder, env }));
  const place = ["--url", platform, "--json"];
  for (const name of ["penguins", "fortunes"]) await godwit(["models", "add", "birds", `${examples}${name}/model.joblib`, ...place]);
  await godwit(["models", "alias", "birds", "champion", "1", ...place]);
  writeFileSync(
    join(folder, "judge.ts"),
    "export const after = (rows: readonly object[], answers: readonly { predict: string }[]) => answers.map(({ predict }) => ({ species: predict, big: predict === 'Gentoo' }));",
  );
  writeFileSync(
    join(folder, "judged.yaml"),
    "name: judged\nmodel: models:/birds/1\nfeatures: { body_mass_g: kg * 1000 }\nhooks: { after: ./judge.ts }\nresponse: { species: string, big: boolean }\nsql: { function: judge }\n",
  );
  await godwit(["deployments", "add", "judged.yaml", ...place]);
  wire = await listening(startGodwit(["sql", "serve", "--port", "0", "--quiet", ...store], { cwd: folder, env }));
}, 180_000);

afterAll(async () => {
  for (const server of servers) {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGTERM");
    await ended;
  }
  await postgres?.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function godwit(words: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await runGodwit(words, { cwd: folder, env });
  expect(status, stderr).toBe(0);
  return stdout.toString("utf8");
}

function listening(server: ChildProcessWithoutNullStreams): Promise<string> {
  servers.push(server);
  return new Promise((resolve, reject) => {
    let said = "";
    server.stderr.on("data", (bytes: Buffer) => (said += bytes.toString()));
    server.once("exit", () => reject(new Error(said)));
    server.stdout.on("data", (bytes: Buffer) => {
      const [, found] = /^listening ((?:http|postgres):\S+)/mu.exec(bytes.toString()) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
}

async function makeKey(name: string, ...options: readonly string[]): Promise<{ readonly id: string; readonly key: string }> {
  return JSON.parse(await godwit(["keys", "create", name, "--url", platform, "--json", ...options])) as { id: string; key: string };
}

async function connect(user: string, password: string): Promise<Client> {
  const { hostname: host, port } = new URL(wire);
  const client = new Client({ host, port: Number(port), user, password, database: "godwit" });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

function peakMegabytes(process: number): number {
  return Number(/^VmHWM:\s+(\d+) kB/mu.exec(readFileSync(`/proc/${process}/status`, "utf8"))![1]) / 1024;
}

/** Hundredths of a second. */
function processorTicks(process: number): number {
  const fields = readFileSync(`/proc/${process}/stat`, "utf8").split(") ")[1]!.split(" ");
  return Number(fields[11]) + Number(fields[12]);
}

const values = "'Biscoe', 46.1, 13.2, 211, 4500, 'male'";

describe.skipIf(isMissing)("godwit sql serve --store", () => {
  it("has the store's models and deployments as functions, for the store's keys", { timeout: 60_000 }, async () => {
    const { key } = await makeKey("ada");
    const client = await connect("ada", key);
    expect(
      (await client.query(`SELECT predict_birds(${values}) AS species, predict_judge(${values.replace("4500", "4.5")}) AS answer`)).rows,
    ).toEqual([{ species: "Gentoo", answer: { species: "Gentoo", big: true } }]);
    await expect(client.query("CREATE TABLE t AS SELECT 1 AS a")).rejects.toMatchObject({ code: "42501" });
    await client.end();
    await expect(connect("ada", "no key of hers")).rejects.toMatchObject({ code: "28P01" });
    await expect(connect("bob", key)).rejects.toMatchObject({ code: "28P01" });
  });

  it("follows an alias at once, in connections that are open too", { timeout: 60_000 }, async () => {
    const client = await connect("anyone", env.GODWIT_API_KEY);
    await expect(client.query("SELECT predict_birds('a fortune')")).rejects.toThrow("WRONG_WIDTH");
    await godwit(["models", "alias", "birds", "champion", "2", "--url", platform]);
    const end = performance.now() + 5000;
    let answer: unknown = null;
    while (answer === null && performance.now() < end)
      answer = await client.query("SELECT predict_birds('a fortune') AS of").then(
        ({ rows }) => rows,
        () => null,
      );
    expect(answer).toEqual([{ of: expect.any(String) as string }]);
    expect((await client.query(`SELECT (predict_judge(${values.replace("4500", "4.5")})).species AS species`)).rows).toEqual([
      { species: "Gentoo" },
    ]);
    await client.end();
  });

  it("says what of a running platform cannot be a function elsewhere", { timeout: 60_000 }, async () => {
    const query = "SELECT predict_birds('a fortune') IS NOT NULL AS answered";
    const { stdout, stderr } = await runGodwit(["sql", "--url", platform, "--json", query], { cwd: folder, env });
    expect(stdout.toString("utf8")).toBe('[{"answered":true}]\n');
    expect(stderr).toContain("judged over birds/1 is no function: its hooks are code that stays on the platform");
    expect(stderr).toContain("birds is the model alone, without the features, hooks and policies of its deployment judged");
  });

  it("streams a million rows in bounded memory, however slowly they are read", { timeout: 60_000 }, async () => {
    const server = Number(servers.at(-1)?.pid);
    const client = await connect("anyone", env.GODWIT_API_KEY);
    const sql = "SELECT i, i * 0.5 AS half, 'row ' || i AS name, i % 2 = 0 AS even, DATE '2020-01-01' AS day FROM range(1000000) t(i)";
    const before = peakMegabytes(server);
    const query = client.query(new Query(sql));
    let rows = 0;
    query.on("row", () => {
      rows += 1;
      if (rows % 400_000 !== 0) return;
      const { stream } = (client as unknown as { readonly connection: { readonly stream: Socket } }).connection;
      stream.pause();
      setTimeout(() => stream.resume(), 500);
    });
    await new Promise((resolve, reject) => {
      query.on("end", resolve);
      query.on("error", reject);
    });
    expect(rows).toBe(1_000_000);
    expect(peakMegabytes(server) - before).toBeLessThan(150);
    await client.end();
  });

  it("answers while others' queries run for ever", { timeout: 60_000 }, async () => {
    const busy = await Promise.all(Array.from({ length: 8 }, () => connect("anyone", env.GODWIT_API_KEY)));
    const endless = busy.map((client) =>
      client.query("SET statement_timeout = '20s'; SELECT count(*) FROM range(100000000000) t(i) WHERE i % 7 = 3").catch(() => undefined),
    );
    const client = await connect("anyone", env.GODWIT_API_KEY);
    const start = performance.now();
    expect((await client.query("SELECT 42 AS answer")).rows).toEqual([{ answer: 42 }]);
    expect(performance.now() - start).toBeLessThan(10_000);
    for (const each of busy) (each as unknown as { readonly connection: { readonly stream: Socket } }).connection.stream.destroy();
    await Promise.all(endless);
    await client.end();
  });

  it("ends the query of a client that disappears", { timeout: 30_000 }, async () => {
    const server = Number(servers.at(-1)?.pid);
    const client = await connect("anyone", env.GODWIT_API_KEY);
    const endless = client.query("SELECT count(*) FROM range(100000000000) t(i) WHERE i % 7 = 3").catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 200));
    (client as unknown as { readonly connection: { readonly stream: Socket } }).connection.stream.destroy();
    await endless;
    const end = performance.now() + 10_000;
    let worked = Number.POSITIVE_INFINITY;
    while (worked > 10 && performance.now() < end) {
      const from = processorTicks(server);
      await new Promise((resolve) => setTimeout(resolve, 300));
      worked = processorTicks(server) - from;
    }
    expect(worked).toBeLessThanOrEqual(10);
  });

  it("lets a key call what it is for, until it is revoked", { timeout: 60_000 }, async () => {
    const { id, key } = await makeKey("judge-only", "--endpoints", "judged");
    const client = await connect("judge-only", key);
    expect((await client.query(`SELECT predict_judge(${values.replace("4500", "4.5")}) AS answer`)).rowCount).toBe(1);
    await expect(client.query("SELECT predict_birds('a fortune')")).rejects.toMatchObject({ code: "42501" });
    await godwit(["keys", "revoke", id, "--url", platform]);
    const end = performance.now() + 8000;
    let refusal: unknown = null;
    while (refusal === null && performance.now() < end) {
      refusal = await client.query("SELECT 1").then(
        () => null,
        (error: unknown) => error,
      );
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(refusal).toMatchObject({ code: "28000" });
  });
});
