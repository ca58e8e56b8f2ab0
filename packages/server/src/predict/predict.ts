import { GodwitError } from "@godwit/core/errors";
import { answerOf, type EngineBatch, type Tensors } from "@godwit/runtime";
import { andThen } from "./and-then.ts";
import { cacheKey } from "./cache-key.ts";
import type { PredictionMade } from "./observer.ts";
import type { MethodPrediction } from "./prediction.ts";
import type { Execution, Task } from "./scheduling/task.ts";
import type { OpenedModel, PredictLimits } from "./serving.ts";

/**
 * The one use case behind every protocol: a batch through some methods of a model, and through what its deployment does around it. What the
 * calling thread answers at once is not waited for.
 */
export function predict(
  opened: OpenedModel,
  methods: readonly string[],
  batch: EngineBatch,
): readonly MethodPrediction[] | Promise<readonly MethodPrediction[]> {
  checkRows(batch.rows, opened.limits);
  const { processing } = opened;
  if (processing === null) return compute(opened, methods, batch);
  return processing.predict(opened, methods, batch, async (methods, batch) => compute(opened, methods, batch));
}

/** The same for a model that takes tensors: each through some methods, in the shape that it has. */
export async function predictTensors(
  opened: OpenedModel,
  methods: readonly string[],
  tensors: Tensors,
): Promise<readonly MethodPrediction[]> {
  const sizes = Object.values(tensors).map(({ dims }) => dims[0] ?? 1);
  for (const rows of sizes) checkRows(rows, opened.limits);
  const handedOver = performance.now();
  const task: Task = { methods, rows: sizes[0] ?? 1, input: { kind: "tensors", tensors } };
  return answerWith(opened, task, await opened.scheduler.run(opened.call, task, handedOver), handedOver, null);
}

function compute(
  opened: OpenedModel,
  methods: readonly string[],
  batch: EngineBatch,
): readonly MethodPrediction[] | Promise<readonly MethodPrediction[]> {
  const handedOver = performance.now();
  const task: Task = { methods, rows: batch.rows, input: { kind: "rows", batch } };
  if (opened.scheduler.settings.cache) return computeOrRecall(opened, task, batch, handedOver);
  return andThen(opened.scheduler.run(opened.call, task, handedOver), (made) => answerWith(opened, task, made, handedOver, null));
}

async function computeOrRecall(
  opened: OpenedModel,
  task: Task,
  batch: EngineBatch,
  handedOver: number,
): Promise<readonly MethodPrediction[]> {
  const { cache, scheduler, call, version } = opened;
  const key = cacheKey(version.digest, task.methods, batch, cache.longestKey);
  const known = key === null ? undefined : cache.get(key);
  if (known !== undefined)
    return answerWith(opened, task, { parts: known, queueTime: 0, computeTime: 0, executedRows: 0 }, handedOver, "hit");
  const execution = await scheduler.run(call, task, handedOver);
  if (key !== null) cache.set(key, execution.parts);
  return answerWith(opened, task, execution, handedOver, "miss");
}

function answerWith(
  opened: OpenedModel,
  { methods, rows, input }: Task,
  { parts, queueTime, computeTime, executedRows }: Execution,
  handedOver: number,
  cache: PredictionMade["cache"],
): readonly MethodPrediction[] {
  const { call, endpoint, version, observers, model } = opened;
  const predictions = methods.map((name, index): MethodPrediction => ({
    method: model.signature(name),
    parts: parts[index]!.map(({ output, value }) => ({ output, value, answer: answerOf(output, value) })),
  }));
  if (observers.length === 0) return predictions;
  const batch = input.kind === "rows" ? input.batch : null;
  const made: PredictionMade = {
    call,
    endpoint,
    version,
    methods,
    rows,
    batch,
    predictions,
    handedOver,
    queueTime,
    computeTime,
    executedRows,
    cache,
  };
  opened.made = made;
  for (const observer of observers) observer.predicted?.(made);
  return predictions;
}

function checkRows(rows: number, limits: PredictLimits): void {
  if (rows > limits.maximumRows)
    throw new GodwitError("LIMIT_EXCEEDED", `${rows} rows in one request; this server takes up to ${limits.maximumRows}`, {
      hint: "Send fewer rows at a time, or score the file with `godwit predict`.",
    });
}
