// Measures serving beside its peers, server on one core and load on the other: bench/serving/run [--quick] [--only NAME,…].
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { describeMachine } from "../machine.ts";
import { readSettings } from "../settings.ts";
import { bars } from "./bars.ts";
import type { Contender } from "./contender.ts";
import { godwit, godwitBinary, peers, rawHttp } from "./contenders.ts";
import { echoLoad, godwitGrpcLoad } from "./grpc.ts";
import { measureIdleMemory } from "./idle-memory.ts";
import type { LoadResult } from "./load/latencies.ts";
import { measureLoad } from "./measure-load.ts";
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
let port = 9100;

interface Measured {
  readonly rates: number[];
  readonly p50: number[];
  readonly p99: number[];
  coldStart: number;
  memory: number;
}

const measured = new Map<string, Measured>();

function noteOf(key: string): Measured {
  const known = measured.get(key);
  if (known !== undefined) return known;
  const fresh: Measured = { rates: [], p50: [], p99: [], coldStart: Number.NaN, memory: Number.NaN };
  measured.set(key, fresh);
  return fresh;
}

function say(name: string, what: string, { requests, seconds: time, errors, p50, p99 }: LoadResult): void {
  if (errors > 0) throw new Error(`${name}: ${errors} of ${requests + errors} requests failed`);
  process.stderr.write(
    `${what.padEnd(10)} ${name.padEnd(36)} ${(requests / time).toFixed(0).padStart(7)}/s  p50 ${p50.toFixed(2)} ms  p99 ${p99.toFixed(2)} ms\n`,
  );
}

async function measureServer(contender: Contender, sizes: readonly number[], rate: number | null = null): Promise<void> {
  const at = contender.name === "MLServer" ? 9000 : (port += 2);
  const server = await startServer(contender, at, folder, rows[0]!);
  try {
    for (const size of sizes) {
      const { path, headers } = contender;
      const result = await measureLoad("http", folder, contender.body(rows.slice(0, size)), {
        port: at,
        path,
        headers,
        connections,
        warmSeconds,
        seconds,
        rate,
      });
      const what = `${rate === null ? "" : "open "}${size}`;
      say(contender.name, what, result);
      const note = noteOf(`${contender.name}|${what}`);
      note.rates.push(result.requests / result.seconds);
      note.p50.push(result.p50);
      note.p99.push(result.p99);
      note.coldStart = server.coldStart;
      note.memory = server.memory();
    }
  } finally {
    await server.stop();
  }
}

const wanted = flags.only?.split(",");
const isWanted = (name: string): boolean => wanted === undefined || wanted.some((each) => name.toLowerCase().includes(each.toLowerCase()));
const own = godwit("forest.joblib");
for (let round = 0; round < rounds; round++) {
  await measureServer(rawHttp, [1, 100]);
  await measureServer(own, [1, 100]);
  await measureServer(godwitBinary, [100]);
  for (const load of [echoLoad, godwitGrpcLoad]) {
    if (!isWanted("grpc")) continue;
    const result = await load({ folder, port: (port += 2), rows, calls: connections, warmSeconds, seconds });
    say(load.title, "gRPC 1", result);
    noteOf(`${load.title}|gRPC 1`).rates.push(result.requests / result.seconds);
  }
}
const missing: string[] = [];
for (const peer of peers) {
  const reason = peer.missing?.(folder) ?? null;
  if (!isWanted(peer.name)) continue;
  try {
    if (reason === null) await measureServer(peer, [1, 100]);
    else missing.push(`${peer.name}: ${reason}`);
  } catch (error) {
    missing.push((error as Error).message);
  }
}
const half = median(noteOf(`${own.name}|1`).rates) / 2;
await measureServer(own, [1], half);
const artifact = godwit("forest.godwit");
const cold: number[] = [];
for (let round = 0; round < 5; round++) {
  const server = await startServer(artifact, (port += 2), folder, rows[0]!);
  cold.push(server.coldStart);
  await server.stop();
}
const idleMegabytes = await measureIdleMemory((port += 2), folder);

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const machine = describeMachine();
const results: ServingResults = {
  machine: `${machine.processor}, ${machine.threads} cores, ${machine.memory} GB, ${machine.system}.`,
  quick: flags.quick,
  servers: [...measured].map(([key, { rates, p50, p99, coldStart, memory }]) => {
    const [name, load] = key.split("|") as [string, string];
    return { name, load, rate: median(rates), p50: median(p50), p99: median(p99), coldStart, memory };
  }),
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
