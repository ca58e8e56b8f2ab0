import { log } from "./log.ts";
import { dotCells, fillCells, OPTIONS, OUTPUTS, TABLES, WIDTH } from "./loop-cells.ts";
import { toInteger, type Cells, type f64, type i32 } from "./machine.ts";
import { power } from "./power.ts";

const SINGLE_EPSILON: f64 = 1.1920928955078125e-7;
const DOUBLE_EPSILON: f64 = 2.220446049250313e-16;

/**
 * The weights of non-negative factors by coordinate descent, for one row. Options: rounds, tolerance, l1. Tables: the factors, then their
 * products with each other (with the l2 penalty on the diagonal). Returns the rounds.
 */
export function descendFactorWeights(problem: Cells, work: Cells): f64 {
  const width: i32 = toInteger(problem[WIDTH]!);
  const count: i32 = toInteger(problem[OUTPUTS]!);
  const rounds: i32 = toInteger(problem[OPTIONS]!);
  const tolerance: f64 = problem[OPTIONS + 1]!;
  const products: i32 = TABLES + count * width;
  const weights: i32 = width;
  const targets: i32 = width + count;
  fillCells(work, weights, count, 0);
  for (let factor: i32 = 0; factor < count; factor++)
    work[targets + factor] = dotCells(work, 0, problem, TABLES + factor * width, width) - problem[OPTIONS + 2]!;
  let first: f64 = 0;
  for (let round: i32 = 1; round <= rounds; round++) {
    let violation: f64 = 0;
    for (let factor: i32 = 0; factor < count; factor++) {
      let gradient: f64 = -work[targets + factor]!;
      for (let other: i32 = 0; other < count; other++) gradient += problem[products + factor * count + other]! * work[weights + other]!;
      const own: f64 = work[weights + factor]!;
      violation += Math.abs(own === 0 ? Math.min(0, gradient) : gradient);
      const curvature: f64 = problem[products + factor * count + factor]!;
      if (curvature !== 0) work[weights + factor] = Math.max(own - gradient / curvature, 0);
    }
    if (round === 1) first = violation;
    if (first === 0 || violation / first <= tolerance) return round;
  }
  return rounds;
}

/** What becomes of a product too small to divide by. */
function lifted(cell: f64, onlyZero: boolean): f64 {
  return (onlyZero ? cell === 0 : cell < SINGLE_EPSILON) ? SINGLE_EPSILON : cell;
}

/**
 * The same by multiplicative updates. Options: rounds, tolerance, l1, l2, beta, exponent of an update, 1 where it stops by the change of the
 * weights (else by the divergence, every ten rounds), 1 where only zeros are lifted, 1 where a divergence below 0 counts as 0. Tables: the
 * factors, their products with each other, their sums.
 */
