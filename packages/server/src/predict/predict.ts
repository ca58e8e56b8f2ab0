import { GodwitError } from "@godwit/core/errors";
import {
  answerOf,
  type Answer,
  type EngineBatch,
  type EngineOutput,
  type SignatureMethod,
  type SignatureOutput,
  type Tensors,
} from "@godwit/runtime";
import type { ServedModel } from "./served-model.ts";

/** One array of a prediction. */
export interface Prediction {
  readonly output: SignatureOutput;
  readonly value: EngineOutput;
  /** The same in the library's types. */
  readonly answer: Answer;
}

export interface MethodPrediction {
  readonly method: SignatureMethod;
  readonly parts: readonly Prediction[];
}

export interface PredictLimits {
  readonly maximumRows: number;
}

/** The one use case behind every protocol: a batch through some methods of a model. */
export async function predict(
  model: ServedModel,
  methods: readonly string[],
  batch: EngineBatch,
  limits: PredictLimits,
): Promise<readonly MethodPrediction[]> {
  checkRows(batch.rows, limits);
  const predictions: MethodPrediction[] = [];
  for (const name of methods) {
    const method = model.model.signature(name);
    const values = await model.model.runParallel(name, batch);
    predictions.push({
      method,
      parts: method.outputs.map((output, index) => ({ output, value: values[index]!, answer: answerOf(output, values[index]!) })),
    });
  }
  return predictions;
}

/** The same for a model that takes tensors: each through some methods, in the shape that it has. */
export async function predictTensors(
  { model }: ServedModel,
  methods: readonly string[],
  tensors: Tensors,
  limits: PredictLimits,
): Promise<readonly MethodPrediction[]> {
  for (const { dims } of Object.values(tensors)) checkRows(dims[0] ?? 1, limits);
  const predictions: MethodPrediction[] = [];
  for (const name of methods) {
    const { output, value } = await model.runTensors(name, tensors);
    predictions.push({ method: model.signature(name), parts: [{ output, value, answer: answerOf(output, value) }] });
  }
  return predictions;
}

function checkRows(rows: number, limits: PredictLimits): void {
  if (rows > limits.maximumRows)
    throw new GodwitError("LIMIT_EXCEEDED", `${rows} rows in one request; this server takes up to ${limits.maximumRows}`, {
      hint: "Send fewer rows at a time, or score the file with `godwit predict`.",
    });
}
