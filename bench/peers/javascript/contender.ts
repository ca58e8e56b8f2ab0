// One JavaScript library with one model: node contender.ts LIBRARY PEERS JSON. Orders come as JSON lines, see bench/order.ts.
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Order, Reply, Setup } from "../../order.ts";
import { loadGodwit, prepareGodwit } from "./godwit.ts";
import type { Loaded } from "./loaded.ts";
import { heapOfCall } from "./heap-of-call.ts";
import { loadM2cgen } from "./m2cgen.ts";
import { startOnnxruntime } from "./onnxruntime.ts";

interface Library {
  readonly prepare?: (setup: Setup) => Promise<void>;
  /** Brings the library in, so that loading a model is all that its clock sees. */
  readonly start: (setup: Setup, peers: string) => Promise<() => Promise<Loaded>>;
}

const libraries: Readonly<Record<string, Library>> = {
  godwit: { prepare: prepareGodwit, start: (setup) => Promise.resolve(() => loadGodwit(setup)) },
  m2cgen: { start: (setup) => Promise.resolve(() => loadM2cgen(setup)) },
  "onnxruntime-node": { start: (setup, peers) => startOnnxruntime("onnxruntime-node", setup, peers) },
  "onnxruntime-web": { start: (setup, peers) => startOnnxruntime("onnxruntime-web/wasm", setup, peers) },
};

const [name, peers, json] = process.argv.slice(2) as [string, string, string];
const setup = JSON.parse(json) as Setup;
const library = libraries[name]!;
const rowsOfOne = 500;
const inputs = new Map<number, readonly unknown[]>();
let loaded: Loaded;

const obey: { readonly [Kind in Order["do"]]: (order: Extract<Order, { readonly do: Kind }>) => Promise<Reply> | Reply } = {
  async prepare() {
    const start = performance.now();
    await library.prepare!(setup);
    return { ms: performance.now() - start };
  },
  async load() {
    const load = await library.start(setup, peers);
    const idle = memory("VmRSS");
    const start = performance.now();
    loaded = await load();
    return { ms: performance.now() - start, idle };
  },
  open({ rows }) {
    const before = memory("VmRSS");
    inputs.set(rows, rows === 1 ? Array.from({ length: rowsOfOne }, (_, row) => loaded.input(row, 1)) : [loaded.input(0, rows)]);
    return { bytes: Math.max(0, memory("VmHWM") - before) };
  },
  run: ({ rows, times, each }) => (each === true ? timedEach(rows, times) : timed(rows, times)),
  async answer({ rows, file }) {
    return { ms: await writeAnswers(rows, file) };
  },
  memory: () => ({ peak: memory("VmHWM") }),
  heap: () => ({ heap: loaded.rowCalls!.map((call) => heapOfCall(call)) }),
};

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as Order;
  const reply = await Promise.resolve()
    .then(() => (obey[order.do] as (order: Order) => Promise<Reply> | Reply)(order))
    .catch((error: unknown): Reply => ({ reason: String(error).split("\n")[0]!.slice(0, 200) }));
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}

/** Milliseconds of so many calls. What answers at once is not awaited: a promise costs a turn of the queue. */
async function timed(rows: number, times: number): Promise<Reply> {
  const parts = inputs.get(rows)!;
  const { call } = loaded;
  const start = performance.now();
  for (let index = 0, at = 0; index < times; index++, at = at + 1 === parts.length ? 0 : at + 1) {
    const answer = call(parts[at]);
    if (answer instanceof Promise) await answer;
  }
  return { ms: performance.now() - start };
}

/** The same with a figure a call; the clock's own cost is in each. */
async function timedEach(rows: number, times: number): Promise<Reply> {
  const parts = inputs.get(rows)!;
  const each = new Float64Array(times);
  for (let index = 0; index < times; index++) {
    const start = performance.now();
    const answer = loaded.call(parts[index % parts.length]);
    if (answer instanceof Promise) await answer;
    each[index] = performance.now() - start;
  }
  return { ms: each.reduce((sum, one) => sum + one, 0), each: [...each] };
}

/** Gives milliseconds. */
async function writeAnswers(rows: number, file: string): Promise<number> {
  const parts: Float64Array[] = [];
  let took = 0;
  for (const part of inputs.get(rows)!) {
    const start = performance.now();
    const answer = await loaded.call(part);
    took += performance.now() - start;
    parts.push(Float64Array.from(loaded.plain(answer)));
  }
  const all = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  writeFileSync(file, all);
  return took;
}

/** Bytes that the process holds (VmRSS) or has held at most (VmHWM). */
function memory(field: string): number {
  const line = readFileSync("/proc/self/status", "utf8")
    .split("\n")
    .find((each) => each.startsWith(field))!;
  return Number(/\d+/u.exec(line)![0]) * 1024;
}
