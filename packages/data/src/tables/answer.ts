import type { ElementArray, Value } from "@godwit/core/ir";
import type { EngineOutput } from "@godwit/runtime";

/** The values of one output for some rows, from any backend. */
export type Answer = Value | EngineOutput;

/** Cells of any dtype, row-major. */
export type CellArray = ElementArray | readonly (string | null)[];

/** Whether a NumPy dtype holds strings or Python objects. */
export function isTextual(dtype: string): boolean {
  return /^[<>|=]?[USO]/u.test(dtype);
}

/** Whether cells are strings, not numbers. */
export function isStrings(data: CellArray): data is readonly (string | null)[] {
  return Array.isArray(data);
}

/** A value with every cell stored. */
export function denseItems(value: Answer): CellArray {
  if (value.kind === "dense") return value.data;
  const { rows, width, indptr, indices, data } = value;
  const cells = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++)
    for (let at = indptr[row]!; at < indptr[row + 1]!; at++) cells[row * width + indices[at]!] = data[at]!;
  return cells;
}
