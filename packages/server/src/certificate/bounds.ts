import type { Contract, SignatureMethod } from "@godwit/core/artifact";
import { decodeGraph, interpretWithBounds, isUndecidedRow, type Batch, type Bounded, type Graph } from "@godwit/core/ir";
import type { OpenedModel } from "../compiling/open-model.ts";

/** How far each value of an output may lie from the library's, row-major; null: not at all. Computed when it is asked for. */
export type Bounds = (output: number) => ArrayLike<number> | null;

/** The error analysis of a method: for some rows, the bounds of their values. Nothing is computed where the contract leaves no room. */
export function boundsOf(model: OpenedModel, method: SignatureMethod): (batch: Batch) => Bounds {
  if (leavesNoRoom(method.contract)) return () => () => null;
  let graph: Graph | null = null;
  return (batch) => {
    let bounded: readonly Bounded[] | null = null;
    const known = new Map<number, ArrayLike<number> | null>();
    return (output) => {
      graph ??= decodeGraph(model.artifact.graph());
      bounded ??= interpretWithBounds(graph, method.name, batch);
      if (!known.has(output)) known.set(output, denseBounds(bounded[output]!));
      return known.get(output) ?? null;
    };
  };
}

function leavesNoRoom({ kind }: Contract): boolean {
  return kind === "bit-equal" || kind === "delegated";
}

/** Cells that a sparse value does not store are exact, unless its row may store others. */
function denseBounds({ value, error }: Bounded): ArrayLike<number> | null {
  if (error === null || value.kind === "dense") return error;
  const { rows, width, indptr, indices } = value;
  const bounds = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++) {
    if (isUndecidedRow(value, error, row)) bounds.fill(Infinity, row * width, (row + 1) * width);
    for (let at = indptr[row]!; at < indptr[row + 1]!; at++) bounds[row * width + indices[at]!] = error[at]!;
  }
  return bounds;
}
