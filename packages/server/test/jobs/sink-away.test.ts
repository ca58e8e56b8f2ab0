import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openModel } from "@godwit/server/compiling";
import { batchRequest, runBatch, ScoringModel } from "@godwit/server/jobs";
import { findPeer } from "../../../../scripts/test-peers.ts";
import { startPostgres, type TestPostgres } from "../start-postgres.ts";

const penguins = fileURLToPath(new URL("../../../../examples/penguins/", import.meta.url));
const rows = readFileSync(join(penguins, "input.csv"), "utf8").trim().split("\n").length - 1;

describe.skipIf(findPeer("postgresql") === undefined)("a run into PostgreSQL", () => {
  const folder = mkdtempSync(join(tmpdir(), "godwit-away-"));
  let server: TestPostgres;
  beforeAll(async () => {
    server = (await startPostgres())!;
  });
  afterAll(async () => {
    await server.remove();
    rmSync(folder, { recursive: true });
  });

  test("goes on by itself when the server has crashed and is back, with every row once", async () => {
    const url = await server.database();
    const artifact = (await openModel(join(penguins, "model.joblib"))).bytes;
    const pinned = { name: "penguins", artifact, version: null, deployment: null };
    const model = await ScoringModel.open(pinned, 1);
    const lines: string[] = [];
    const crashed: Promise<void>[] = [];
    const request = batchRequest(pinned, {
      input: join(penguins, "input.csv"),
      inputOptions: {},
      query: null,
      output: `${url}#scores`,
      outputOptions: {},
      rejects: null,
      keys: [],
      methods: ["predict"],
      columns: ["island", "predict"],
      maxRejects: "0",
      chunkRows: 20,
      threads: 1,
      interval: null,
      timezone: "UTC",
      label: null,
      onlyNew: false,
      retries: 8,
      folder: "",
      journal: join(folder, "journal"),
      code: "test",
    });
    const outcome = await runBatch(model, request, {
      signal: new AbortController().signal,
      told: ({ read }) => {
        if (read >= 40 && crashed.length === 0) crashed.push(server.crash().then(() => server.start()));
      },
      log: (line) => lines.push(line),
    });
    await Promise.all(crashed);
    await model.close();
    expect(outcome).toMatchObject({ state: "finished", error: null, totals: { read: rows, written: rows, rejected: 0 } });
    expect(lines[0]).toMatch(/^DATABASE_UNAVAILABLE: PostgreSQL cannot be reached: .*; trying again in \d+\.\d s \(1 of 8\)$/u);
    const client = new Client(url);
    await client.connect();
    expect((await client.query("select count(*)::int as n from scores")).rows).toEqual([{ n: rows }]);
    expect((await client.query("select sum(written)::int as n from godwit_chunks")).rows).toEqual([{ n: rows }]);
    await client.end();
  }, 60_000);
});
