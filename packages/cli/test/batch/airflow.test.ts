import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterAll, expect, test } from "vitest";
import { findPeer } from "../../../../scripts/test-peers.ts";
import { startPostgres } from "../../../server/test/start-postgres.ts";
import { startGate } from "./gate.ts";
import { makeVisits } from "./visits.ts";

interface Told {
  readonly state: string;
  readonly tries: number;
  readonly interval: readonly string[];
  readonly summary: { readonly written: number; readonly idle: boolean } | null;
}

const dags = fileURLToPath(new URL("../../../../examples/orchestrators/airflow/", import.meta.url));
const script = fileURLToPath(new URL("airflow/run-dag.py", import.meta.url));
const python = findPeer("python-airflow");
const postgres = python === undefined ? undefined : await startPostgres();
const visits = makeVisits();
afterAll(async () => {
  await postgres?.remove();
  rmSync(visits.folder, { recursive: true });
});

test.skipIf(postgres === undefined)(
  "Airflow tries again what was away, leaves alone what is done, and gives up at once where data are wrong",
  async () => {
    visits.write("2026-11-20", "good");
    visits.write("2026-11-21", "bad");
    const database = await postgres!.database();
    const gate = await startGate(database);
    const home = join(visits.folder, "airflow");
    mkdirSync(home);
    const [first, second, third] = ["2026-11-21T03:00:00+00:00", "2026-11-21T03:00:00+00:00", "2026-11-22T03:00:00+00:00"];
    const airflow = spawn(python!, [script, first, second, third], {
      env: {
        PATH: `${visits.programs}:/usr/bin:/bin`,
        HOME: visits.folder,
        AIRFLOW_HOME: home,
        AIRFLOW__CORE__LOAD_EXAMPLES: "false",
        AIRFLOW__CORE__DAGS_FOLDER: dags,
        PYTHONPATH: dags,
        VISITS_HOME: visits.folder,
        VISITS_OUTPUT: `${gate.url}#scores`,
        VISITS_RETRY_SECONDS: "1",
      },
    });
    let log = "";
    const told: Told[] = [];
    const hear = (text: Buffer): void => {
      log += text.toString();
      if (log.includes("UP_FOR_RETRY") || log.includes("up_for_retry")) gate.isOpen = true;
    };
    airflow.stdout.on("data", hear);
    airflow.stderr.on("data", hear);
    const status = await new Promise((resolve) => airflow.on("close", resolve));
    for (const [, line] of log.matchAll(/^RUN (.*)$/gm)) told.push(JSON.parse(line!) as Told);
    await gate.close();
    expect({ status, told }, log.slice(-4000)).toMatchObject({
      status: 0,
      told: [
        {
          state: "success",
          tries: 2,
          interval: ["2026-11-20T03:00:00+00:00", "2026-11-21T03:00:00+00:00"],
          summary: { written: 86, idle: false },
        },
        { state: "success", tries: 1, summary: { written: 86, idle: true } },
        { state: "failed", tries: 1, summary: null },
      ],
    });
    expect(log).toContain("godwit ended with 75");
    expect(log).toContain("godwit ended with 65");
    const client = new Client(database);
    await client.connect();
    const { rows } = await client.query<{ readonly predict: string }>("select predict from scores order by id::int");
    await client.end();
    expect(rows.map(({ predict }) => predict)).toEqual(visits.labels);
  },
  180_000,
);
