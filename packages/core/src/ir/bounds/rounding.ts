import { nextafter, nextafter32 } from "../../math/index.ts";
import type { DType } from "../dtype.ts";

/** The gap from a number to the next larger one in magnitude, in its dtype; 0 for NaN and infinity, Infinity for the largest number. */
export function ulpOf(x: number, dtype: DType = "f64"): number {
  if (!Number.isFinite(x)) return 0;
  const size = Math.abs(x);
  if (dtype === "f32") return nextafter32(size, Infinity) - size;
  return nextafter(size, Infinity) - size;
}

/** How far two results are apart; 0 for two NaN, Infinity for one. */
export function distance(a: number, b: number): number {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return 0;
  const gap = Math.abs(a - b);
  return Number.isNaN(gap) ? Infinity : gap;
}

/** An error, itself computed with roundings, that comes with two separate roundings of a result. */
export function withRounding(error: number, result: number, dtype: DType): number {
  return error === 0 ? 0 : error * (1 + 2 ** -30) + ulpOf(Math.abs(result) + error, dtype);
}
