/** Buckets for each doubling: a bucket's ends are 9 % apart. */
const bucketsPerDoubling = 8;
const leastExponent = -7;
const mostExponent = 18;

/** From 8 microseconds to 4 minutes; beyond, the first and the last bucket. */
export const bucketCount = (mostExponent - leastExponent) * bucketsPerDoubling;

export function bucketOf(milliseconds: number): number {
  if (!(milliseconds > 0)) return 0;
  const bucket = Math.floor((Math.log2(milliseconds) - leastExponent) * bucketsPerDoubling);
  return Math.min(Math.max(bucket, 0), bucketCount - 1);
}

/** The upper end of a bucket, in milliseconds. */
export function upperEnd(bucket: number): number {
  return 2 ** (leastExponent + (bucket + 1) / bucketsPerDoubling);
}

/** Milliseconds that a share of the calls did not exceed: the upper end of its bucket. 0 where there were none. */
export function quantileOf(counts: Uint32Array, share: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let left = total * share;
  for (let bucket = 0; bucket < counts.length; bucket++) {
    left -= counts[bucket]!;
    if (left <= 0 && total > 0) return upperEnd(bucket);
  }
  return 0;
}

/** Calls that surely took longer than so many milliseconds. */
export function countAbove(counts: Uint32Array, milliseconds: number): number {
  let above = 0;
  for (let bucket = bucketOf(milliseconds) + 1; bucket < counts.length; bucket++) above += counts[bucket]!;
  return above;
}
