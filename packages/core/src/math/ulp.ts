import { bitsOf, fromBits } from "./machine.ts";

const singles: Float32Array = new Float32Array(1);
const integers: Int32Array = new Int32Array(singles.buffer);

function orderOf(x: number): bigint {
  const bits = BigInt.asIntN(64, bitsOf(x));
  return bits < 0n ? -(bits & 0x7fff_ffff_ffff_ffffn) : bits;
}

function order32Of(x: number): number {
  singles[0] = x;
  const bits = integers[0] ?? 0;
  return bits < 0 ? -(bits & 0x7fff_ffff) : bits;
}

/** How many float64 steps lie between a and b (−0 and 0 are one value, infinity follows the largest number); 0 for two NaN, infinite for one. */
export function ulpDifference(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : Infinity;
  const distance = orderOf(a) - orderOf(b);
  return Number(distance < 0n ? -distance : distance);
}

/** ulpDifference in float32; both numbers are float32 values. */
export function ulpDifference32(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : Infinity;
  return Math.abs(order32Of(a) - order32Of(b));
}

/** The next float64 after x towards `to`, as numpy.nextafter. */
export function nextafter(x: number, to: number): number {
  if (Number.isNaN(x) || Number.isNaN(to)) return NaN;
  if (x === to) return to;
  if (x === 0) return to > 0 ? 5e-324 : -5e-324;
  return fromBits(bitsOf(x) + (to > x === x > 0 ? 1n : -1n));
}

/** nextafter in float32; x is a float32 value. */
export function nextafter32(x: number, to: number): number {
  if (Number.isNaN(x) || Number.isNaN(to)) return NaN;
  if (x === to) return to;
  if (x === 0) return to > 0 ? 1.401298464324817e-45 : -1.401298464324817e-45;
  singles[0] = x;
  integers[0] = (integers[0] ?? 0) + (to > x === x > 0 ? 1 : -1);
  return singles[0];
}

/** The largest float32 not above x (a double): `fround(v) <= x` and `fround(v) <= floorToFloat32(x)` agree for every v. */
export function floorToFloat32(x: number): number {
  const nearest = Math.fround(x);
  return nearest > x ? nextafter32(nearest, -Infinity) : nearest;
}
