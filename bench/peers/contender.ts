// One JavaScript engine as a contender: node contender.ts godwit|web|node MODELS PEERS. Orders come as JSON lines, see task.ts.
import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Order, Task } from "../task.ts";
import { openGodwit } from "./godwit.ts";
import { openOnnx } from "./onnx.ts";

/** A model with its inputs: `call` answers input number i, of `inputs`. */
export interface Opened {
  readonly inputs: number;
  call(index: number): unknown;
  /** The answer to one input as rows of numbers. */
  plain(answer: unknown): ArrayLike<number>;
  close(): void;
}

const [engine, models, peers] = process.argv.slice(2) as ["godwit" | "web" | "node", string, string];
const opened = new Map<string, Opened>();

for await (const line of createInterface({ input: process.stdin })) {
  const reply = await obey(JSON.parse(line) as Order);
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}

async function obey(order: Order): Promise<object> {
  if (order.do === "open") {
    opened.set(order.task.name, await open(order.task));
    return {};
  }
  const task = opened.get(order.task)!;
  if (order.do === "run") return { ms: await timed(task, order.times) };
  if (order.do === "close") {
    task.close();
    opened.delete(order.task);
    return {};
  }
  const rows: number[] = [];
  for (let index = 0; index < task.inputs; index++) for (const cell of Array.from(task.plain(await task.call(index)))) rows.push(cell);
  writeFileSync(order.file, Float64Array.from(rows));
  return {};
}

function open(task: Task): Promise<Opened> {
  return engine === "godwit" ? openGodwit(task, models) : openOnnx(engine, task, models, peers);
}

/** Milliseconds of so many calls. What answers at once is not awaited: a promise costs a turn of the queue. */
async function timed({ call, inputs }: Opened, times: number): Promise<number> {
  const start = performance.now();
  for (let index = 0, input = 0; index < times; index++, input = input + 1 === inputs ? 0 : input + 1) {
    const answer = call(input);
    if (answer instanceof Promise) await answer;
  }
  return performance.now() - start;
}
