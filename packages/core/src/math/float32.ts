import { powerHigh } from "./exp-table.generated.ts";
import { log } from "./log.ts";
import { scaleExponent, toFloat32, toInteger } from "./machine.ts";
import type { f64, i32 } from "./machine.ts";

const ROUND: f64 = 6755399441055744;

/**
 * e^x in float32 for a float32 x, with the same bits as the C library that most Linux wheels meet (glibc 2.28 to 2.40:
 * 32 steps an octave and a cubic in float64, 0.502 ulp).
 */
export function expf(x: f64): f64 {
  if (x !== x) return x;
  if (x > 88.72283172607422) return Infinity;
  if (x < -103.972076416015625) return 0;
  const scaled: f64 = x * 46.16624130844683;
  const steps: f64 = scaled + ROUND - ROUND;
  const k: i32 = toInteger(steps);
  const r: f64 = scaled - steps;
  const cubic: f64 = (r * 1.6938359250920212e-6 + 0.00023459809789509004) * (r * r) + (r * 0.021660849396613134 + 1);
  return toFloat32(cubic * scaleExponent(powerHigh((k & 31) * 4), k >> 5));
}

/** ln x in float32 for a float32 x, correctly rounded but for one argument in about 2^28. */
export function logf(x: f64): f64 {
  return toFloat32(log(x));
}
