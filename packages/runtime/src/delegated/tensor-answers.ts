import { rowCells, type TensorSignature } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import type { DenseNumbers, DenseStrings, NumberArray } from "../engine/batch.ts";
import type { OnnxTensor } from "./onnxruntime.ts";
import { cellCount } from "./tensor.ts";
import { typeOf, type Decoded } from "./tensor-types.ts";

type DenseOutput = DenseNumbers | DenseStrings;

/** The answer for a batch; its first axis must be the rows, and not one that only happens to be as long. */
export function rowsOf({ dims, data }: OnnxTensor, output: TensorSignature, rows: number): DenseOutput {
  const stated = output.dims?.[0] ?? null;
  if (dims[0] !== rows || (stated !== null && stated > 1))
    throw new GodwitError("UNSUPPORTED_OPTION", `the model answers ${rows} rows with a tensor of shape [${dims.join(", ")}]`, {
      hint: "Its answers are not one a row: give the input as tensors (.npy or .npz), which are answered with tensors.",
    });
  return denseOf(data, output, rows, cellCount(dims.slice(1)));
}

export function denseOf(data: unknown, output: TensorSignature, rows: number, width: number): DenseOutput {
  return { kind: "dense", rows, width, ...typeOf(output).decode(data) };
}

/** The answer for no rows. */
export function nothingOf(output: TensorSignature): DenseOutput {
  const { none } = typeOf(output);
  return { kind: "dense", rows: 0, width: rowCells(output) ?? 0, ...none };
}

/** Answers of one row each, below each other. */
export function joined(answers: readonly OnnxTensor[], output: TensorSignature): DenseOutput {
  const { decode } = typeOf(output);
  const width = cellCount(answers[0]!.dims);
  if (answers.some(({ dims }) => cellCount(dims) !== width))
    throw new GodwitError("UNSUPPORTED_OPTION", "the model answers rows with tensors of different shapes", {
      hint: "Ask for one row at a time.",
    });
  return { kind: "dense", rows: answers.length, width, ...joinCells(answers.map(({ data }) => decode(data))) };
}

function joinCells(parts: readonly Decoded[]): Decoded {
  const [first] = parts;
  if (first!.dtype === "string") return { dtype: "string", data: parts.flatMap((part) => (part.dtype === "string" ? part.data : [])) };
  const numbers = parts.flatMap((part) => (part.dtype === "string" ? [] : [part.data]));
  const all = emptyLike(
    first!.data,
    numbers.reduce((sum, { length }) => sum + length, 0),
  );
  let at = 0;
  for (const part of numbers) {
    if (all instanceof BigInt64Array) all.set(part as BigInt64Array, at);
    else all.set(part as Float64Array, at);
    at += part.length;
  }
  return { dtype: first!.dtype, data: all };
}

function emptyLike(data: NumberArray, length: number): NumberArray {
  if (data instanceof Float64Array) return new Float64Array(length);
  if (data instanceof Float32Array) return new Float32Array(length);
  if (data instanceof BigInt64Array) return new BigInt64Array(length);
  return data instanceof Int32Array ? new Int32Array(length) : new Uint8Array(length);
}
