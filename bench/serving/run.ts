// Measures serving beside its peers, server on one core and load on the other: bench/serving/run [--quick] [--only NAME,…].
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { describeMachine } from "../machine.ts";
import { readSettings } from "../settings.ts";
import { bars } from "./bars.ts";
import type { Contender } from "./contender.ts";
import { godwit, godwitBatching, godwitBinary, peers, rawHttp } from "./contenders.ts";
import { echoLoad, godwitGrpcLoad } from "./grpc.ts";
import { measureIdleMemory } from "./idle-memory.ts";
import type { LoadResult } from "./load/latencies.ts";
import { measureLoad } from "./measure-load.ts";
import { measureStalls } from "./measure-stalls.ts";
import { Measurements, median } from "./measurements.ts";
import { prepare } from "./prepare.ts";
import { servingPage, type ServingResults } from "./serving-page.ts";
import { startServer } from "./start-server.ts";

const { values: flags } = parseArgs({ options: { quick: { type: "boolean", default: false }, only: { type: "string" } } });
const folder = prepare(readSettings(flags.quick).folder);
const { rows } = JSON.parse(readFileSync(join(folder, "rows.json"), "utf8")) as { rows: number[][] };
const seconds = flags.quick ? 2 : 4;
const warmSeconds = flags.quick ? 1 : 1.5;
const connections = 64;
const rounds = flags.quick ? 1 : 3;
/** Milliseconds from the start after which no further peer is started, so that the whole ends in ten minutes. */
const latestStart = 480_000;
/** Requests a second that keep nobody waiting. */
const lowRate = 500;
let port = 9100;

const stalls = await measureStalls();
const measurements = new Measurements();
const missing: string[] = [];

/** What cannot be measured is named, and the others go on. */
async function attempt(measure: () => Promise<void>): Promise<void> {
  try {
    await measure();
  } catch (error) {
    const { message } = error as Error;
    process.stderr.write(`${message}\n`);
    missing.push(message);
  }
}

function say(name: string, what: string, { requests, seconds: time, errors, p50, p99 }: LoadResult): void {
  if (errors > 0) throw new Error(`${name}: ${errors} of ${requests + errors} requests failed`);
  process.stderr.write(
    `${what.padEnd(10)} ${name.padEnd(36)} ${(requests / time).toFixed(0).padStart(7)}/s  p50 ${p50.toFixed(2)} ms  p99 ${p99.toFixed(2)} ms\n`,
  );
}

interface Load {
  readonly name: string;
  readonly rows: number;
  /** Requests a second, whatever the server does; absent: each connection asks again when it is answered. */
  readonly rate?: number;
}

const oneRow: Load = { name: "1", rows: 1 };
const hundredRows: Load = { name: "100", rows: 100 };

async function measureServer(contender: Contender, loads: readonly Load[]): Promise<void> {
  const at = contender.name === "MLServer" ? 9000 : (port += 2);
  const server = await startServer(contender, at, folder, rows[0]!);
  try {
    const { path, headers } = contender;
    for (const load of loads) {
      const body = contender.body(rows.slice(0, load.rows));
      const settings = { port: at, path, headers, connections, warmSeconds, seconds, rate: load.rate ?? null };
      const result = await measureLoad("http", folder, body, settings);
      say(contender.name, load.name, result);
      measurements.note(contender.name, load.name, result, server.coldStart, server.memory());
    }
  } finally {
    await server.stop();
  }
}

const wanted = flags.only?.split(",");
const isWanted = (name: string): boolean => wanted === undefined || wanted.some((each) => name.toLowerCase().includes(each.toLowerCase()));
const own = godwit("forest.joblib");
for (let round = 0; round < rounds; round++) {
  await attempt(() => measureServer(rawHttp, [oneRow, hundredRows]));
  await attempt(() => measureServer(own, [oneRow, hundredRows]));
  await attempt(() => measureServer(godwitBinary, [hundredRows]));
  for (const load of [echoLoad, godwitGrpcLoad])
    if (isWanted("grpc"))
      await attempt(async () => {
        const result = await load({ folder, port: (port += 2), rows, calls: connections, warmSeconds, seconds });
        say(load.title, "gRPC 1", result);
        measurements.note(load.title, "gRPC 1", result);
      });
  for (const batching of ["off", "exact"] as const)
    if (isWanted("batching"))
      await attempt(() => measureServer(godwitBatching(batching), [{ name: `${lowRate}/s of 1`, rows: 1, rate: lowRate }]));
}
for (const each of [rawHttp, own])
  await attempt(() => measureServer(each, [{ name: "half of 1", rows: 1, rate: measurements.rate(own.name, "1") / 2 }]));
const artifact = godwit("forest.godwit");
const cold: number[] = [];
for (let round = 0; round < 5; round++)
  await attempt(async () => {
    const server = await startServer(artifact, (port += 2), folder, rows[0]!);
    cold.push(server.coldStart);
    await server.stop();
  });
let idleMegabytes = Number.NaN;
await attempt(async () => void (idleMegabytes = await measureIdleMemory((port += 2), folder)));
for (const peer of peers) {
  if (!isWanted(peer.name)) continue;
  const reason = performance.now() > latestStart ? "there was no time left" : (peer.missing?.(folder) ?? null);
  if (reason === null) await attempt(() => measureServer(peer, [oneRow, hundredRows]));
  else missing.push(`${peer.name}: ${reason}`);
}

const machine = describeMachine();
const results: ServingResults = {
  machine: `${machine.processor}, ${machine.threads} cores, ${machine.memory} GB, ${machine.system}.`,
  quick: flags.quick,
  stalls,
  lowRate,
  servers: measurements.servers,
  coldStart: median(cold),
  idleMegabytes,
  missing,
};
const page = servingPage(results, bars);
if (!flags.quick && wanted === undefined) {
  writeFileSync(new URL("results.json", import.meta.url), `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(new URL("RESULTS.md", import.meta.url), page);
}
process.stdout.write(page);
