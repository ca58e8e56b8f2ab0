import { dotCells, fillCells, largestCell, OPTIONS, OUTPUTS, swapCells, TABLES, WIDTH } from "./loop-cells.ts";
import { toInteger, type Cells, type f64, type i32 } from "./machine.ts";
import { solveLower } from "./matching-pursuit.ts";
import { rint } from "./rounding.ts";

const EPSILON: f64 = 2.220446049250313e-16;
/** The smallest normal float32, and the gap between 1 and the next. */
const TINY: f64 = 1.1754943508222875e-38;
const EQUAL: f64 = 1.1920928955078125e-7;

/**
 * Least angle regression of one row. Options: rounds, penalty at the end, 1 for the lasso, 1 where coefficients are positive, 1 where
 * directions are rounded to 15 decimals. Tables: the atoms, then their products with each other. Returns a number that tells the path.
 */
export function followLeastAngles(problem: Cells, work: Cells): f64 {
  const width: i32 = toInteger(problem[WIDTH]!);
  const count: i32 = toInteger(problem[OUTPUTS]!);
  const rounds: i32 = toInteger(problem[OPTIONS]!);
  const last: f64 = problem[OPTIONS + 1]!;
  const lasso: boolean = problem[OPTIONS + 2] === 1;
  const positive: boolean = problem[OPTIONS + 3] === 1;
  const rounded: boolean = problem[OPTIONS + 4] === 1;
  const products: i32 = TABLES + count * width;
  const answer: i32 = width;
  const before: i32 = answer + count;
  const covariance: i32 = before + count;
  const first: i32 = covariance + count;
  const signs: i32 = first + count;
  const steps: i32 = signs + count;
  const turns: i32 = steps + count;
  const chosen: i32 = turns + count;
  const places: i32 = chosen + count;
  const gram: i32 = places + count;
  const lower: i32 = gram + count * count;
  const samples: f64 = width;
  for (let atom: i32 = 0; atom < count; atom++) {
    work[covariance + atom] = dotCells(work, 0, problem, TABLES + atom * width, width);
    work[first + atom] = work[covariance + atom]!;
    work[places + atom] = atom;
  }
  for (let cell: i32 = 0; cell < count * count; cell++) work[gram + cell] = problem[products + cell]!;
  fillCells(work, answer, count, 0);
  fillCells(work, before, count, 0);
  let path: f64 = 0;
  let start: i32 = 0;
  let active: i32 = 0;
  let round: i32 = 0;
  let previous: f64 = 0;
  let drop: boolean = false;
  let idle: i32 = 0;
  while (true) {
    const rest: i32 = count - start;
    const best: i32 = largestCell(work, covariance + start, rest, positive);
    const signed: f64 = rest > 0 ? work[covariance + start + best]! : 0;
    const most: f64 = positive ? signed : Math.abs(signed);
    const penalty: f64 = most / samples;
    if (penalty <= last + EQUAL) {
      if (Math.abs(penalty - last) > EQUAL && round > 0) {
        const share: f64 = (previous - last) / (previous - penalty);
        for (let atom: i32 = 0; atom < count; atom++)
          work[answer + atom] = work[before + atom]! + share * (work[answer + atom]! - work[before + atom]!);
      }
      break;
    }
    if (round >= rounds || active >= count) break;
    path = (path * 31 + best + 1) % 1000003;
    if (!drop) {
      work[signs + active] = positive || signed > 0 ? 1 : -1;
      swapCells(work, covariance + start + best, covariance + start);
      swapCells(work, places + active, places + best + active);
      swapLines(work, gram, count, active, best + active);
      start++;
      const line: i32 = lower + active * count;
      for (let column: i32 = 0; column < active; column++) {
        const pivot: i32 = lower + column * count;
        const sum: f64 = dotCells(work, line, work, pivot, column);
        work[line + column] = (work[gram + active * count + column]! - sum) / work[pivot + column]!;
      }
      const left: f64 = work[gram + active * count + active]! - dotCells(work, line, work, line, active);
      work[line + active] = Math.max(Math.sqrt(Math.abs(left)), EPSILON);
      if (work[line + active]! < 1e-7) {
        start--;
        work[covariance + start] = 0;
        swapCells(work, covariance + start + best, covariance + start);
        idle++;
        if (idle > count) break;
        continue;
      }
      work[chosen + active] = work[places + active]!;
      active++;
    }
    if (lasso && round > 0 && previous < penalty) break;
    const scale: f64 = direction(work, lower, count, active, signs, steps, turns);
    for (let index: i32 = 0; index < active; index++) work[steps + index] = work[steps + index]! * scale;
    let step: f64 = most / scale;
    for (let index: i32 = active; index < count; index++) {
      let turn: f64 = 0;
      for (let other: i32 = 0; other < active; other++) turn += work[gram + other * count + index]! * work[steps + other]!;
      if (rounded) turn = rint(turn * 1e15) / 1e15;
      const place: i32 = index - active;
      work[turns + place] = turn;
      const own: f64 = work[covariance + start + place]!;
      step = nearer(step, (most - own) / (scale - turn + TINY));
      if (!positive) step = nearer(step, (most + own) / (scale + turn + TINY));
    }
    drop = false;
    let lost: i32 = 0;
    let crossing: f64 = Infinity;
    for (let index: i32 = 0; index < active; index++) {
      const zero: f64 = -work[answer + toInteger(work[chosen + index]!)]! / (work[steps + index]! + TINY);
      if (zero > 0 && zero < crossing) {
        crossing = zero;
        lost = index;
      }
    }
    if (crossing < step) {
      work[signs + lost] = -work[signs + lost]!;
      if (lasso) step = crossing;
      drop = true;
      path = (path * 31 + 7) % 1000003;
    }
    round++;
    previous = penalty;
    for (let atom: i32 = 0; atom < count; atom++) {
      work[before + atom] = work[answer + atom]!;
      work[answer + atom] = 0;
    }
    for (let index: i32 = 0; index < active; index++) {
      const atom: i32 = toInteger(work[chosen + index]!);
      work[answer + atom] = work[before + atom]! + step * work[steps + index]!;
    }
    for (let index: i32 = 0; index < count - active; index++)
      work[covariance + start + index] = work[covariance + start + index]! - step * work[turns + index]!;
    if (!drop || !lasso) continue;
    deleteLine(work, lower, count, active, lost);
    active--;
    const atom: i32 = toInteger(work[chosen + lost]!);
    for (let index: i32 = lost; index < active; index++) {
      work[chosen + index] = work[chosen + index + 1]!;
      work[signs + index] = work[signs + index + 1]!;
      swapCells(work, places + index, places + index + 1);
      swapLines(work, gram, count, index, index + 1);
    }
    start--;
    work[covariance + start] = work[first + atom]! - dotCells(problem, products + atom * count, work, answer, count);
  }
  return path * 1024 + round;
}

