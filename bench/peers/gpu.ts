// A GPU as a contender: node gpu.ts ARTIFACT MODEL INPUT. Orders come as JSON lines; see bench/order.ts.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { load, type Matrix, type Model, type NumericMatrix } from "@godwit/runtime";
import type { Order, Reply } from "../order.ts";
import { readMatrix } from "./javascript/inputs.ts";

const [artifact, source, input] = process.argv.slice(2) as [string, string, string];
const peer = join(process.env["GODWIT_PEERS"] ?? join(homedir(), ".cache/godwit-peers"), "webgpu/node_modules/webgpu/package.json");
const probed = 100_000;
const matrix = readMatrix({ model: { input }, source } as Parameters<typeof readMatrix>[0]);
let model: Model | undefined;
let batch: NumericMatrix | undefined;

/** Why nothing can be measured, or the adapter's name. */
async function open(): Promise<Reply> {
  if (!existsSync(peer)) return { reason: "the package webgpu is not installed (scripts/setup-test-peers)" };
  const gpu = (createRequire(peer)("webgpu") as { create(options: readonly string[]): GPU }).create([]);
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  const tried = "asked: requestAdapter of the package webgpu (Dawn), for high performance";
  if (adapter === null) return { reason: `${tried}; there is no adapter` };
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info;
  const device = [vendor, architecture, description].filter((part) => part !== "").join(" ");
  if (isFallbackAdapter || /swiftshader|llvmpipe/iu.test(device)) return { reason: `${tried}; it has ${device} alone, which is software` };
  model = await load(readFileSync(artifact), { device: "gpu", gpu });
  const cells = matrix(0, probed);
  const [ours, theirs] = [(await model.predictProbaAsync(cells)) as Matrix, model.predictProba(cells) as Matrix];
  if (model.lastDevice !== "gpu") return { reason: `${device} does not take the model` };
  return Buffer.from((ours.data as Float64Array).buffer).equals(Buffer.from((theirs.data as Float64Array).buffer))
    ? { device }
    : { reason: `${device} gives other bits` };
}

async function obey(order: Order): Promise<Reply> {
  if (order.do === "load") return open();
  if (order.do === "open") batch = { data: matrix(0, order.rows) };
  if (order.do !== "run") return {};
  const start = performance.now();
  for (let time = 0; time < order.times; time++) await model!.predictProbaAsync(batch!);
  return { ms: performance.now() - start };
}

for await (const line of createInterface({ input: process.stdin })) {
  const reply = await obey(JSON.parse(line) as Order).catch((error: unknown): Reply => ({ reason: String(error) }));
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
process.exit(0);
