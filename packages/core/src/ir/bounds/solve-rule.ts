import { solveRow } from "../../math/index.ts";
import { TABLES } from "../../math/loop-cells.ts";
import { describeProblem } from "../row-problem.ts";
import { errorAt, numberAt, type BoundRule } from "./bounded.ts";

/** How far numbers are moved, relative to their size, to see what the loop makes of it. */
const nudge = 2 ** -36;
/** Directions, each taken both ways: where two choices are equally good, one of the ways prefers the other. */
const directions = 4;

/**
 * A loop's answer moves as it does when its row and its tables are nudged: rounding acts like much smaller nudges, of so many units
 * as there are terms in its sums. Where a nudge sends the loop another way, all that this changes counts. An observation, not a proof.
 */
export const solveRule: BoundRule<"solve"> = ([input], { problem }, answer) => {
  const { value, error } = input!;
  const { width, outputs, work: size } = describeProblem(problem)!;
  const tables = problem.data as Float64Array;
  const nudges = Array.from({ length: 2 * directions }, (_, index) => {
    const [way, direction] = [index % 2 === 0 ? 1 : -1, Math.floor(index / 2)];
    return { way, direction, tables: nudgedTables(tables, direction, way) };
  });
  const work = new Float64Array(size);
  const errors = new Float64Array(answer.data.length);
  const rounding = 64 * (width + outputs) * 2 ** -52;
  for (let row = 0; row < answer.rows; row++) {
    const cells = Float64Array.from({ length: width }, (_, column) => numberAt(value, row * width + column));
    const reach = cells.map((cell, column) => nudge * Math.abs(cell) + 16 * errorAt(error, row * width + column));
    const carried = cells.reduce((most, _, column) => Math.max(most, shareOf(errorAt(error, row * width + column), reach[column]!)), 0);
    const ours = solved(tables, cells, work, outputs);
    for (const { way, direction, tables: moved } of nudges) {
      const random = randomSigns(direction + 77 * (row + 1));
      const near = cells.map((cell, column) => cell + way * random() * reach[column]!);
      const theirs = solved(moved, near, work, outputs);
      const factor = theirs.path === ours.path ? rounding / nudge + 4 * carried : 2;
      for (let output = 0; output < outputs; output++) {
        const [own, other] = [ours.answer[output]!, theirs.answer[output]!];
        const place = row * outputs + output;
        errors[place] = Math.max(errors[place]!, Math.abs(other - own) * factor + rounding * Math.abs(own));
      }
    }
  }
  return errors;
};

/** What share of a nudge an error is. */
function shareOf(error: number, reach: number): number {
  return error === 0 ? 0 : error / reach;
}

function solved(problem: Float64Array, row: Float64Array, work: Float64Array, outputs: number): { answer: Float64Array; path: number } {
  work.set(row);
  const path = solveRow(problem, work);
  return { answer: work.slice(row.length, row.length + outputs), path };
}

/** Behind what a problem says of itself. */
function nudgedTables(problem: Float64Array, direction: number, way: number): Float64Array {
  const random = randomSigns(direction);
  return problem.map((cell, index) => (index < TABLES ? cell : cell * (1 + way * nudge * random())));
}

/** Numbers between −1 and 1 that depend on the seed alone. */
function randomSigns(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) / 2 ** 31;
  };
}
