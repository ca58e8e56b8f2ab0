import type { EngineOutput } from "@godwit/runtime";
import type { MethodPrediction, Prediction } from "../prediction.ts";

export interface Comparison {
  readonly rows: number;
  /** Rows whose answer by the first method is not the same. */
  readonly differingRows: number;
  /** Between numbers of methods that answer no labels; Infinity where one has no number. */
  readonly largestDifference: number;
}

/** What the shadow says beside what the caller was told; null where the two have not the same form. */
export function compareAnswers(given: readonly MethodPrediction[], copied: readonly MethodPrediction[]): Comparison | null {
  const differing = new Set<number>();
  let largestDifference = 0;
  let rows = 0;
  for (const [place, { parts }] of given.entries())
    for (const [index, part] of parts.entries()) {
      const other = copied[place]?.parts[index];
      if (other === undefined || !isSameForm(part.value, other.value)) return null;
      rows = part.value.rows;
      const isNumber = isNoLabel(part);
      compareCells(part.value, other.value, (row, difference) => {
        if (place === 0) differing.add(row);
        if (isNumber) largestDifference = Math.max(largestDifference, difference);
      });
    }
  return { rows, differingRows: differing.size, largestDifference };
}

function isNoLabel({ output, value }: Prediction): boolean {
  return value.kind === "sparse" || output.dtype.startsWith("<f");
}

function isSameForm(left: EngineOutput, right: EngineOutput): boolean {
  return left.kind === right.kind && left.rows === right.rows && left.width === right.width;
}

type Differs = (row: number, difference: number) => void;

function compareCells(left: EngineOutput, right: EngineOutput, differs: Differs): void {
  if (left.kind === "sparse" || right.kind === "sparse") {
    if (left.kind === "sparse" && right.kind === "sparse") compareSparse(left, right, differs);
    return;
  }
  for (let at = 0; at < left.data.length; at++) {
    const before = left.data[at];
    const after = right.data[at];
    if (!Object.is(before, after) && before !== after) differs(Math.floor(at / left.width), distance(before, after));
  }
}

type Sparse = Extract<EngineOutput, { readonly kind: "sparse" }>;

function compareSparse(left: Sparse, right: Sparse, differs: Differs): void {
  for (let row = 0; row < left.rows; row++) {
    const cells = new Map<number, number>();
    for (let at = left.indptr[row]!; at < left.indptr[row + 1]!; at++) cells.set(left.indices[at]!, left.data[at]!);
    for (let at = right.indptr[row]!; at < right.indptr[row + 1]!; at++) {
      const column = right.indices[at]!;
      cells.set(column, (cells.get(column) ?? 0) - right.data[at]!);
    }
    for (const difference of cells.values()) if (difference !== 0) differs(row, distance(difference, 0));
  }
}

function distance(left: unknown, right: unknown): number {
  const difference = Math.abs(Number(left) - Number(right));
  return Number.isNaN(difference) ? Infinity : difference;
}
