import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { Client } from "pg";
import { outcomeOf, runGodwit, startGodwit, type Outcome } from "../support/run-godwit.ts";

/** Where the rows of a run go, and what stands there. */
interface Target {
  readonly name: string;
  /** Its name among files. */
  readonly folder: string;
  location(run: number): string;
  rows(run: number): Promise<readonly (readonly [id: string, label: string])[]>;
}

export interface KillProof {
  readonly kills: number;
  readonly runs: number;
  /** Different places of a run, by target, chunk and step, at which a process was killed. */
  readonly moments: number;
}

const penguins = fileURLToPath(new URL("../../../../examples/penguins/", import.meta.url));
const chunks = 24;
const chunkRows = 10;
/** A row of so many cannot be answered. */
const badEach = 17;
/** A process is killed after at most so many steps of its journal, and so many milliseconds behind the last of them. */
const mostSteps = 24;
const longestWait = 4;
/** One process of so many is killed by the clock instead, at any of its first milliseconds. */
const byClock = 6;
const longestStart = 400;

/**
 * Kills the command line at random moments of runs, one target beside another, and starts each again until it has finished: then every row
 * must stand once with its prediction, and every bad one once among the rejects. Rejects with the run where one does not.
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
    const moments = new Set<string>();
    const stop = new AbortController();
    let kills = 0;
    let runs = 0;
    const killing = async (target: Target): Promise<void> => {
      for (let own = 0; kills < times && !stop.signal.aborted; own++) {
        const what = `${target.name}, run ${own}`;
        let ownKills = 0;
        const journal = `journal-${target.folder}-${own}`;
        mkdirSync(join(folder, journal));
        const rejects = `rejects-${target.folder}-${own}.jsonl`;
        for (let status: number | string = "SIGKILL"; status !== 0;) {
          const tried = await tryOnce(folder, journal, parameters(target.location(own), rejects, journal), () => kills < times);
          ({ status } = tried);
          if (status === "SIGKILL") {
            kills++;
            ownKills++;
            moments.add(`${target.name}: ${lastStep(join(folder, journal))}`);
          } else if (status !== 0) throw new Error(`${what}: exit status ${status}: ${tried.stderr}`);
        }
        expectOnce(what, await target.rows(own), readRejects(join(folder, rejects)), labels);
        runs++;
        told(`${what} is whole after ${ownKills} kills; ${kills} in all`);
      }
    };
    const lanes = targetsIn(folder, database).map((target) =>
      killing(target).catch((error: unknown) => {
        stop.abort();
        throw error;
      }),
    );
    await Promise.allSettled(lanes);
    await Promise.all(lanes);
    return { kills, runs, moments: moments.size };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Starts a run, and kills it at a random step of its journal unless it ends before. */
async function tryOnce(folder: string, journal: string, given: readonly string[], isWanted: () => boolean): Promise<Outcome> {
  const godwit = startGodwit(given, { cwd: folder });
  godwit.stdin.end();
  const over = outcomeOf(godwit);
  const kill = (): void => void (isWanted() && godwit.kill("SIGKILL"));
  if (Math.random() * byClock < 1) {
    await Promise.race([over, sleep(Math.random() * longestStart)]);
    kill();
    return over;
  }
  let left = Math.floor(Math.random() * mostSteps);
  const watcher = watch(join(folder, journal), (_, name) => {
    if (name?.endsWith(".jsonl") === true && left-- === 0) setTimeout(kill, Math.random() * longestWait);
  });
  try {
    return await over;
  } finally {
    watcher.close();
  }
}

function parameters(output: string, rejects: string, journal: string): readonly string[] {
  const where = ["--input", "rows.csv", "--output", output, "--rejects", rejects, "--journal", journal];
  const what = ["--keys", "id", "--columns", "id,predict", "--chunk-rows", String(chunkRows)];
  return ["batch", "run", "model.godwit", ...where, ...what, "--threads", "1", "--quiet"];
}

/** The label of each row; null for one that cannot be answered. */
function writeInput(folder: string): readonly (string | null)[] {
  const [header, ...lines] = readFileSync(join(penguins, "input.csv"), "utf8").trim().split("\n");
  const labels = readFileSync(join(penguins, "predict.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as string);
  const all = Array.from({ length: chunks * chunkRows }, (_, index) => index);
  const rows = all.map((index) => {
    const cells = lines[index % lines.length]!.split(",");
    return [index, cells[0], isBad(index) ? "heavy" : cells[1], ...cells.slice(2)].join(",");
  });
  writeFileSync(join(folder, "rows.csv"), `id,${header}\n${rows.join("\n")}\n`);
  return all.map((index) => (isBad(index) ? null : labels[index % lines.length]!));
}

function isBad(index: number): boolean {
  return index % badEach === badEach - 1;
}

/** The last step that a run's journal tells of. */
function lastStep(journal: string): string {
  const [name] = readdirSync(journal).filter((each) => each.endsWith(".jsonl"));
  const line = name === undefined ? undefined : readFileSync(join(journal, name), "utf8").split("\n").at(-2);
  if (line === undefined) return "before the journal";
  const { kind, chunk } = JSON.parse(line) as { readonly kind: string; readonly chunk?: number };
  return `${kind} ${chunk ?? ""}`;
}

function readRejects(path: string): readonly number[] {
  const lines = readFileSync(path, "utf8").trim().split("\n");
  return lines.map((line) => (JSON.parse(line) as { readonly row: number }).row);
}

function expectOnce(
  what: string,
  rows: readonly (readonly [id: string, label: string])[],
  rejects: readonly number[],
  labels: readonly (string | null)[],
): void {
  const wanted = labels.flatMap((label, index) => (label === null ? [] : [`${index}: ${label}`]));
  const standing = rows.toSorted(([a], [b]) => Number(a) - Number(b)).map(([id, label]) => `${id}: ${label}`);
  const bad = labels.flatMap((label, index) => (label === null ? [index] : []));
  const rejected = rejects.toSorted((a, b) => a - b);
  expectSame(`${what}: rows`, standing, wanted);
  expectSame(`${what}: rejects`, rejected.map(String), bad.map(String));
}

function expectSame(what: string, standing: readonly string[], wanted: readonly string[]): void {
  const at = wanted.findIndex((each, index) => each !== standing[index]);
  if (at < 0 && standing.length === wanted.length) return;
  throw new Error(`${what}: ${standing.length} stand for ${wanted.length}; in place of ${wanted[at]} stands ${standing[at]}`);
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
    folder: "csv",
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
    folder: "parquet",
    location: (run) => `scored-${run}/`,
    rows: (run) => parquet(`'${folder}/scored-${run}/*.parquet'`),
  };
  const delta: Target = {
    name: "a Delta table",
    folder: "delta",
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
    folder: "postgres",
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
