import { randomUUID } from "node:crypto";
import type { CallEnded, PredictionMade } from "../../predict/observer.ts";
import { rowsOf } from "../../predict/rows-of.ts";
import { rowsKept, secretHeaders, type CaptureSettings } from "./capture-settings.ts";
import { rowsOfBatch } from "./rows-of-batch.ts";

/** A call that is kept, with the moment when it ended. */
export interface KeptCall {
  readonly ended: CallEnded;
  readonly at: Date;
}

/** A call as one line of a capture file. */
export function recordOfCall(kept: KeptCall, settings: CaptureSettings): string {
  const record = settings.format === "sagemaker" ? sagemakerRecord(kept, settings) : ownRecord(kept, settings);
  return `${JSON.stringify(record, strictly)}\n`;
}

function ownRecord({ ended, at }: KeptCall, settings: CaptureSettings): object {
  const { call, endpoint, version, made, duration, error } = ended;
  return {
    requestId: call.requestId,
    time: at.toISOString(),
    endpoint: endpoint.name,
    model: version?.model,
    version: version?.version,
    digest: version?.digest,
    protocol: call.protocol,
    caller: call.caller ?? undefined,
    headers: headersOf(ended, settings),
    milliseconds: Math.round(1000 * duration) / 1000,
    ...(error !== null && { error: { code: error.code, where: error.where } }),
    ...(made !== null && { rows: made.rows, inputs: inputsOf(made, settings), outputs: outputsOf(made) }),
  };
}

/** What SageMaker's data capture writes, so that its monitors read it. */
function sagemakerRecord({ ended, at }: KeptCall, settings: CaptureSettings): object {
  const { call, made, error } = ended;
  const [predictions] = made === null ? [null] : Object.values(outputsOf(made));
  const part = (mode: "INPUT" | "OUTPUT", data: object): object => ({
    observedContentType: "application/json",
    mode,
    data: JSON.stringify(data, strictly),
    encoding: "JSON",
  });
  return {
    captureData: {
      endpointInput: part("INPUT", { instances: made === null ? null : inputsOf(made, settings) }),
      endpointOutput: part("OUTPUT", error === null ? { predictions } : { error: { code: error.code } }),
    },
    eventMetadata: {
      eventId: randomUUID(),
      inferenceId: call.header("x-amzn-sagemaker-inference-id") ?? call.requestId,
      inferenceTime: at.toISOString(),
    },
    eventVersion: "0",
  };
}

/** Null for a model that takes tensors. */
function inputsOf({ batch, version, methods }: PredictionMade, { redact = [] }: CaptureSettings): readonly unknown[] | null {
  return batch === null ? null : rowsOfBatch(batch, version.signature.asking(methods).columns, new Set(redact), rowsKept);
}

function outputsOf({ predictions }: PredictionMade): { readonly [method: string]: readonly unknown[] } {
  return Object.fromEntries(predictions.map((prediction) => [prediction.method.name, rowsOf(prediction).slice(0, rowsKept)]));
}

function headersOf({ call }: CallEnded, { headers = [] }: CaptureSettings): object | undefined {
  const kept = headers
    .filter((name) => !secretHeaders.has(name))
    .flatMap((name) => {
      const value = call.header(name);
      return value === undefined ? [] : [[name, value] as const];
    });
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

/** JSON that every reader takes: NaN is null, as a missing value is; infinities and integers beyond 2^53 are texts. */
function strictly(_name: string, value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "number" || Number.isFinite(value)) return value;
  return Number.isNaN(value) ? null : String(value);
}
