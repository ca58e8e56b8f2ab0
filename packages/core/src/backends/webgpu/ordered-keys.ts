const double = new Float64Array(1);
const limbs = new Uint32Array(double.buffer);
const single = new Float32Array(1);
const word = new Uint32Array(single.buffer);

/** A float32 as an integer that rises with it; both zeros are one. */
export function key32(value: number): number {
  single[0] = value === 0 ? 0 : value;
  return word[0]! >>> 31 === 1 ? ~word[0]! >>> 0 : (word[0]! | 0x8000_0000) >>> 0;
}

/** Writes a float64 as two words, the lower first, that rise with it as one integer; `less` is subtracted. */
export function writeKey64(value: number, less: 0 | 1, target: Uint32Array, at: number): void {
  double[0] = value === 0 ? 0 : value;
  const isNegative = limbs[1]! >>> 31 === 1;
  const low = isNegative ? ~limbs[0]! >>> 0 : limbs[0]!;
  const high = isNegative ? ~limbs[1]! >>> 0 : (limbs[1]! | 0x8000_0000) >>> 0;
  target[at] = low - less;
  target[at + 1] = high - (low < less ? 1 : 0);
}