/** The smaller of a step and another, if that is positive. */
function nearer(step: f64, other: f64): f64 {
  return other > 0 && other < step ? other : step;
}

/** Least squares for the signs, in `steps`, and what scales them to the same angle with each; a pivot is lifted until there is a scale. */
function direction(work: Cells, lower: i32, stride: i32, active: i32, signs: i32, steps: i32, kept: i32): f64 {
  solveLower(work, lower, stride, active, signs, steps);
  if (active === 1 && work[steps] === 0) {
    work[steps] = 1;
    return 1;
  }
  let scale: f64 = 1 / Math.sqrt(dotCells(work, steps, work, signs, active));
  if (Math.abs(scale) < Infinity) return scale;
  for (let index: i32 = 0; index < active; index++) work[kept + index] = work[lower + index * stride + index]!;
  let lift: f64 = EPSILON;
  for (let attempt: i32 = 0; attempt < 100 && !(Math.abs(scale) < Infinity); attempt++) {
    for (let index: i32 = 0; index < active; index++) work[lower + index * stride + index] = work[lower + index * stride + index]! + lift;
    solveLower(work, lower, stride, active, signs, steps);
    scale = 1 / Math.sqrt(Math.max(dotCells(work, steps, work, signs, active), EPSILON));
    lift *= 2;
  }
  for (let index: i32 = 0; index < active; index++) work[lower + index * stride + index] = work[kept + index]!;
  return scale;
}

/** Two lines and two columns of a square matrix in each other's place. */
function swapLines(work: Cells, at: i32, size: i32, one: i32, other: i32): void {
  if (one === other) return;
  for (let index: i32 = 0; index < size; index++) swapCells(work, at + one * size + index, at + other * size + index);
  for (let index: i32 = 0; index < size; index++) swapCells(work, at + index * size + one, at + index * size + other);
}

/** Takes a line out of a Cholesky factor by rotations. */
function deleteLine(work: Cells, lower: i32, stride: i32, size: i32, lost: i32): void {
  for (let row: i32 = lost; row < size - 1; row++)
    for (let column: i32 = 0; column < row + 2; column++) work[lower + row * stride + column] = work[lower + (row + 1) * stride + column]!;
  for (let row: i32 = lost; row < size - 1; row++) {
    const at: i32 = lower + row * stride + row;
    const a: f64 = work[at]!;
    const b: f64 = work[at + 1]!;
    const length: f64 = Math.sqrt(a * a + b * b);
    const cosine: f64 = length === 0 ? 1 : a / length;
    const sine: f64 = length === 0 ? 0 : b / length;
    work[at] = length;
    work[at + 1] = 0;
    for (let below: i32 = 1; below < size - row - 1; below++) {
      const x: f64 = work[at + below * stride]!;
      const y: f64 = work[at + below * stride + 1]!;
      work[at + below * stride] = cosine * x + sine * y;
      work[at + below * stride + 1] = cosine * y - sine * x;
    }
  }
}
