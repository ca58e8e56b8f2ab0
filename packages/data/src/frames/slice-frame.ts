import { sliceCells } from "./cells.ts";
import type { Frame, Vector } from "./frame.ts";

/** Rows [from, to) of a frame, without copying numbers; rejects stay behind. */
export function sliceFrame(frame: Frame, from: number, to: number): Frame {
  return {
    rows: to - from,
    columns: frame.columns.map((vector) => sliceVector(vector, from, to)),
    positions: frame.positions?.subarray(from, to) ?? null,
    firstRow: frame.positions?.[from] ?? frame.firstRow + from,
    rejects: [],
  };
}

function sliceVector(vector: Vector, from: number, to: number): Vector {
  const present = vector.present?.subarray(from, to) ?? null;
  if ("offsets" in vector) return { ...vector, offsets: vector.offsets.subarray(from, to + 1), present };
  return { ...vector, values: sliceCells(vector.values, from, to), present };
}
