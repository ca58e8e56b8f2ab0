import { GodwitError } from "@godwit/core/errors";
import { answerOf, type Answer, type EngineBatch, type EngineOutput, type SignatureMethod, type SignatureOutput } from "@godwit/runtime";
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

/** From this many rows a request runs on the thread pool, so that the server goes on answering others. */
const poolFrom = 2048;

/** The one use case behind every protocol: a batch through some methods of a model. */
export async function predict(
  model: ServedModel,
  methods: readonly string[],
  batch: EngineBatch,
  limits: PredictLimits,
): Promise<readonly MethodPrediction[]> {
  if (batch.rows > limits.maximumRows)
    throw new GodwitError("LIMIT_EXCEEDED", `${batch.rows} rows in one request; this server takes up to ${limits.maximumRows}`, {
      hint: "Send fewer rows at a time, or score the file with `godwit predict`.",
    });
  const predictions: MethodPrediction[] = [];
  for (const name of methods) {
    const method = model.model.signature(name);
    const values = batch.rows < poolFrom ? model.model.run(name, batch) : await model.model.runParallel(name, batch);
    predictions.push({
      method,
      parts: method.outputs.map((output, index) => ({ output, value: values[index]!, answer: answerOf(output, values[index]!) })),
    });
  }
  return predictions;
}
