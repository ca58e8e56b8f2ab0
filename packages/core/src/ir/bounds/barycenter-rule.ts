import { Barycenter } from "../barycenter.ts";
import { errorAt, numberAt, type BoundRule } from "./bounded.ts";

/**
 * A solution by Cholesky's way in any order solves a system that lies within 4 n (3 n + 1) units of the given one, in the
 * spectral norm (Higham); the products of the differences, added in any order, and the row's own errors move the system further. How far
 * that moves the solution follows from the norm of the inverse, which the factor tells.
 */
export const barycenterRule: BoundRule<"barycenter"> = ([row, places], { points, regularization, precision }, answer) => {
  const unit = precision === "f32" ? 2 ** -24 : 2 ** -53;
  const width = row!.value.width;
  const count = answer.width;
  const solver = new Barycenter(points.data as Float64Array, width, count, regularization);
  const errors = new Float64Array(answer.data.length);
  for (let index = 0; index < answer.rows; index++) {
    const target = errors.subarray(index * count, (index + 1) * count);
    const chosen = (rank: number): number => numberAt(places!.value, index * count + rank);
    const sum = solver.solve(row!.value.data as Float64Array, index * width, chosen);
    const known = target.every((_, rank) => errorAt(places!.error, index * count + rank) === 0);
    const moved = Math.hypot(...Array.from({ length: width }, (_, column) => errorAt(row!.error, index * width + column)));
    const error = known ? solutionError(solver, { width, unit, regularization, moved }) : Infinity;
    const size = solver.solution.reduce((total, each) => total + Math.abs(each), 0);
    const ofSum = Math.sqrt(count) * error + 2 * count * unit * size;
    for (let rank = 0; rank < count; rank++) {
      const weight = Math.abs(numberAt(answer, index * count + rank));
      target[rank] = 2 * ofSum < Math.abs(sum) ? (error + weight * ofSum) / (Math.abs(sum) - ofSum) + 2 * unit * weight : Infinity;
    }
  }
  return errors;
};

interface Doubt {
  readonly width: number;
  /** Half a unit in the last place of 1. */
  readonly unit: number;
  readonly regularization: number;
  /** How far the row may lie from what it seems. */
  readonly moved: number;
}

/** By how much two solutions may differ at most, in the Euclidean norm. */
function solutionError(solver: Barycenter, { width, unit, regularization, moved }: Doubt): number {
  const { trace, addition, solution } = solver;
  const count = solution.length;
  const shift = Math.sqrt(count) * moved * (1 + 2 ** -30);
  const products = (width + 4) * unit * trace + shift * (2 * Math.sqrt(trace) + shift);
  if (shift > 0 && !(trace > 2 * products)) return Infinity;
  const diagonal = Math.sqrt(count) * Math.abs(regularization) * (products + (count + 2) * unit * trace);
  const system = products + diagonal + 4 * count * (3 * count + 1) * unit * (trace + addition);
  const doubt = 2 * inverseNorm(solver) * system;
  return doubt < 0.25 ? 4 * doubt * Math.hypot(...solution) : Infinity;
}

/** At least the spectral norm of the system's inverse: the sum of squares of the factor's inverse. */
function inverseNorm({ factor, solution }: Barycenter): number {
  const count = solution.length;
  const column = new Float64Array(count);
  let sum = 0;
  for (let start = 0; start < count; start++)
    for (let rank = start; rank < count; rank++) {
      let rest = rank === start ? 1 : 0;
      for (let before = start; before < rank; before++) rest -= factor[rank * count + before]! * column[before]!;
      column[rank] = rest / factor[rank * count + rank]!;
      sum += column[rank]! ** 2;
    }
  return sum;
}
