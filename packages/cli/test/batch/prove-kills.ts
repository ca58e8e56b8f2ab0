import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { Client } from "pg";
import { outcomeOf, runGodwit, startGodwit } from "../support/run-godwit.ts";

/** Where the rows of a run go, and what stands there. */
interface Target {
  readonly name: string;
  location(run: number): string;
  rows(run: number): Promise<readonly (readonly [id: string, label: string])[]>;
}

export interface KillProof {
  readonly kills: number;
  readonly runs: number;
  /** Chunks that stood when a process was killed, over all kills: that many moments of a run were met. */
  readonly moments: number;
}

const penguins = fileURLToPath(new URL("../../../../examples/penguins/", import.meta.url));
const repeats = 20;
const chunkRows = 40;
/** Milliseconds after which a run is killed, at random between the two. */
const soonest = 150;
const latest = 1100;

/**
 * Kills the command line at random moments of runs and starts each again until it has finished: then every row must stand once with its
 * prediction. Throws with the run where one does not.
 */
export async function proveKills(
  times: number,
  database: string | null,
  told: (line: string) => void = () => undefined,
): Promise<KillProof> {
  const folder = mkdtempSync(join(tmpdir(), "godwit-kills-"));
  try {
    const labels = writeInput(folder);
    await runGodwit(["compile", join(penguins, "model.joblib"), "-o", "model.godwit"], { cwd: folder });
    const targets = targetsIn(folder, database);
    const moments = new Set<string>();
    let kills = 0;
    let runs = 0;
    for (; kills < times; runs++) {
      const target = targets[runs % targets.length]!;
      for (let finished = false; !finished;) {
        const godwit = startGodwit(parameters(target.location(runs)), { cwd: folder });
        godwit.stdin.end();
        const over = outcomeOf(godwit);
        const wasKilled =
          kills < times && (await Promise.race([over.then(() => false), sleep(soonest + Math.random() * (latest - soonest), true)]));
        if (wasKilled) godwit.kill("SIGKILL");
        const { status, stderr } = await over;
        finished = status === 0;
        if (status !== 0 && status !== "SIGKILL") throw new Error(`${target.name}, run ${runs}: exit status ${status}: ${stderr}`);
        if (status === "SIGKILL") {
          kills++;
          moments.add(`${runs}:${chunksIn(folder)}`);
        }
      }
      expectOnce(`${target.name}, run ${runs}`, await target.rows(runs), labels);
      told(`${target.name}: run ${runs} is whole after ${kills} kills`);
    }
    return { kills, runs, moments: moments.size };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function parameters(output: string): readonly string[] {
  return [
    "batch",
    "run",
    "model.godwit",
    "--input",
    "rows.csv",
    "--output",
    output,
    "--keys",
    "id",
    "--columns",
    "id,predict",
    "--chunk-rows",
    String(chunkRows),
    "--threads",
    "1",
    "--quiet",
  ];
}

function writeInput(folder: string): readonly string[] {
  const [header, ...lines] = readFileSync(join(penguins, "input.csv"), "utf8").trim().split("\n");
  const labels = readFileSync(join(penguins, "predict.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as string);
  const all = Array.from({ length: repeats * lines.length }, (_, index) => index);
  writeFileSync(join(folder, "rows.csv"), `id,${header}\n${all.map((index) => `${index},${lines[index % lines.length]}`).join("\n")}\n`);
  return all.map((index) => labels[index % lines.length]!);
}

/** Steps that all journals tell of. */
function chunksIn(folder: string): number {
  const journals = join(folder, "godwit-data/batch");
  if (!existsSync(journals)) return 0;
  return readdirSync(journals)
    .filter((name) => name.endsWith(".jsonl"))
    .reduce((sum, name) => sum + readFileSync(join(journals, name), "utf8").split("\n").length, 0);
}

function expectOnce(what: string, rows: readonly (readonly [string, string])[], labels: readonly string[]): void {
  const sorted = rows.toSorted(([a], [b]) => Number(a) - Number(b));
  if (sorted.length !== labels.length) throw new Error(`${what}: ${sorted.length} rows stand, and ${labels.length} were read`);
  for (const [index, [id, label]] of sorted.entries())
    if (id !== String(index) || label !== labels[index]) throw new Error(`${what}: in place of row ${index} stands ${id}: ${label}`);
}

function targetsIn(folder: string, database: string | null): readonly Target[] {
  const parquet = async (files: string): Promise<readonly (readonly [string, string])[]> => {
    const connection = await (await DuckDBInstance.create()).connect();
    try {
      const read = await connection.runAndReadAll(`select id, predict from read_parquet(${files})`);
      return read.getRowObjects().map(({ id, predict }) => [String(id), String(predict)] as const);
    } finally {
      connection.disconnectSync();
    }
  };
  const csv: Target = {
    name: "a file",
    location: (run) => `scored-${run}.csv`,
    rows: async (run) =>
      readFileSync(join(folder, `scored-${run}.csv`), "utf8")
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => line.split(",") as [string, string]),
  };
  const parts: Target = {
    name: "a folder of Parquet",
    location: (run) => `scored-${run}/`,
    rows: (run) => parquet(`'${folder}/scored-${run}/*.parquet'`),
  };
  const delta: Target = {
    name: "a Delta table",
    location: (run) => `delta:delta-${run}`,
    rows(run) {
      const log = join(folder, `delta-${run}/_delta_log`);
      const actions = readdirSync(log)
        .filter((name) => name.endsWith(".json"))
        .flatMap((name) => readFileSync(join(log, name), "utf8").trim().split("\n"))
        .map((line) => JSON.parse(line) as { readonly add?: { readonly path: string } });
      const files = actions.flatMap(({ add }) => (add === undefined ? [] : [`'${folder}/delta-${run}/${decodeURIComponent(add.path)}'`]));
      return parquet(`[${files.join(", ")}]`);
    },
  };
  const postgres: Target = {
    name: "PostgreSQL",
    location: (run) => `${database}#scored_${run}`,
    async rows(run) {
      const client = new Client(database!);
      await client.connect();
      try {
        const { rows } = await client.query<{ readonly id: string; readonly predict: string }>(`select id, predict from scored_${run}`);
        return rows.map(({ id, predict }) => [id, predict] as const);
      } finally {
        await client.end();
      }
    },
  };
  return [csv, parts, delta, ...(database === null ? [] : [postgres])];
}
