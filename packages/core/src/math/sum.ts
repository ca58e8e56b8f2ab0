type NumberArray = Float64Array | Float32Array | readonly number[];

const at = (values: NumberArray, index: number): number => values[index] ?? NaN;

/**
 * Sum of `count` numbers in numpy's pairwise order (add.reduce along a contiguous or strided axis): below 8 one loop,
 * to 128 eight accumulators, beyond that halves of a length that is a multiple of 8; never -0.
 * @param offset index of the first number
 * @param stride step between numbers
 */
export function pairwiseSum(values: NumberArray, offset = 0, count: number = values.length, stride = 1): number {
  if (count < 8) {
    let sum = 0;
    for (let i = 0; i < count; i += 1) sum += at(values, offset + i * stride);
    return sum;
  }
  if (count <= 128) {
    const part = (lane: number): number => {
      let sum = at(values, offset + lane * stride);
      for (let i = 8; i < count - (count % 8); i += 8) sum += at(values, offset + (i + lane) * stride);
      return sum;
    };
    let sum = part(0) + part(1) + (part(2) + part(3)) + (part(4) + part(5) + (part(6) + part(7)));
    for (let i = count - (count % 8); i < count; i += 1) sum += at(values, offset + i * stride);
    return sum + 0;
  }
  const half = Math.floor(count / 2);
  const left = half - (half % 8);
  return pairwiseSum(values, offset, left, stride) + pairwiseSum(values, offset + left * stride, count - left, stride);
}

/** pairwiseSum in float32: each addition is rounded to float32. */
export function pairwiseSum32(values: NumberArray, offset = 0, count: number = values.length, stride = 1): number {
  const add = Math.fround;
  if (count < 8) {
    let sum = 0;
    for (let i = 0; i < count; i += 1) sum = add(sum + at(values, offset + i * stride));
    return sum;
  }
  if (count <= 128) {
    const part = (lane: number): number => {
      let sum = at(values, offset + lane * stride);
      for (let i = 8; i < count - (count % 8); i += 8) sum = add(sum + at(values, offset + (i + lane) * stride));
      return sum;
    };
    let sum = add(add(add(part(0) + part(1)) + add(part(2) + part(3))) + add(add(part(4) + part(5)) + add(part(6) + part(7))));
    for (let i = count - (count % 8); i < count; i += 1) sum = add(sum + at(values, offset + i * stride));
    return sum + 0;
  }
  const half = Math.floor(count / 2);
  const left = half - (half % 8);
  return add(pairwiseSum32(values, offset, left, stride) + pairwiseSum32(values, offset + left * stride, count - left, stride));
}

/** Sum of `count` numbers one after the other, from 0: numpy's order along an outer axis, and a plain C loop's. */
export function sequentialSum(values: NumberArray, offset = 0, count: number = values.length, stride = 1): number {
  let sum = 0;
  for (let i = 0; i < count; i += 1) sum += at(values, offset + i * stride);
  return sum;
}

/** Index (from 0) of the first NaN, else of the first largest of `count` numbers, as numpy.argmax; count >= 1. */
export function argumentOfMaximum(values: NumberArray, offset = 0, count: number = values.length, stride = 1): number {
  let best = 0;
  let largest = at(values, offset);
  for (let i = 1; i < count && !Number.isNaN(largest); i += 1) {
    const value = at(values, offset + i * stride);
    if (value > largest || Number.isNaN(value)) {
      best = i;
      largest = value;
    }
  }
  return best;
}
