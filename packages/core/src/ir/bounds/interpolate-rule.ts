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
    const height = numberAt(answer, index);
    let most = Math.max(distance(heightAt(curve, rule, low), height), distance(heightAt(curve, rule, high), height));
    curve.x.data.forEach((corner: unknown, place: number) => {
      if ((corner as number) >= low && (corner as number) <= high) most = Math.max(most, distance(curve.y.data[place] as number, height));
    });
    return withRounding(most, height, rule === "numpy" ? "f64" : "f32");
  });
};