export function scaleFactorWeights(problem: Cells, work: Cells): f64 {
  const width: i32 = toInteger(problem[WIDTH]!);
  const count: i32 = toInteger(problem[OUTPUTS]!);
  const rounds: i32 = toInteger(problem[OPTIONS]!);
  const tolerance: f64 = problem[OPTIONS + 1]!;
  const l1: f64 = problem[OPTIONS + 2]!;
  const l2: f64 = problem[OPTIONS + 3]!;
  const beta: f64 = problem[OPTIONS + 4]!;
  const exponent: f64 = problem[OPTIONS + 5]!;
  const byChange: boolean = problem[OPTIONS + 6] === 1;
  const onlyZero: boolean = problem[OPTIONS + 7] === 1;
  const products: i32 = TABLES + count * width;
  const sums: i32 = products + count * count;
  const weights: i32 = width;
  const before: i32 = weights + count;
  const row: i32 = before + count;
  let mean: f64 = 0;
  for (let column: i32 = 0; column < width; column++) mean += work[column]!;
  fillCells(work, weights, count, Math.sqrt(mean / width / count));
  const start: f64 = byChange ? 1 : divergence(problem, work, width, count, beta, onlyZero);
  let previous: f64 = start;
  for (let round: i32 = 1; round <= rounds; round++) {
    for (let factor: i32 = 0; factor < count; factor++) work[before + factor] = work[weights + factor]!;
    if (beta !== 2) combine(problem, work, width, count);
    for (let factor: i32 = 0; factor < count; factor++) {
      const at: i32 = TABLES + factor * width;
      let numerator: f64 = 0;
      let denominator: f64 = 0;
      if (beta === 2) {
        numerator = dotCells(work, 0, problem, at, width);
        denominator = dotCells(work, before, problem, products + factor * count, count);
      } else {
        for (let column: i32 = 0; column < width; column++) {
          const sum: f64 = work[row + column]!;
          const safe: f64 = beta < 2 ? lifted(sum, onlyZero) : sum;
          const share: f64 = beta === 1 ? work[column]! / safe : work[column]! * power(safe, beta - 2);
          numerator += share * problem[at + column]!;
          if (beta !== 1) denominator += power(beta < 1 ? lifted(sum, onlyZero) : sum, beta - 1) * problem[at + column]!;
        }
        if (beta === 1) denominator = problem[sums + factor]!;
      }
      if (l1 > 0) denominator += l1;
      if (l2 > 0) denominator += l2 * work[before + factor]!;
      if (denominator === 0) denominator = SINGLE_EPSILON;
      const change: f64 = numerator / denominator;
      work[weights + factor] = work[before + factor]! * (exponent === 1 ? change : power(change, exponent));
      if (!byChange && beta < 1 && work[weights + factor]! < DOUBLE_EPSILON) work[weights + factor] = 0;
    }
    if (byChange) {
      let moved: f64 = 0;
      for (let factor: i32 = 0; factor < count; factor++) {
        const difference: f64 = work[weights + factor]! - work[before + factor]!;
        moved += difference * difference;
      }
      const size: f64 = Math.sqrt(dotCells(work, weights, work, weights, count));
      if (tolerance > 0 && Math.sqrt(moved) / size <= tolerance) return round;
    } else if (tolerance > 0 && round % 10 === 0) {
      const error: f64 = divergence(problem, work, width, count, beta, onlyZero);
      if ((previous - error) / start < tolerance) return round;
      previous = error;
    }
  }
  return rounds;
}

/** The row that the weights stand for, behind both sets of weights. */
function combine(problem: Cells, work: Cells, width: i32, count: i32): void {
  const row: i32 = width + 2 * count;
  for (let column: i32 = 0; column < width; column++) {
    let sum: f64 = 0;
    for (let factor: i32 = 0; factor < count; factor++) sum += work[width + factor]! * problem[TABLES + factor * width + column]!;
    work[row + column] = sum;
  }
}

/** The root of twice the beta-divergence between the row and what the weights stand for. */
function divergence(problem: Cells, work: Cells, width: i32, count: i32, beta: f64, onlyZero: boolean): f64 {
  combine(problem, work, width, count);
  const row: i32 = width + 2 * count;
  let terms: f64 = 0;
  let logarithms: f64 = 0;
  let rest: f64 = 0;
  let whole: f64 = 0;
  for (let column: i32 = 0; column < width; column++) {
    const cell: f64 = work[column]!;
    const sum: f64 = work[row + column]!;
    if (beta === 2) terms += (cell - sum) * (cell - sum);
    else if (beta === 1) whole += sum;
    else if (beta !== 0) whole += power(sum, beta);
    if (beta === 2 || !(cell > SINGLE_EPSILON)) continue;
    const safe: f64 = lifted(sum, onlyZero);
    if (beta === 0 || beta === 1) {
      logarithms += (beta === 1 ? cell : 1) * log(cell / safe);
      terms += beta === 1 ? cell : cell / safe;
    } else {
      terms += cell * power(safe, beta - 1);
      rest += power(cell, beta);
    }
  }
  if (beta === 2) return Math.sqrt(terms);
  let result: f64 = logarithms + whole - terms;
  if (beta === 0) result = terms - width - logarithms;
  else if (beta !== 1) result = (rest - beta * terms + whole * (beta - 1)) / (beta * (beta - 1));
  if (problem[OPTIONS + 8] === 1 && result < 0) result = 0;
  return Math.sqrt(2 * result);
}
