import { dense } from "../value-type.ts";
import { denseValue } from "../value.ts";
import type { Curve, InterpolationRule } from "./attributes.ts";
import { denseInput, expectDense, invalid, numbers } from "./expect.ts";
import type { Op } from "./op.ts";

export const interpolate: Op<"interpolate"> = {
  name: "interpolate",
  summary: "The height of the column's line of corners at the cell; outside it that of the nearer end",
  arity: 1,
  elementwise: false,
  infer([type], { curves }) {
    const source = expectDense(type, "f64");
    if (curves.length !== source.width) invalid(`has lines for ${curves.length} columns of ${source.width}`);
    for (const { x, y } of curves)
      if (x.dtype !== "f64" || y.dtype !== "f64" || x.data.length === 0 || x.data.length !== y.data.length)
        invalid("has a line without corners, or with another number of heights");
    return dense("f64", source.width);
  },
  evaluate([value], { curves, rule }) {
    const source = denseInput(value);
    const from = numbers(source);
    const data = new Float64Array(from.length);
    for (let index = 0; index < from.length; index++) data[index] = heightAt(curves[index % source.width]!, rule, from[index]!);
    return denseValue("f64", source.rows, source.width, data);
  },
};

/** The height of one line at `cell`. */
export function heightAt(curve: Curve, rule: InterpolationRule, cell: number): number {
  const [x, y] = [curve.x.data as Float64Array, curve.y.data as Float64Array];
  const last = x.length - 1;
  if (last === 0 || cell < x[0]!) return y[0]!;
  if (cell > x[last]!) return y[last]!;
  if (Number.isNaN(cell)) return cell;
  return rule === "numpy" ? heightBetween(x, y, cell) : heightBetweenFloats(x, y, cell, rule === "scipy_f32_weighted");
}

/** The last corner at or before the cell counts; where a slope is infinite, the next one may still tell. */
function heightBetween(x: Float64Array, y: Float64Array, cell: number): number {
  const at = firstCorner(x, (corner) => corner > cell) - 1;
  if (x[at] === cell) return y[at]!;
  const slope = (y[at + 1]! - y[at]!) / (x[at + 1]! - x[at]!);
  const forward = slope * (cell - x[at]!) + y[at]!;
  if (!Number.isNaN(forward)) return forward;
  const backward = slope * (cell - x[at + 1]!) + y[at + 1]!;
  return Number.isNaN(backward) && y[at] === y[at + 1] ? y[at]! : backward;
}

/** The last corner before the cell counts, so that a corner is reached over the slope that leads to it. */
function heightBetweenFloats(x: Float64Array, y: Float64Array, cell: number, weighted: boolean): number {
  const reached = firstCorner(x, (corner) => corner >= cell);
  const at = Math.max(1, reached) - 1;
  const width = Math.fround(x[at + 1]! - x[at]!);
  if (weighted) {
    const share = (from: number, to: number, height: number): number => Math.fround(Math.fround(Math.fround(to - from) / width) * height);
    return Math.fround(share(x[at]!, cell, y[at + 1]!) + share(cell, x[at + 1]!, y[at]!));
  }
  const slope = Math.fround(Math.fround(y[at + 1]! - y[at]!) / width);
  return Math.fround(Math.fround(slope * Math.fround(cell - x[at]!)) + y[at]!);
}

function firstCorner(x: Float64Array, isBeyond: (corner: number) => boolean): number {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBeyond(x[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
