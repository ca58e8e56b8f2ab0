import { dotCells, fillCells, largestCell, OPTIONS, OUTPUTS, swapCells, TABLES, WIDTH } from "./loop-cells.ts";
import { toInteger, type Cells, type f64, type i32 } from "./machine.ts";

const EPSILON: f64 = 2.220446049250313e-16;

/**
 * Orthogonal matching pursuit of one row: options: how many atoms at most. Tables: the atoms, then their products with each other. Returns
 * a number that tells which atoms it took.
 */
export function pursueAtoms(problem: Cells, work: Cells): f64 {
  const width: i32 = toInteger(problem[WIDTH]!);
  const count: i32 = toInteger(problem[OUTPUTS]!);
  const most: i32 = toInteger(problem[OPTIONS]!);
  const products: i32 = TABLES + count * width;
  const answer: i32 = width;
  const targets: i32 = answer + count;
  const rests: i32 = targets + count;
  const places: i32 = rests + count;
  const steps: i32 = places + count;
  const lower: i32 = steps + count;
  for (let atom: i32 = 0; atom < count; atom++) {
    work[targets + atom] = dotCells(work, 0, problem, TABLES + atom * width, width);
    work[rests + atom] = work[targets + atom]!;
    work[places + atom] = atom;
  }
  let active: i32 = 0;
  let path: f64 = 0;
  while (active < most) {
    const best: i32 = largestCell(work, rests, count, false);
    const rest: f64 = work[rests + best]!;
    if (best < active || rest * rest < EPSILON) break;
    const chosen: i32 = products + toInteger(work[places + best]!) * count;
    const line: i32 = lower + active * most;
    let left: f64 = problem[chosen + toInteger(work[places + best]!)]!;
    for (let column: i32 = 0; column < active; column++) {
      const product: f64 = problem[chosen + toInteger(work[places + column]!)]!;
      const pivot: i32 = lower + column * most;
      work[line + column] = (product - dotCells(work, line, work, pivot, column)) / work[pivot + column]!;
    }
    if (active > 0) {
      const length: f64 = Math.sqrt(dotCells(work, line, work, line, active));
      left -= length * length;
      if (left <= EPSILON) break;
    }
    work[line + active] = Math.sqrt(left);
    swapCells(work, places + active, places + best);
    swapCells(work, targets + active, targets + best);
    path = (path * 31 + work[places + active]!) % 1000003;
    active++;
    solveLower(work, lower, most, active, targets, steps);
    for (let atom: i32 = 0; atom < count; atom++) {
      const line: i32 = products + toInteger(work[places + atom]!) * count;
      let sum: f64 = 0;
      for (let index: i32 = 0; index < active; index++) sum += problem[line + toInteger(work[places + index]!)]! * work[steps + index]!;
      work[rests + atom] = work[targets + atom]! - sum;
    }
  }
  fillCells(work, answer, count, 0);
  for (let index: i32 = 0; index < active; index++) work[answer + toInteger(work[places + index]!)] = work[steps + index]!;
  return path * 1024 + active;
}

/** Solves L L' x = b for the leading `size` rows of a lower triangle with lines of `stride` cells. */
export function solveLower(work: Cells, lower: i32, stride: i32, size: i32, from: i32, to: i32): void {
  for (let row: i32 = 0; row < size; row++) {
    const line: i32 = lower + row * stride;
    work[to + row] = (work[from + row]! - dotCells(work, line, work, to, row)) / work[line + row]!;
  }
  for (let row: i32 = size - 1; row >= 0; row--) {
    let sum: f64 = work[to + row]!;
    for (let below: i32 = row + 1; below < size; below++) sum -= work[lower + below * stride + row]! * work[to + below]!;
    work[to + row] = sum / work[lower + row * stride + row]!;
  }
}
