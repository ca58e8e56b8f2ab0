// @ts-ignore: decorator
@inline
function eightLanes(values: usize, stride: usize, count: i32): f64 {
  let r0 = load<f64>(values);
  let r1 = load<f64>(values + stride);
  let r2 = load<f64>(values + 2 * stride);
  let r3 = load<f64>(values + 3 * stride);
  let r4 = load<f64>(values + 4 * stride);
  let r5 = load<f64>(values + 5 * stride);
  let r6 = load<f64>(values + 6 * stride);
  let r7 = load<f64>(values + 7 * stride);
  let at = values + 8 * stride;
  let i = 8;
  for (; i < count - (count & 7); i += 8) {
    r0 += load<f64>(at);
    r1 += load<f64>(at + stride);
    r2 += load<f64>(at + 2 * stride);
    r3 += load<f64>(at + 3 * stride);
    r4 += load<f64>(at + 4 * stride);
    r5 += load<f64>(at + 5 * stride);
    r6 += load<f64>(at + 6 * stride);
    r7 += load<f64>(at + 7 * stride);
    at += 8 * stride;
  }
  let sum = r0 + r1 + (r2 + r3) + (r4 + r5 + (r6 + r7));
  for (; i < count; i++, at += stride) sum += load<f64>(at);
  return sum + 0.0;
}

/** Sum of `count` float64, `stride` bytes apart, in numpy's pairwise order; never -0. */
export function pairwiseSum(values: usize, count: i32, stride: usize): f64 {
  if (count < 8) {
    let sum = 0.0;
    for (let i = 0; i < count; i++, values += stride) sum += load<f64>(values);
    return sum;
  }
  if (count <= 128) return eightLanes(values, stride, count);
  const half = count >> 1;
  const left = half - (half & 7);
  return pairwiseSum(values, left, stride) + pairwiseSum(values + usize(left) * stride, count - left, stride);
}

/** Index of the first NaN, else of the first largest of `count` >= 1 float64, `stride` bytes apart. */
export function argumentOfMaximum(values: usize, count: i32, stride: usize): i32 {
  let best = 0;
  let largest = load<f64>(values);
  for (let i = 1; i < count && largest == largest; i++) {
    values += stride;
    const value = load<f64>(values);
    if (value > largest || value != value) {
      best = i;
      largest = value;
    }
  }
  return best;
}
