import type { EngineOutput } from "@godwit/runtime";

/** Rows `from … from + rows` of an output. Numbers are not copied. */
export function cutOutput(output: EngineOutput, from: number, rows: number): EngineOutput {
  const { width } = output;
  if (output.kind === "sparse") {
    const start = output.indptr[from]!;
    const end = output.indptr[from + rows]!;
    return {
      ...output,
      rows,
      indptr: output.indptr.slice(from, from + rows + 1).map((at) => at - start),
      indices: output.indices.subarray(start, end),
      data: output.data.subarray(start, end),
    };
  }
  const [first, last] = [from * width, (from + rows) * width];
  if (output.dtype === "string") return { ...output, rows, data: output.data.slice(first, last) };
  return { ...output, rows, data: output.data.subarray(first, last) };
}
