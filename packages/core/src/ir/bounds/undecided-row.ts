import type { SparseValue } from "../value.ts";
import type { ErrorBound } from "./bounded.ts";

/**
 * Whether the library may store other cells of a sparse row than ours: one that is stored is undecided. Else a cell that is not
 * stored is exact. (Nothing can be said by a row that stores nothing.)
 */
export function isUndecidedRow({ indptr }: SparseValue, error: ErrorBound, row: number): boolean {
  return error !== null && error.subarray(indptr[row], indptr[row + 1]).includes(Infinity);
}
