import type { ProgramOutput } from "@godwit/core/artifact";
import type { DenseNumbers, EngineOutput } from "./batch.ts";
import { newArray, type OutputReader } from "./output-reader.ts";

/** One output of a batch, put together chunk by chunk. */
export interface Collected {
  /** Takes the first `count` rows of the buffers as the batch's rows from `from` on. Chunks come in their order. */
  readonly take: (buffers: OutputReader, from: number, count: number, text: (code: number) => string | null) => void;
  readonly finish: () => EngineOutput;
}

/** Arrays for an answer of `rows` rows. */
export function collectOutputs(outputs: readonly ProgramOutput[], rows: number): Collected[] {
  return outputs.map((output, number) => {
    if (output.kind === "sparse") return collectSparse(output, number, rows);
    return output.dtype === "string" ? collectStrings(output, number, rows) : collectNumbers(output, output.dtype, number, rows);
  });
}

function collectNumbers({ width }: ProgramOutput, dtype: DenseNumbers["dtype"], number: number, rows: number): Collected {
  const data = newArray(dtype, rows * width);
  return {
    take: (buffers, from, count) => buffers.copyNumbers(number, data, from * width, count * width),
    finish: () => ({ kind: "dense", dtype, rows, width, data }),
  };
}

function collectStrings({ width }: ProgramOutput, number: number, rows: number): Collected {
  const data: (string | null)[] = [];
  return {
    take: (buffers, from, count, text) => {
      for (let index = 0; index < count * width; index++) data[from * width + index] = text(buffers.code(number, index));
    },
    finish: () => ({ kind: "dense", dtype: "string", rows, width, data }),
  };
}

function collectSparse({ width }: ProgramOutput, number: number, rows: number): Collected {
  const indptr = new Int32Array(rows + 1);
  const indices: Int32Array[] = [];
  const data: Float64Array[] = [];
  return {
    take: (buffers, from, count) => {
      const part = buffers.copyEntries(number, count);
      const first = indptr[from]!;
      for (let row = 0; row < count; row++) indptr[from + row + 1] = first + part.ends[row]!;
      indices.push(part.indices);
      data.push(part.data);
    },
    finish: () => ({
      kind: "sparse",
      dtype: "f64",
      rows,
      width,
      indptr,
      indices: join(new Int32Array(indptr[rows]!), indices),
      data: join(new Float64Array(indptr[rows]!), data),
    }),
  };
}

function join<T extends Int32Array | Float64Array>(whole: T, parts: readonly T[]): T {
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
