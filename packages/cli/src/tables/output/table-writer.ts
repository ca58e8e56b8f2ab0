import type { Output, Value } from "@godwit/core/ir";

/** One array of a method's answer, as the library returns it; see `Output` of the graph. */
export type OutputArray = Pick<Output, "name" | "dtype" | "shape" | "dims" | "labels">;

/** Writes a method's answer batch by batch. */
export interface TableWriter {
  /** One value for each output array of the method, all of the same rows. */
  write(values: readonly Value[]): Promise<void>;
  /** Writes what stands at the end; the file is committed by its owner. */
  finish(): Promise<void>;
  /** Removes what the writer holds of its own. */
  abort(): Promise<void>;
}

/** Whether a NumPy dtype holds strings or Python objects. */
export function isTextual(dtype: string): boolean {
  return /^[<>|=]?[USO]/u.test(dtype);
}
