/**
 * The smallest and the largest of `count` float64 numbers at `cells`, to two numbers at `found`: NaN where one of them is. Without numbers
 * they are Infinity and -Infinity.
 */
export function rangeOfDoubles(cells: usize, count: usize, found: usize): void {
  let least = f64x2.splat(Infinity);
  let most = f64x2.splat(-Infinity);
  let at = cells;
  const end = cells + ((count & ~1) << 3);
  for (; at < end; at += 16) {
    const pair = v128.load(at);
    least = f64x2.min(least, pair);
    most = f64x2.max(most, pair);
  }
  if ((count & 1) == 1) {
    const single = v128.load64_splat(at);
    least = f64x2.min(least, single);
    most = f64x2.max(most, single);
  }
  store<f64>(found, min<f64>(f64x2.extract_lane(least, 0), f64x2.extract_lane(least, 1)));
  store<f64>(found, max<f64>(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1)), 8);
}
