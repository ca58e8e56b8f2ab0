/** `node --conditions=godwit-source packages/server/test/fuzz/fuzz.ts --seconds 60 --seed 1`: nearly right requests against a real server. */
import { Agent } from "node:http";
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Client, credentials } from "@grpc/grpc-js";
import { serveExams } from "../served-examples.ts";
import { fuzzGrpc } from "./fuzz-grpc.ts";
import { fuzzHttp, type Finding } from "./fuzz-http.ts";

export interface FuzzReport {
  readonly requests: number;
  readonly findings: readonly Finding[];
  /** Bytes on the heap after a collection, at a third of the time and at its end. */
  readonly heap: readonly [early: number, late: number];
}

const atOnce = 8;

/** Asks for some seconds; the same first seed asks the same. */
export async function fuzz(seconds: number, firstSeed: number): Promise<FuzzReport> {
  const apiKey = "fuzz";
  const server = await serveExams({
    apiKey,
    grpcPort: 0,
    maximumRows: 200,
    bodyBytes: 200_000,
    monitor: { log: { level: "silent", sample: 0, format: "json" } },
  });
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const client = new Client((await server.grpc)!, credentials.createInsecure());
  const findings: Finding[] = [];
  const end = performance.now() + seconds * 1000;
  let seed = firstSeed;
  let early = 0;
  const lane = async (): Promise<void> => {
    while (performance.now() < end && findings.length < 20) {
      const own = seed++;
      const found = own % 3 === 0 ? await fuzzGrpc(client, apiKey, own) : await fuzzHttp(server.url, agent, apiKey, own);
      if (found !== null) findings.push(found);
      if (early === 0 && performance.now() > end - (seconds * 2000) / 3) early = heapNow();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  const late = heapNow();
  client.close();
  agent.destroy();
  await server.close();
  return { requests: seed - firstSeed, findings, heap: [early, late] };
}

function heapNow(): number {
  setFlagsFromString("--expose_gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed + process.memoryUsage().external;
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({ options: { seconds: { type: "string", default: "60" }, seed: { type: "string", default: "1" } } });
  const { requests, findings, heap } = await fuzz(Number(values.seconds), Number(values.seed));
  for (const { seed, what, request } of findings) process.stdout.write(`seed ${seed}: ${what}\n  ${request}\n`);
  process.stdout.write(
    `${requests} requests, ${findings.length} findings, heap ${heap.map((bytes) => `${(bytes / 2 ** 20).toFixed(1)} MB`).join(" → ")}\n`,
  );
  process.exit(findings.length === 0 ? 0 : 1);
}
