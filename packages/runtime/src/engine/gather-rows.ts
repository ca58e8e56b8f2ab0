import type { EngineOutput, SparseNumbers } from "./batch.ts";
import { newArray } from "./output-reader.ts";

/** Rows `places` of an output. */
export function gatherRows(output: EngineOutput, places: Int32Array): EngineOutput {
  if (output.kind === "sparse") return gatherSparse(output, places);
  const { width } = output;
  const rows = places.length;
  if (output.dtype === "string") {
    const data: (string | null)[] = [];
    for (const place of places) for (let at = place * width; at < (place + 1) * width; at++) data.push(output.data[at]!);
    return { ...output, rows, data };
  }
  const data = newArray(output.dtype, rows * width) as Float64Array;
  const from = output.data as Float64Array;
  for (let row = 0, to = 0; row < rows; row++)
    for (let at = places[row]! * width, end = at + width; at < end; at++, to++) data[to] = from[at]!;
  return { ...output, rows, data };
}

function gatherSparse(output: SparseNumbers, places: Int32Array): EngineOutput {
  const rows = places.length;
  const indptr = new Int32Array(rows + 1);
  for (let row = 0; row < rows; row++) indptr[row + 1] = indptr[row]! + output.indptr[places[row]! + 1]! - output.indptr[places[row]!]!;
  const indices = new Int32Array(indptr[rows]!);
  const data = new Float64Array(indptr[rows]!);
  for (let row = 0; row < rows; row++) {
    const [from, to] = [output.indptr[places[row]!]!, output.indptr[places[row]! + 1]!];
    indices.set(output.indices.subarray(from, to), indptr[row]);
    data.set(output.data.subarray(from, to), indptr[row]);
  }
  return { ...output, rows, indptr, indices, data };
}
