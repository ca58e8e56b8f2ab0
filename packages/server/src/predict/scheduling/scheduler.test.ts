import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { GodwitError } from "@godwit/core/errors";
import { Model, type EngineBatch, type SignatureColumn } from "@godwit/runtime";
import { compileExam, forest, mixed, words } from "../../../test/served-examples.ts";
import type { Call } from "../../endpoints/call.ts";
import { defaultSchedule, type ScheduleSettings } from "../../endpoints/schedule-settings.ts";
import type { RunnableModel } from "./run-task.ts";
import { Scheduler } from "./scheduler.ts";
import type { Execution, Task } from "./task.ts";

const models = new Map<string, Model>();

beforeAll(async () => {
  const exams = {
    forest: `${forest}/model.pkl`,
    mixed: `${mixed}/model.joblib`,
    words: `${words}/model.joblib`,
    logistic: "logistic-binary/1.5.2/model.joblib",
    sparse: "tfidf-words/1.5.2/model.joblib",
  };
  for (const [name, path] of Object.entries(exams)) models.set(name, new Model(await compileExam(path)));
}, 60_000);

function callOf(options: Partial<Call> = {}): Call {
  return {
    name: "model",
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

function taskOf(batch: EngineBatch, methods: readonly string[] = ["predict"]): Task {
  return { methods, rows: batch.rows, input: { kind: "rows", batch } };
}

const oneRow: EngineBatch = { rows: 1, matrix: new Float64Array(6).fill(0.5) };

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What runs cost decides, so in these tests time passes only where a run spends it. */
let clock = 0;

function holdClock(): void {
  beforeEach(() => void vi.spyOn(performance, "now").mockImplementation(() => clock));
  afterEach(() => void vi.restoreAllMocks());
}

/** The same model on a machine on which a run takes so many milliseconds more. */
function slower(model: Model, perRun: number, perRow: number, isQuick: boolean = true): RunnableModel & { readonly sizes: number[] } {
  const sizes: number[] = [];
  const slow = (rows: number): void => {
    sizes.push(rows);
    clock += perRun + perRow * rows;
  };
  return {
    sizes,
    tensors: model.tensors,
    run: (method, batch) => {
      slow(batch.rows);
      return model.run(method, batch);
    },
    runParallel: async (method, batch) => {
      sizes.push(batch.rows);
      await new Promise((resolve) => setTimeout(resolve, perRun + perRow * batch.rows));
      return model.run(method, batch);
    },
    runTensors: (method, tensors) => model.runTensors(method, tensors),
    signature: (method) => model.signature(method),
    isQuick: () => isQuick,
  };
}

function schedulerOf(model: RunnableModel, settings: Partial<ScheduleSettings> = {}): Scheduler {
  const scheduler = new Scheduler(model);
  scheduler.settings = { ...defaultSchedule, ...settings };
  return scheduler;
}

async function errorOf(run: () => unknown): Promise<GodwitError | null> {
  try {
    await run();
    return null;
  } catch (error) {
    return error as GodwitError;
  }
}

describe("what is answered at once", () => {
  holdClock();

  test("never waits, however many come in a turn", async () => {
    const scheduler = schedulerOf(slower(models.get("forest")!, 0.004, 0.001));
    for (let time = 0; time < 50; time++) {
      for (let call = 0; call < 20; call++)
        expect(scheduler.run(callOf(), taskOf(oneRow), performance.now())).toMatchObject({ executedRows: 1, parts: [[{}]] });
      await turn();
    }
  });

  test("never waits for nobody: one call in a turn is run at once though runs are expensive", async () => {
    const scheduler = schedulerOf(slower(models.get("forest")!, 0.2, 0));
    for (let time = 0; time < 100; time++) {
      expect(scheduler.run(callOf(), taskOf(oneRow), performance.now())).not.toBeInstanceOf(Promise);
      await turn();
    }
  });

  test("is given up where its time is over already", async () => {
    const scheduler = schedulerOf(models.get("forest")!);
    const late = callOf({ deadline: performance.now() - 1 });
    expect(await errorOf(() => scheduler.run(late, taskOf(oneRow), performance.now()))).toMatchObject({ code: "DEADLINE_EXCEEDED" });
  });
});

/** Calls in turns of 16; the executions of the last turns. */
async function load(scheduler: Scheduler, turns: number = 60): Promise<Execution[]> {
  const executions: Execution[] = [];
  for (let time = 0; time < turns; time++) {
    const running = Array.from({ length: 16 }, async () => scheduler.run(callOf(), taskOf(oneRow), performance.now()));
    await turn();
    executions.push(...(await Promise.all(running)));
  }
  return executions.slice(executions.length / 2);
}

describe("calls that come together", () => {
  holdClock();

  test("share runs where a run costs more than its rows", async () => {
    const model = slower(models.get("forest")!, 0.2, 0.001);
    const executions = await load(schedulerOf(model));
    const shared = executions.filter(({ executedRows }) => executedRows > 8);
    expect(shared.length).toBeGreaterThan(executions.length * 0.8);
    expect(model.sizes.length).toBeLessThan(60 * 16 * 0.6);
  });

  test("keep runs of their own where rows are what costs", async () => {
    const executions = await load(schedulerOf(slower(models.get("forest")!, 0.001, 0.1)));
    const alone = executions.filter(({ executedRows }) => executedRows === 1);
    expect(alone.length).toBeGreaterThan(executions.length * 0.7);
  });

  test("keep runs of their own where batching is off, and have no more rows in one than is allowed", async () => {
    const off = await load(schedulerOf(slower(models.get("forest")!, 0.1, 0), { batching: "off" }), 20);
    expect(off.every(({ executedRows }) => executedRows === 1)).toBe(true);
    const few = await load(schedulerOf(slower(models.get("forest")!, 0.1, 0), { maximumBatchRows: 5 }), 60);
    expect(Math.max(...few.map(({ executedRows }) => executedRows))).toBe(5);
  });
});

/** Numbers of a generator, so that a failing run can be run again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const texts = ["the cat sat on the mat", "", "日本 語 Åre", "a b c", "unseen"];
const cells = [0.5, -3.25, 1e9, 0, -0, 42];

function randomBatch(columns: readonly SignatureColumn[], next: () => number): EngineBatch {
  const rows = 1 + Math.floor(3 * next());
  const pick = <T>(values: readonly T[]): T => values[Math.floor(values.length * next())]!;
  const number = (): number => (next() < 0.03 ? Number.NaN : pick(cells));
  if (columns.every(({ dtype }) => dtype === "f64") && next() < 0.7)
    return { rows, matrix: Float64Array.from({ length: rows * columns.length }, number) };
  return {
    rows,
    columns: columns.map(({ dtype, categories }) =>
      dtype === "f64"
        ? Float64Array.from({ length: rows }, number)
        : Array.from({ length: rows }, () =>
            next() < 0.9 && categories !== undefined ? String(pick(categories)) : next() < 0.005 ? null : pick(texts),
          ),
    ),
  };
}

describe("answers", () => {
  holdClock();

  test.each(["forest", "mixed", "words", "logistic", "sparse"])(
    "of %s are the same to the bit, and errors each caller's own",
    async (name) => {
      const model = models.get(name)!;
      const next = random(name.length);
      const [method] = model.methods as [string];
      const scheduler = schedulerOf(slower(model, 0.05, 0));
      let failed = 0;
      let joined = 0;
      for (let time = 0; time < 40; time++) {
        const batches = Array.from({ length: 12 }, () => randomBatch(model.columns(method), next));
        const running = Promise.allSettled(
          batches.map(async (batch) => scheduler.run(callOf(), taskOf(batch, [method]), performance.now())),
        );
        await turn();
        for (const [place, settled] of (await running).entries()) {
          const batch = batches[place]!;
          const error = await errorOf(() => model.run(method, batch));
          if (settled.status === "rejected") {
            failed++;
            const { code, message, where } = settled.reason as GodwitError;
            expect({ code, message, where }).toEqual({ code: error?.code, message: error?.message, where: error?.where });
            continue;
          }
          expect(error).toBeNull();
          if (settled.value.executedRows > batch.rows) joined++;
          expect(settled.value.parts[0]!.map(({ value }) => value)).toEqual(model.run(method, batch));
        }
      }
      expect(joined).toBeGreaterThan(20);
      if (name === "logistic") expect(failed).toBeGreaterThan(10);
    },
  );
});

describe("calls that take longer", () => {
  const slow = (): RunnableModel & { readonly sizes: number[] } => slower(models.get("forest")!, 5, 0, false);

  test("run by priority, and 0 means the endpoint's own", async () => {
    const scheduler = schedulerOf(slow(), { batching: "off", priority: 3 });
    const order: string[] = [];
    const run = async (name: string, priority: number | null): Promise<void> => {
      await scheduler.run(callOf({ priority }), taskOf(oneRow), performance.now());
      order.push(name);
    };
    await Promise.all([run("first", 9), run("low", 9), run("zero", 0), run("high", 1), run("own", null), run("middle", 2)]);
    expect(order).toEqual(["first", "high", "middle", "zero", "own", "low"]);
  });

  test("are told of while they wait", async () => {
    const told: boolean[] = [];
    const scheduler = new Scheduler(slow(), (_, isBusy) => void told.push(isBusy));
    await scheduler.run(callOf(), taskOf(oneRow), performance.now());
    await turn();
    told.length = 0;
    const running = Array.from({ length: 3 }, async () => scheduler.run(callOf(), taskOf(oneRow), performance.now()));
    expect([told, scheduler.waiting]).toEqual([[true], 2]);
    await Promise.all(running);
    await turn();
    expect([told.at(-1), scheduler.waiting]).toEqual([false, 0]);
  });

  test("run as often at a time as the settings allow", async () => {
    const model = slow();
    let most = 0;
    let now = 0;
    const counting: RunnableModel = {
      ...model,
      runParallel: async (method, batch) => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setTimeout(resolve, 2));
        now--;
        return model.run(method, batch);
      },
    };
    const scheduler = schedulerOf(counting, { concurrency: 3, batching: "off" });
    await Promise.all(Array.from({ length: 12 }, async () => scheduler.run(callOf(), taskOf(oneRow), performance.now())));
    expect(most).toBe(3);
  });

  test("are refused where the queue is full, with the time after which to come again", async () => {
    const scheduler = schedulerOf(slow(), { queueSize: 2, batching: "off" });
    const running = Array.from({ length: 5 }, async () => scheduler.run(callOf(), taskOf(oneRow), performance.now()));
    const settled = await Promise.allSettled(running);
    expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "fulfilled", "rejected", "rejected"]);
    expect(settled[4]).toMatchObject({ reason: { code: "QUEUE_FULL", retryAfter: 1 } });
    expect(scheduler.waiting).toBe(0);
  });

  test("leave the queue when the endpoint's time is over, the caller's own deadline goes first", async () => {
    const scheduler = schedulerOf(slow(), { timeout: 2, batching: "off" });
    const run = async (deadline: number | null): Promise<unknown> => scheduler.run(callOf({ deadline }), taskOf(oneRow), performance.now());
    const settled = await Promise.allSettled([run(null), run(null), run(performance.now() + 10_000)]);
    expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(settled[1]).toMatchObject({ reason: { code: "DEADLINE_EXCEEDED" } });
  });

  test("of a caller that hangs up are not computed", async () => {
    const model = slow();
    const scheduler = schedulerOf(model, { batching: "off" });
    let hangUp = (): void => undefined;
    const whenGone = (gone: () => void): (() => void) => {
      hangUp = gone;
      return vi.fn<() => void>();
    };
    const first = scheduler.run(callOf(), taskOf(oneRow), performance.now());
    const second = errorOf(() => scheduler.run(callOf({ whenGone }), taskOf(oneRow), performance.now()));
    hangUp();
    expect(await second).toMatchObject({ code: "CALL_CANCELLED" });
    await first;
    expect(model.sizes).toEqual([1]);
  });

  test("that wait share one run where that is shorter, and a bad row among them is its caller's alone", async () => {
    const model = slower(models.get("logistic")!, 5, 0, false);
    const width = models.get("logistic")!.columns("predict").length;
    const row = (cell: number): Task => taskOf({ rows: 1, matrix: new Float64Array(width).fill(cell) });
    const scheduler = schedulerOf(model);
    const run = (cells: readonly number[]): Promise<PromiseSettledResult<Execution>[]> =>
      Promise.allSettled(cells.map(async (cell) => scheduler.run(callOf(), row(cell), performance.now())));
    await run([1]);
    await run([1, 2, 3, 4, 5, 6]);
    expect(model.sizes).toEqual([1, 1, 5]);
    const settled = await run([1, 2, Number.NaN, 4]);
    expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
    expect(settled[2]).toMatchObject({ reason: { code: "NOT_FINITE", where: { row: 0 } } });
  });

  test("let quick ones pass", async () => {
    const model = { ...slow(), isQuick: (_method: string, rows: number) => rows < 100 };
    const scheduler = schedulerOf(model);
    const long = scheduler.run(callOf(), taskOf({ rows: 100, matrix: new Float64Array(600) }), performance.now());
    expect(scheduler.run(callOf(), taskOf(oneRow), performance.now())).not.toBeInstanceOf(Promise);
    await long;
  });
});
