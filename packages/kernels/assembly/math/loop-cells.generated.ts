// Written by scripts/generate-math.ts from core/src/math/loop-cells.ts.
import { Cells } from "./machine";

/** Where a problem says what it is: the algorithm, the row's width, the answer's, the cells of work; then twelve numbers of its own. */
export const OUTPUTS: i32 = 2;
export const WIDTH: i32 = 1;
export const WORK: i32 = 3;
export const OPTIONS: i32 = 4;
/** Where its tables begin. */
export const TABLES: i32 = 16;

/** The sum of `count` products, from the first up. */
export function dotCells(a: Cells, at: i32, b: Cells, to: i32, count: i32): f64 {
  let sum: f64 = 0;
  for (let index: i32 = 0; index < count; index++) sum += a[at + index] * b[to + index];
  return sum;
}

/** Cells set to one number. */
export function fillCells(cells: Cells, at: i32, count: i32, value: f64): void {
  for (let index: i32 = 0; index < count; index++) cells[at + index] = value;
}

/** Where the largest of some cells stands, or the largest without its sign; the first of equals. */
export function largestCell(cells: Cells, at: i32, count: i32, signed: boolean): i32 {
  let best: i32 = 0;
  let most: f64 = -Infinity;
  for (let index: i32 = 0; index < count; index++) {
    const cell: f64 = signed ? cells[at + index] : Math.abs(cells[at + index]);
    if (cell > most) {
      most = cell;
      best = index;
    }
  }
  return best;
}

/** Two cells in each other's place. */
export function swapCells(cells: Cells, one: i32, other: i32): void {
  const kept: f64 = cells[one];
  cells[one] = cells[other];
  cells[other] = kept;
}
