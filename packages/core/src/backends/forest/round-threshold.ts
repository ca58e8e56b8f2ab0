const single = new Float32Array(1);
const bits = new Int32Array(single.buffer);

function neighbour(value: number, up: boolean): number {
  if (value === 0) return up ? 2 ** -149 : -(2 ** -149);
  single[0] = value;
  bits[0]! += value > 0 === up ? 1 : -1;
  return single[0];
}

/** The largest float32 that is not above `value`: `x <= value` and `x <= floor32(value)` agree for every float32 x. */
export function floor32(value: number): number {
  const rounded = Math.fround(value);
  return rounded > value ? neighbour(rounded, false) : rounded;
}

/** The smallest float32 that is not below `value`: `x < value` and `x < ceil32(value)` agree for every float32 x. */
export function ceil32(value: number): number {
  const rounded = Math.fround(value);
  return rounded < value ? neighbour(rounded, true) : rounded;
}
