import type { TreeEnsemble } from "../../ir/tree-ensemble.ts";

/** Sizes of sums that float32 has to round: those from 2^low on; none reaches 2^(high + 1), and those below 2^low are exact. */
export interface SingleRange {
  readonly low: number;
  readonly high: number;
}

/** The sizes that sums of a forest's leaves have; null where they are no numbers of float32 or reach its end. */
export function singleRange(ensemble: TreeEnsemble, column: number, start: number): SingleRange | null {
  let unit = exponentOfLastBit(start);
  let most = Math.abs(start);
  for (let tree = 0; tree < ensemble.treeOutput.length; tree++) {
    const only = ensemble.treeOutput[tree]!;
    if (only >= 0 && only !== column) continue;
    let largest = 0;
    for (let node = ensemble.treeOffset[tree]!; node < ensemble.treeOffset[tree + 1]!; node++) {
      if (ensemble.feature[node]! >= 0) continue;
      const value = ensemble.leafValue[ensemble.leaf[node]! * ensemble.leafWidth + (only < 0 ? column : 0)]!;
      if (Math.fround(value) !== value) return null;
      unit = Math.min(unit, exponentOfLastBit(value));
      largest = Math.max(largest, Math.abs(value));
    }
    most += largest;
  }
  if (Math.fround(start) !== start || !(most < 1e38)) return null;
  return { low: unit + 24, high: most === 0 ? unit : Math.floor(Math.log2(most)) + 1 };
}

const words = new DataView(new ArrayBuffer(8));

/** The exponent of the lowest bit that is set in a number, Infinity for 0. */
function exponentOfLastBit(value: number): number {
  if (value === 0) return Infinity;
  words.setFloat64(0, value);
  const bits = words.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 2047n);
  let mantissa = (bits & ((1n << 52n) - 1n)) | (exponent === 0 ? 0n : 1n << 52n);
  let shift = Math.max(exponent, 1) - 1075;
  for (; (mantissa & 1n) === 0n; mantissa >>= 1n) shift++;
  return shift;
}

/**
 * A sum of two numbers of float32, rounded to float32 by arithmetic of doubles: 1.5 · 2^(e + 29) has no bits below the last one that
 * float32 keeps of a number of the size 2^e, so that adding it rounds, ties to even, and taking it off again is exact.
 */
export function roundByAdding(double: (value: number) => string, sum: string, { low, high }: SingleRange): string {
  const among = (from: number, to: number): string => {
    if (from === to) {
      if (from < low) return sum;
      const magic = double(1.5 * 2 ** (from + 29));
      return `((${sum} + ${magic}) - ${magic})`;
    }
    const middle = Math.ceil((from + to) / 2);
    return `CASE WHEN ABS(${sum}) < ${double(2 ** middle)} THEN ${among(from, middle - 1)} ELSE ${among(middle, to)} END`;
  };
  return high < low ? sum : among(low - 1, high);
}
