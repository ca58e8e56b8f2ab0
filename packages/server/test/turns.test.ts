import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readNpy, toFloat64 } from "@godwit/core/formats";
import { Model, type EngineBatch, type Onnxruntime, type Tensors } from "@godwit/runtime";
import { examFile } from "../../../conformance/exam-file.ts";
import { findPeer } from "../../../scripts/test-peers.ts";
import { compileModel } from "@godwit/core";
import { createHash } from "node:crypto";
import type { Call } from "../src/endpoints/call.ts";
import { Endpoints } from "../src/endpoints/endpoints.ts";
import { defaultSchedule, type ScheduleSettings } from "../src/endpoints/schedule-settings.ts";
import { singleVersion } from "../src/endpoints/single-version.ts";
import { artifactVersion } from "../src/models/artifact-version.ts";
import { LiveModels } from "../src/models/live-models.ts";
import type { CallEnded, PredictionMade } from "../src/predict/observer.ts";
import { predict } from "../src/predict/predict.ts";
import { Scheduler } from "../src/predict/scheduling/scheduler.ts";
import type { Execution } from "../src/predict/scheduling/task.ts";
import { Serving } from "../src/predict/serving.ts";
import { compileExam, forest } from "./served-examples.ts";

function callOf(name: string, options: Partial<Call> = {}): Call {
  return {
    name,
    version: null,
    alias: null,
    protocol: "kserve",
    requestId: "1",
    caller: null,
    header: () => undefined,
    deadline: null,
    priority: null,
    ...options,
  };
}

const live = new LiveModels();
const seen: PredictionMade[] = [];
const ended: CallEnded[] = [];
let serving: Serving;

beforeAll(async () => {
  const artifact = await compileExam(`${forest}/model.pkl`);
  const endpoints = new Endpoints();
  const slowly = {
    ...artifactVersion("slow", artifact, undefined),
    digest: "slow",
    read: async (): Promise<Uint8Array> => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return artifact;
    },
  };
  endpoints.set({
    ...singleVersion("cached", artifactVersion("cached", artifact, undefined)),
    schedule: { ...defaultSchedule, cache: true },
  });
  endpoints.set(singleVersion("plain", artifactVersion("plain", artifact, undefined)));
  endpoints.set(singleVersion("slow", slowly));
  const observers = [{ predicted: (made: PredictionMade) => void seen.push(made), ended: (end: CallEnded) => void ended.push(end) }];
  serving = new Serving({ endpoints, live, limits: { maximumRows: 1000 }, observers });
}, 60_000);

afterAll(() => live.close());

const row = (cell: number): EngineBatch => ({ rows: 1, matrix: new Float64Array(6).fill(cell) });

describe("what observers are told", () => {
  test("of an answer that was remembered, and of one that was not", async () => {
    const ask = async (name: string, batch: EngineBatch): Promise<unknown> =>
      serving.answer(callOf(name), async (opened) => (await predict(opened, ["predict_proba"], batch))[0]!.parts[0]!.answer);
    const first = await ask("cached", row(0.5));
    await ask("cached", row(0.25));
    const again = await ask("cached", row(0.5));
    expect(again).toEqual(first);
    expect(await ask("plain", row(0.5))).toEqual(first);
    expect(seen.map(({ cache, rows, executedRows }) => [cache, rows, executedRows])).toEqual([
      ["miss", 1, 1],
      ["miss", 1, 1],
      ["hit", 1, 0],
      [null, 1, 1],
    ]);
    expect(seen.every(({ queueTime, computeTime }) => queueTime >= 0 && computeTime >= 0)).toBe(true);
  });

  test("of callers who do not wait until their model is loaded; the model comes nevertheless", async () => {
    const deadline = performance.now() + 20;
    await expect(serving.answer(callOf("slow", { deadline }), () => 1)).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
    let hangUp = (): void => undefined;
    const whenGone = (gone: () => void): (() => void) => {
      hangUp = gone;
      return () => undefined;
    };
    const gone = serving.answer(callOf("slow", { whenGone }), () => 1);
    hangUp();
    await expect(gone).rejects.toMatchObject({ code: "CALL_CANCELLED" });
    expect(ended.slice(-2).map(({ error }) => error?.code)).toEqual(["DEADLINE_EXCEEDED", "CALL_CANCELLED"]);
    expect(await serving.answer(callOf("slow"), async (opened) => (await predict(opened, ["predict"], row(1))).length)).toBe(1);
    expect(live.loaded.every(({ leases }) => leases === 0)).toBe(true);
  });
});

const peer = findPeer("onnxruntime-node");

describe.skipIf(peer === undefined)("a network that onnxruntime runs", () => {
  let model: Model;
  let images: Tensors[];

  beforeAll(async () => {
    const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
    const decompress = (): never => {
      throw new Error("nothing is compressed");
    };
    const bytes = new Uint8Array(readFileSync(examFile("torch/convolutions/2.9.1/model.onnx")));
    const { artifact } = await compileModel({ bytes }, { decompress, sha256 });
    model = new Model(artifact, { onnxruntime: createRequire(peer!)("onnxruntime-node") as Onnxruntime });
    await model.ready();
    const array = readNpy(readFileSync(examFile("torch/convolutions/2.9.1/input.npy")));
    const cells = Float32Array.from(toFloat64(array));
    const size = cells.length / array.shape[0]!;
    const name = model.tensors![0]!.name;
    images = Array.from({ length: array.shape[0]! }, (_, at) => ({
      [name]: { dtype: "<f4", dims: [1, ...array.shape.slice(1)], data: cells.slice(at * size, (at + 1) * size) },
    }));
  }, 60_000);

  afterAll(() => model.free());

  async function runAll(batching: ScheduleSettings["batching"]): Promise<Execution[]> {
    const scheduler = new Scheduler(model);
    scheduler.settings = { ...defaultSchedule, batching };
    const run = async (tensors: Tensors): Promise<Execution> =>
      scheduler.run(callOf("net"), { methods: [model.methods[0]!], rows: 1, input: { kind: "tensors", tensors } }, performance.now());
    for (let time = 0; time < 5; time++) await run(images[0]!);
    return Promise.all(images.map(run));
  }

  test("answers calls one by one unless it is told that others may share their run", async () => {
    expect((await runAll("exact")).map(({ executedRows }) => executedRows)).toEqual(images.map(() => 1));
  });

  test("answers many in one run where it may, each with its own", async () => {
    const [alone, together] = [await runAll("off"), await runAll("any")];
    expect(Math.max(...together.map(({ executedRows }) => executedRows))).toBeGreaterThan(1);
    for (const [at, { parts }] of together.entries()) {
      const [mine, theirs] = [parts[0]![0]!.value, alone[at]!.parts[0]![0]!.value];
      expect([mine.rows, mine.width]).toEqual([theirs.rows, theirs.width]);
      for (let cell = 0; cell < mine.width; cell++) expect(mine.data[cell]).toBeCloseTo(theirs.data[cell] as number, 4);
    }
  });
});
