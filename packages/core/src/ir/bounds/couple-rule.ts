import { couplePairs, couplingTolerance, type CouplingPrecision } from "../../math/index.ts";
import { errorAt, numberAt, type BoundRule } from "./bounded.ts";

/** How far a pair's probability is moved towards a half to see what the loop makes of it. */
const nudges: Readonly<Record<CouplingPrecision, number>> = { f64: 1e-7, f32: 2 ** -13 };

/** Some units in the last place. */
const roundings: Readonly<Record<CouplingPrecision, number>> = { f64: 2 ** -50, f32: 2 ** -22 };

/**
 * The loop's answer moves with its inputs as small nudges show; nothing is promised where rounding decides after which round
 * it ends, where an error is no longer small, and for inputs that are no probabilities. Its own steps are the same in every build.
 */
export const coupleRule: BoundRule<"couple"> = ([input], { classes, precision }, answer) => {
  const { value, error } = input!;
  if (error === null) return null;
  const errors = new Float64Array(answer.data.length);
  for (let row = 0; row < answer.rows; row++)
    errors.set(
      rowErrors(
        (pair) => numberAt(value, row * value.width + pair),
        (pair) => errorAt(error, row * value.width + pair),
        value.width,
        classes,
        precision,
      ),
      row * classes,
    );
  return errors;
};

function rowErrors(
  r: (pair: number) => number,
  errorOf: (pair: number) => number,
  pairs: number,
  classes: number,
  precision: CouplingPrecision,
): Float64Array {
  const nudge = nudges[precision];
  const tolerance = couplingTolerance(classes, precision);
  const ours = couplePairs(r, classes, precision);
  const ended = ours.deviations.at(-1)! < tolerance;
  const rounds = ours.deviations.length - (ended ? 1 : 0);
  const checks = ours.deviations.length;
  const rounding = roundings[precision] * classes * classes * checks;
  const errors = new Float64Array(classes);
  const doubts = new Float64Array(checks);
  for (let moved = 0; moved < pairs; moved++) {
    const error = errorOf(moved);
    if (error === 0) continue;
    if (!(error < nudge && r(moved) > error && r(moved) < 1 - error)) return errors.fill(Infinity);
    const nudged = (pair: number): number => (pair !== moved ? r(pair) : r(pair) < 0.5 ? r(pair) + nudge : r(pair) - nudge);
    const near = couplePairs(nudged, classes, precision, checks);
    const nearEnd = couplePairs(nudged, classes, precision, rounds);
    const share = (2 * error) / nudge;
    for (let t = 0; t < classes; t++) errors[t]! += Math.abs(nearEnd.probabilities[t]! - ours.probabilities[t]!) * share + rounding;
    for (let check = 0; check < checks; check++)
      doubts[check]! += Math.abs(near.deviations[check]! - ours.deviations[check]!) * share + rounding;
  }
  const undecided = doubts.some((doubt, check) => Math.abs(ours.deviations[check]! - tolerance) <= doubt);
  return undecided || errors.some(Number.isNaN) ? errors.fill(Infinity) : errors;
}
