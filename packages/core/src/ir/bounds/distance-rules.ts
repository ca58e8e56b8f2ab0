import type { OpAttributes } from "../ops/attributes.ts";
import { distanceBetween } from "../distance-between.ts";
import { errorsOf, numberAt, type Bounded, type BoundRule } from "./bounded.ts";
import { distanceError } from "./distance-error.ts";

export const distancesRule: BoundRule<"distances"> = ([input], { points, metric }, answer) => {
  const { value, error } = input!;
  const count = answer.width;
  const y = points.data as Float64Array;
  return errorsOf(answer.data.length, (index) => {
    const at = Math.floor(index / count) * value.width;
    const pair = { x: value.data as Float64Array, at, error, y, to: (index % count) * value.width, width: value.width };
    return distanceError(metric, pair, numberAt(answer, index));
  });
};

/**
 * The distances of a rank differ by no more than those of the points that may hold it. A place is undecided where the next
 * distance lies within the errors of its own, so that either point may hold it; to whom the order is nothing, only where that
 * point is not among the nearest.
 */
export const nearestRule: BoundRule<"nearest"> = ([input], attributes, answer) => {
  const { count, unordered = false } = attributes;
  const errors = new Float64Array(answer.data.length);
  for (let row = 0; row < answer.rows; row++) {
    const first = row * 2 * count;
    const { error, next, numbers } = rowDoubt(
      input!,
      attributes,
      row,
      (rank) => numberAt(answer, first + rank),
      (rank) => numberAt(answer, first + count + rank),
    );
    const near = (a: number, b: number): boolean => !(b - a > 2 * error);
    for (let rank = 0; rank < count; rank++) {
      const distance = numberAt(answer, first + rank);
      const before = rank > 0 && near(numberAt(answer, first + rank - 1), distance);
      const after = rank + 1 < count && near(distance, numberAt(answer, first + rank + 1));
      errors[first + rank] = rank < numbers ? error : 0;
      errors[first + count + rank] = rank >= numbers || near(distance, next) || (!unordered && (before || after)) ? Infinity : 0;
    }
  }
  return errors.every((each) => each === 0) ? null : errors;
};

/** The most by which a distance that matters may differ, how many of the distances are numbers, and the least distance of a point that is not among the nearest. */
function rowDoubt(
  { value, error }: Bounded,
  { points, metric, count, among }: OpAttributes["nearest"],
  row: number,
  distanceAt: (rank: number) => number,
  placeAt: (rank: number) => number,
): { readonly error: number; readonly next: number; readonly numbers: number } {
  const between = distanceBetween(metric);
  const [x, y, width] = [value.data as Float64Array, points.data as Float64Array, value.width];
  if (error?.subarray(row * width, (row + 1) * width).includes(Infinity) === true)
    return { error: Infinity, next: Infinity, numbers: count };
  const chosen = new Set(Array.from({ length: count }, (_, rank) => placeAt(rank)));
  const candidates = (among?.data as Int32Array | undefined) ?? Int32Array.from({ length: points.shape[0]! }, (_, point) => point);
  const all = Array.from(candidates, (point) => {
    const distance = between(x, row * width, y, point * width, width);
    return { point, distance, error: distanceError(metric, { x, at: row * width, error, y, to: point * width, width }, distance) };
  });
  const known = all.filter((each) => !Number.isNaN(each.distance));
  if (known.some((each) => !(each.error < Infinity))) return { error: Infinity, next: Infinity, numbers: count };
  const widest = known.reduce((most, each) => Math.max(most, each.error), 0);
  const contenders = known.filter((each) => each.distance - each.error <= distanceAt(count - 1) + widest);
  return {
    error: contenders.reduce((most, each) => Math.max(most, each.error), 0),
    numbers: known.length,
    next: known.reduce((least, each) => (chosen.has(each.point) ? least : Math.min(least, each.distance)), Infinity),
  };
}
