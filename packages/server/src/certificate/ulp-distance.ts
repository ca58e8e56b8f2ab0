const double = new DataView(new ArrayBuffer(16));

/** How many float64 numbers lie between two, one of them counted; the zeros are one apart. Infinity where one is NaN or just one is infinite. */
export function ulpDistance64(a: number, b: number): number {
  if (Object.is(a, b)) return 0;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return a === b ? 0 : Infinity;
  double.setFloat64(0, a);
  double.setFloat64(8, b);
  const distance = ordered64(double.getBigInt64(0)) - ordered64(double.getBigInt64(8));
  return Number(distance < 0n ? -distance : distance);
}

/** The same among float32 numbers, after rounding to them. */
export function ulpDistance32(a: number, b: number): number {
  const left = Math.fround(a);
  const right = Math.fround(b);
  if (Object.is(left, right)) return 0;
  if (!Number.isFinite(left) || !Number.isFinite(right)) return left === right ? 0 : Infinity;
  double.setFloat32(0, left);
  double.setFloat32(8, right);
  return Math.abs(ordered32(double.getInt32(0)) - ordered32(double.getInt32(8)));
}

/** Bits as an integer that grows with the number; −0 stands one below 0. */
function ordered64(bits: bigint): bigint {
  return bits < 0n ? -(bits & 0x7fff_ffff_ffff_ffffn) - 1n : bits;
}

function ordered32(bits: number): number {
  return bits < 0 ? -(bits & 0x7fff_ffff) - 1 : bits;
}
