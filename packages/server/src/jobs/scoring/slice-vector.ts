import type { Cells, Vector } from "@godwit/data";

/** The cells [from, to) of a vector; numbers are not copied. */
export function sliceVector(vector: Vector, from: number, to: number): Vector {
  const present = vector.present?.subarray(from, to) ?? null;
  if ("offsets" in vector) return { ...vector, offsets: vector.offsets.subarray(from, to + 1), present };
  const { values } = vector;
  return { ...vector, values: (ArrayBuffer.isView(values) ? values.subarray(from, to) : values.slice(from, to)) as Cells, present };
}
