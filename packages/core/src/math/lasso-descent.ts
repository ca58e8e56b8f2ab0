import { dotCells, fillCells, OPTIONS, OUTPUTS, TABLES, WIDTH } from "./loop-cells.ts";
import { toInteger, type Cells, type f64, type i32 } from "./machine.ts";

/**
 * The lasso of one row by coordinate descent. Options: rounds, tolerance, penalty, 1 where coefficients are positive, 1 where it leaves out
 * coefficients that the duality gap rules out. Tables: the atoms, then their products with each other. Returns the rounds.
 */
export function descendLasso(problem: Cells, work: Cells): f64 {
  const width: i32 = toInteger(problem[WIDTH]!);
  const count: i32 = toInteger(problem[OUTPUTS]!);
  const rounds: i32 = toInteger(problem[OPTIONS]!);
  const narrow: f64 = problem[OPTIONS + 1]!;
  const penalty: f64 = problem[OPTIONS + 2]!;
  const positive: boolean = problem[OPTIONS + 3] === 1;
  const screens: boolean = problem[OPTIONS + 4] === 1;
  const products: i32 = TABLES + count * width;
  const answer: i32 = width;
  const targets: i32 = answer + count;
  const sums: i32 = targets + count;
  const excluded: i32 = sums + count;
  const squares: f64 = dotCells(work, 0, work, 0, width);
  const tolerance: f64 = narrow * squares;
  for (let atom: i32 = 0; atom < count; atom++) work[targets + atom] = dotCells(work, 0, problem, TABLES + atom * width, width);
  fillCells(work, answer, count, 0);
  fillCells(work, sums, count, 0);
  fillCells(work, excluded, count, 0);
  work[answer + 5 * count] = problem[OPTIONS + 4]!;
  if (screens) {
    const gap: f64 = dualityGap(work, answer, count, penalty, squares, positive);
    if (gap >= 0 && gap <= tolerance) return 0;
    if (penalty > 0) screen(problem, work, products, answer, count, penalty, gap, positive);
  }
  for (let round: i32 = 1; round <= rounds; round++) {
    let largest: f64 = 0;
    let widest: f64 = 0;
    for (let atom: i32 = 0; atom < count; atom++) {
      const line: i32 = products + atom * count;
      const curvature: f64 = problem[line + atom]!;
      if (curvature === 0 || work[excluded + atom] === 1) continue;
      const own: f64 = work[answer + atom]!;
      if (!screens && own !== 0) addLine(problem, line, work, sums, count, -own);
      const rest: f64 = screens ? work[targets + atom]! - work[sums + atom]! + own * curvature : work[targets + atom]! - work[sums + atom]!;
      const size: f64 = Math.max(Math.abs(rest) - penalty, 0);
      const next: f64 = positive && rest < 0 ? 0 : (rest < 0 ? -size : size) / curvature;
      work[answer + atom] = next;
      if (screens ? next !== own : next !== 0) addLine(problem, line, work, sums, count, screens ? next - own : next);
      widest = Math.max(widest, Math.abs(next - own));
      largest = Math.max(largest, Math.abs(next));
    }
    const still: boolean = screens ? widest / largest <= narrow : widest / largest < narrow;
    if (largest === 0 || still || round === rounds) {
      const gap: f64 = dualityGap(work, answer, count, penalty, squares, positive);
      if (screens ? gap <= tolerance : gap < tolerance) return round;
      if (screens && penalty > 0) screen(problem, work, products, answer, count, penalty, gap, positive);
    }
  }
  return rounds;
}

function addLine(problem: Cells, line: i32, work: Cells, sums: i32, count: i32, factor: f64): void {
  for (let index: i32 = 0; index < count; index++) work[sums + index] = work[sums + index]! + factor * problem[line + index]!;
}

/** The largest correlation with what is left of the row. */
function dualNorm(work: Cells, answer: i32, count: i32, positive: boolean): f64 {
  let most: f64 = -Infinity;
  for (let atom: i32 = 0; atom < count; atom++) {
    const rest: f64 = work[answer + count + atom]! - work[answer + 2 * count + atom]!;
    most = Math.max(most, positive ? rest : Math.abs(rest));
  }
  return most;
}

function dualityGap(work: Cells, answer: i32, count: i32, penalty: f64, squares: f64, positive: boolean): f64 {
  const along: f64 = dotCells(work, answer, work, answer + count, count);
  const left: f64 = squares + dotCells(work, answer, work, answer + 2 * count, count) - 2 * along;
  if (penalty === 0 && work[answer + 5 * count] === 1) {
    let sum: f64 = 0;
    for (let atom: i32 = 0; atom < count; atom++) {
      const rest: f64 = work[answer + count + atom]! - work[answer + 2 * count + atom]!;
      sum += rest * rest;
    }
    return sum;
  }
  const norm: f64 = dualNorm(work, answer, count, positive);
  const scale: f64 = norm > penalty ? penalty / norm : 1;
  let size: f64 = 0;
  for (let atom: i32 = 0; atom < count; atom++) size += Math.abs(work[answer + atom]!);
  return 0.5 * left + penalty * size + 0.5 * (scale * scale) * left - scale * (squares - along);
}

/** Leaves out, for good, atoms that no solution within the gap can use. */
function screen(problem: Cells, work: Cells, products: i32, answer: i32, count: i32, penalty: f64, gap: f64, positive: boolean): void {
  const radius: f64 = Math.sqrt(2 * Math.abs(gap)) / penalty;
  const scale: f64 = Math.max(penalty, dualNorm(work, answer, count, positive));
  const sums: i32 = answer + 2 * count;
  const rests: i32 = answer + 4 * count;
  for (let atom: i32 = 0; atom < count; atom++) work[rests + atom] = work[answer + count + atom]! - work[sums + atom]!;
  for (let atom: i32 = 0; atom < count; atom++) {
    const curvature: f64 = problem[products + atom * count + atom]!;
    if (curvature === 0 || work[answer + 3 * count + atom] === 1) continue;
    if ((1 - Math.abs(work[rests + atom]! / scale)) / Math.sqrt(curvature) <= radius) continue;
    const own: f64 = work[answer + atom]!;
    if (own !== 0) addLine(problem, products + atom * count, work, sums, count, -own);
    work[answer + atom] = 0;
    work[answer + 3 * count + atom] = 1;
  }
}
