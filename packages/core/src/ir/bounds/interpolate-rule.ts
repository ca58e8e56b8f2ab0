import type { Curve, InterpolationRule } from "../ops/attributes.ts";
import { heightAt } from "../ops/interpolate.ts";
import { cellCount, errorAt, errorsOf, numberAt, type BoundRule } from "./bounded.ts";
import { distance, withRounding } from "./rounding.ts";

/** A line has its extremes at the ends of the interval and at the corners within. */
export const interpolateRule: BoundRule<"interpolate"> = ([input], { curves, rule }, answer) => {
  if (input!.error === null) return null;
  return errorsOf(cellCount(answer), (index) => {
    const error = errorAt(input!.error, index);
    const cell = numberAt(input!.value, index);
    if (error === 0 || Number.isNaN(cell)) return error;
    const curve = curves[index % answer.width]!;
    const [low, high] = [cell - error, cell + error];
    if (isSteepWithin(curve, rule, low, high)) return Infinity;
    const height = numberAt(answer, index);
    let most = Math.max(distance(heightAt(curve, rule, low), height), distance(heightAt(curve, rule, high), height));
    curve.x.data.forEach((corner: unknown, place: number) => {
      if ((corner as number) >= low && (corner as number) <= high) most = Math.max(most, distance(curve.y.data[place] as number, height));
    });
    return withRounding(most, height, rule === "numpy" ? "f64" : "f32");
  });
};

/** Whether the line climbs so steeply in the interval that its slope is no number: any height may come of a cell there. */
function isSteepWithin(curve: Curve, rule: InterpolationRule, low: number, high: number): boolean {
  const [x, y] = [curve.x.data as Float64Array, curve.y.data as Float64Array];
  const round = rule === "numpy" ? (number: number) => number : Math.fround;
  return x.some((corner, place) => {
    if (place === 0 || corner < low || x[place - 1]! > high || corner === x[place - 1]) return false;
    return !Number.isFinite(round(round(y[place]! - y[place - 1]!) / round(corner - x[place - 1]!)));
  });
}
