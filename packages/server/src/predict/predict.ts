import { GodwitError } from "@godwit/core/errors";
import { answerOf, type EngineBatch, type Tensors } from "@godwit/runtime";
import type { PredictionMade } from "./observer.ts";
import type { MethodPrediction } from "./prediction.ts";
import type { OpenedModel, PredictLimits } from "./serving.ts";

/** The one use case behind every protocol: a batch through some methods of a model, and through what its deployment does around it. */
export async function predict(opened: OpenedModel, methods: readonly string[], batch: EngineBatch): Promise<readonly MethodPrediction[]> {
  checkRows(batch.rows, opened.limits);
  const { processing } = opened;
  if (processing === null) return compute(opened, methods, batch);
  return processing.predict(opened, methods, batch, (methods, batch) => compute(opened, methods, batch));
}

async function compute(opened: OpenedModel, methods: readonly string[], batch: EngineBatch): Promise<readonly MethodPrediction[]> {
  const start = performance.now();
  const predictions: MethodPrediction[] = [];
  for (const name of methods) {
    const method = opened.model.signature(name);
    const values = await opened.model.runParallel(name, batch);
    predictions.push({
      method,
      parts: method.outputs.map((output, index) => ({ output, value: values[index]!, answer: answerOf(output, values[index]!) })),
    });
  }
  tellObservers(opened, { methods, rows: batch.rows, batch, predictions, start });
  return predictions;
}

/** The same for a model that takes tensors: each through some methods, in the shape that it has. */
export async function predictTensors(
  opened: OpenedModel,
  methods: readonly string[],
  tensors: Tensors,
): Promise<readonly MethodPrediction[]> {
  const { model, limits } = opened;
  const sizes = Object.values(tensors).map(({ dims }) => dims[0] ?? 1);
  for (const rows of sizes) checkRows(rows, limits);
  const start = performance.now();
  const predictions: MethodPrediction[] = [];
  for (const name of methods) {
    const { output, value } = await model.runTensors(name, tensors);
    predictions.push({ method: model.signature(name), parts: [{ output, value, answer: answerOf(output, value) }] });
  }
  tellObservers(opened, { methods, rows: sizes[0] ?? 1, batch: null, predictions, start });
  return predictions;
}

interface Made {
  readonly methods: readonly string[];
  readonly rows: number;
  readonly batch: EngineBatch | null;
  readonly predictions: readonly MethodPrediction[];
  readonly start: number;
}

function tellObservers(opened: OpenedModel, { methods, rows, batch, predictions, start }: Made): void {
  const { call, endpoint, version, observers } = opened;
  if (observers.length === 0) return;
  const computeTime = performance.now() - start;
  const made: PredictionMade = {
    call,
    endpoint,
    version,
    methods,
    rows,
    batch,
    predictions,
    handedOver: start,
    queueTime: 0,
    computeTime,
    executedRows: rows,
  };
  opened.made = made;
  for (const observer of observers) observer.predicted?.(made);
}

function checkRows(rows: number, limits: PredictLimits): void {
  if (rows > limits.maximumRows)
    throw new GodwitError("LIMIT_EXCEEDED", `${rows} rows in one request; this server takes up to ${limits.maximumRows}`, {
      hint: "Send fewer rows at a time, or score the file with `godwit predict`.",
    });
}
