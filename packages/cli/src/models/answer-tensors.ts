import type { SignatureOutput } from "@godwit/core/artifact";
import { readTensors, type Answer, placeInInput, type InputFormat } from "@godwit/data";
import { type ByteSource } from "@godwit/data/files";
import type { Predictor } from "./predictor.ts";

/** Rows of a batch for an engine that holds whatever lies between its layers for all of them at once. */
export const delegatedBatchRows = 1024;

/** The answer to the tensors of an input; null where the model takes a table, or the input is one. */
export async function answerTensors(
  predictor: Predictor,
  method: string,
  source: ByteSource,
  format: InputFormat,
): Promise<{ readonly output: SignatureOutput; readonly value: Answer } | null> {
  const { tensors } = predictor;
  if (tensors === undefined || (format !== "npy" && format !== "npz")) return null;
  const given = await readTensors(source, format, tensors.inputs);
  return tensors.run(method, given).catch((error: unknown) => Promise.reject(placeInInput(error, source.name)));
}
