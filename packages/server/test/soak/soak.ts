/**
 * `npm run soak -- [--seconds N] [--callers N]`: asks a server everything at once, for a long time: every answer must be the one that the
 * same question got first, nothing may go wrong that was not asked for, and memory must stay flat. 30 minutes unless told.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { garbageCollector } from "./collect-garbage.ts";
import { afterCollections, memoryTrend, type MemorySample } from "./memory-trend.ts";
import { questionsTo, type Question } from "./questions.ts";

const { values } = parseArgs({
  options: { seconds: { type: "string", default: "1800" }, callers: { type: "string", default: "16" } },
});
const seconds = Number(values.seconds);
const looks = Math.max(40, Math.min(600, Math.round(seconds)));
/** V8 leaves what nobody needs for minutes where there is room: only what a collection leaves over tells. */
const looksBetweenCollections = 4;
/** The later part of the run, in which memory must be flat; before it buffers, caches and compiled code grow. */
const judged = 0.5;
const leastSeconds = 120;

const folder = mkdtempSync(join(tmpdir(), "godwit-soak-"));
const launcher = fileURLToPath(new URL("../../../cli/bin/godwit.js", import.meta.url));
const capture = ["--capture", folder, "--capture-megabytes", "8", "--capture-sample", "0.2"];
const server = spawn(
  process.execPath,
  [
    "--inspect=127.0.0.1:0",
    launcher,
    "serve",
    "--examples",
    "--quiet",
    "--port",
    "0",
    "--grpc-port",
    "0",
    "--metrics-port",
    "0",
    "--shed-delay",
    "0",
    ...capture,
  ],
  { stdio: ["ignore", "pipe", "pipe"] },
);
const garbage = await garbageCollector(server.stderr);
const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
const addressOf = async (): Promise<string> =>
  String((await lines.next()).value)
    .split(" ")
    .at(-1) ?? "";
const url = await addressOf();
const metricsUrl = await addressOf();
const grpc = (await addressOf()).replace("grpc://", "");
const { questions, close } = await questionsTo(url, grpc);

const firstAnswers = new Map<string, string>();
const asked = new Map<string, number>();
const complaints: string[] = [];
const complain = (text: string): void => {
  if (complaints.length < 20) complaints.push(text);
};

async function ask({ name, ask: put }: Question): Promise<void> {
  try {
    const answer = await put();
    const first = firstAnswers.get(name);
    if (answer.startsWith("404 ")) return;
    if (first === undefined) firstAnswers.set(name, answer);
    else if (first !== answer) complain(`${name}: another answer than the first, ${answer.slice(0, 200)}`);
  } catch (error) {
    complain(`${name}, after ${elapsed().toFixed(0)} s: ${reasonOf(error)}`);
  } finally {
    asked.set(name, (asked.get(name) ?? 0) + 1);
  }
}

/** What `fetch` fails of stands in its cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause === undefined ? message : `${message}, ${reasonOf(cause)}`;
}

const whole = questions.reduce((sum, { weight }) => sum + weight, 0);

function choose(): Question {
  let at = Math.random() * whole;
  return questions.find(({ weight }) => (at -= weight) < 0) ?? questions[0]!;
}

async function look(second: number): Promise<MemorySample> {
  const text = await (await fetch(metricsUrl)).text();
  const of = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1]);
  return { second, residentBytes: of("process_resident_memory_bytes"), heapBytes: of("nodejs_heap_size_used_bytes") };
}

const start = performance.now();
const elapsed = (): number => (performance.now() - start) / 1000;
const samples: MemorySample[] = [];
const swapping = questions.find(({ name }) => name === "a swap")!;
const usual = (): Question => {
  const question = choose();
  return question === swapping ? usual() : question;
};
const callers = Array.from({ length: Number(values.callers) }, async () => {
  while (elapsed() < seconds) await ask(usual());
});
// Two swaps of one model at a time would meet each other.
const swaps = (async () => {
  while (elapsed() < seconds) {
    await ask(swapping);
    await sleep(100);
  }
})();
for (let count = 1; count <= looks; count++) {
  await sleep(Math.max(0, start + (1000 * seconds * count) / looks - performance.now()));
  if (count % looksBetweenCollections === 0) await garbage.collect();
  await look(elapsed()).then(
    (sample) => samples.push(sample),
    (error: unknown) => complain(`metrics, after ${elapsed().toFixed(0)} s: ${reasonOf(error)}`),
  );
}
await Promise.all([...callers, swaps]);
close();
garbage.close();
server.kill("SIGTERM");
const [status] = (await once(server, "exit")) as [number | null];
rmSync(folder, { recursive: true, force: true });

const resident = memoryTrend(samples, judged, ({ residentBytes }) => residentBytes);
const heap = memoryTrend(afterCollections(samples, looksBetweenCollections), judged, ({ heapBytes }) => heapBytes);
const total = [...asked.values()].reduce((sum, each) => sum + each, 0);
process.stdout.write(
  `${total} questions in ${Math.round(seconds)} s: ${[...asked].map(([name, count]) => `${name} ${count}`).join(", ")}\n`,
);
for (const [name, { first, last, hourly }] of Object.entries({ resident, heap }))
  process.stdout.write(`${name} memory ${first.toFixed(1)} MiB, at the end ${last.toFixed(1)} MiB (${hourly.toFixed(1)} MiB an hour)\n`);
/** What the medians may differ by: garbage collections and the allocator's arenas move them so far. A leak shows in the longer run. */
const allowance = Math.max(8, 0.05 * resident.first);
if (seconds < leastSeconds) process.stdout.write(`memory is not judged below ${leastSeconds} s: it still warms up\n`);
else {
  if (resident.last - resident.first > allowance) complain(`resident memory grew by ${(resident.last - resident.first).toFixed(1)} MiB`);
  if (heap.last - heap.first > allowance / 2) complain(`the heap grew by ${(heap.last - heap.first).toFixed(1)} MiB`);
}
if (status !== 0) complain(`the server ended with ${status}`);
for (const name of questions.map((each) => each.name)) if (!asked.has(name)) complain(`${name}: never asked`);
process.stdout.write(complaints.map((text) => `FAIL ${text}\n`).join(""));
process.exitCode = complaints.length === 0 ? 0 : 1;
