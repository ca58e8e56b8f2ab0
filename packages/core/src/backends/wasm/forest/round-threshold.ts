const bits = new DataView(new ArrayBuffer(4));

function neighbour(value: number, up: boolean): number {
  if (value === 0) return up ? 2 ** -149 : -(2 ** -149);
  bits.setFloat32(0, value);
  bits.setInt32(0, bits.getInt32(0) + (value > 0 === up ? 1 : -1));
  return bits.getFloat32(0);
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
