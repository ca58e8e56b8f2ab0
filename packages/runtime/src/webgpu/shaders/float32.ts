/** WGSL. A float32 as one word: hardware may flush subnormal numbers and fuse operations, integers do neither. */
export const float32Add: string = /* wgsl */ `
fn add32(a: u32, b: u32) -> u32 {
  let isBLarger = (b & 0x7fffffffu) > (a & 0x7fffffffu);
  let large = select(a, b, isBLarger);
  let small = select(b, a, isBLarger);
  let sign = large & 0x80000000u;
  let isDifference = ((large ^ small) & 0x80000000u) != 0u;
  let largeField = (large >> 23u) & 0xffu;
  let smallField = (small >> 23u) & 0xffu;
  if (largeField == 0xffu) {
    if ((large & 0x7fffffu) != 0u || (smallField == 0xffu && isDifference)) { return 0x7fc00000u; }
    return large;
  }
  var exponent = max(largeField, 1u);
  let left = ((large & 0x7fffffu) | select(0u, 0x800000u, largeField != 0u)) << 3u;
  let right = shiftRightSticky32(((small & 0x7fffffu) | select(0u, 0x800000u, smallField != 0u)) << 3u, exponent - max(smallField, 1u));
  var sum: u32;
  if (isDifference) {
    sum = left - right;
    if (sum == 0u) { return 0u; }
    let shift = min(countLeadingZeros(sum) - 5u, exponent - 1u);
    sum = sum << shift;
    exponent -= shift;
  } else {
    sum = left + right;
    if (sum >= 0x8000000u) {
      sum = shiftRightSticky32(sum, 1u);
      exponent += 1u;
    }
  }
  return sign | round32(sum, exponent);
}

// A significand with three more bits, the lowest of which gathers all beyond, to the bits of a magnitude.
fn round32(significand: u32, exponent: u32) -> u32 {
  let rest = significand & 7u;
  let floor = significand >> 3u;
  let isUp = rest > 4u || (rest == 4u && (floor & 1u) == 1u);
  return min(floor + select(0u, 1u, isUp) + ((exponent - 1u) << 23u), 0x7f800000u);
}

fn shiftRightSticky32(value: u32, bits: u32) -> u32 {
  if (bits == 0u) { return value; }
  if (bits >= 32u) { return select(0u, 1u, value != 0u); }
  return (value >> bits) | select(0u, 1u, (value << (32u - bits)) != 0u);
}
`;

/** WGSL. The float64 that is a float64 rounded to float32. Needs `float32Add`. */
export const roundToFloat32: string = /* wgsl */ `
fn roundToFloat32(value: vec2<u32>) -> vec2<u32> {
  let sign = value.y & 0x80000000u;
  let field = (value.y >> 20u) & 0x7ffu;
  if (field == 0x7ffu) { return value; }
  // Smaller than half of the least float32.
  if (field < 873u) { return vec2<u32>(0u, sign); }
  let high = (value.y & 0xfffffu) | 0x100000u;
  let significand = (high << 6u) | (value.x >> 26u) | select(0u, 1u, (value.x << 6u) != 0u);
  var rounded: u32;
  if (field >= 897u) {
    if (field > 1150u) { return vec2<u32>(0u, sign | 0x7ff00000u); }
    rounded = round32(significand, field - 896u);
  } else {
    rounded = round32(shiftRightSticky32(significand, 897u - field), 1u);
  }
  return widen(rounded) | vec2<u32>(0u, sign);
}

// The bits of a magnitude as float64.
fn widen(bits: u32) -> vec2<u32> {
  let field = bits >> 23u;
  if (field == 0xffu) { return vec2<u32>(0u, 0x7ff00000u); }
  if (field != 0u) { return vec2<u32>(bits << 29u, (bits >> 3u) + (896u << 20u)); }
  if (bits == 0u) { return vec2<u32>(0u, 0u); }
  let shift = countLeadingZeros(bits) - 8u;
  let fraction = (bits << shift) & 0x7fffffu;
  return vec2<u32>(fraction << 29u, (fraction >> 3u) | ((897u - shift) << 20u));
}
`;
