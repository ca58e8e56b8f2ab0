/** WGSL. A float64 as two words, x the lower. */
export const float64Add: string = /* wgsl */ `
const notANumber = vec2<u32>(0u, 0x7ff80000u);

// The sum as IEEE 754 rounds it, to nearest, ties to even: significands carry three more bits, the lowest of which gathers all beyond.
fn add64(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let magnitudeA = a.y & 0x7fffffffu;
  let magnitudeB = b.y & 0x7fffffffu;
  let isBLarger = magnitudeB > magnitudeA || (magnitudeB == magnitudeA && b.x > a.x);
  let large = select(a, b, isBLarger);
  let small = select(b, a, isBLarger);
  let sign = large.y & 0x80000000u;
  let isDifference = ((large.y ^ small.y) & 0x80000000u) != 0u;
  let largeField = (large.y >> 20u) & 0x7ffu;
  let smallField = (small.y >> 20u) & 0x7ffu;
  if (largeField == 0x7ffu) {
    let isNaN = ((large.y & 0xfffffu) | large.x) != 0u;
    if (isNaN || (smallField == 0x7ffu && isDifference)) { return notANumber; }
    return large;
  }
  var exponent = max(largeField, 1u);
  let largeHigh = (large.y & 0xfffffu) | select(0u, 0x100000u, largeField != 0u);
  let smallHigh = (small.y & 0xfffffu) | select(0u, 0x100000u, smallField != 0u);
  let left = vec2<u32>(large.x << 3u, (largeHigh << 3u) | (large.x >> 29u));
  let right = shiftRightSticky(vec2<u32>(small.x << 3u, (smallHigh << 3u) | (small.x >> 29u)), exponent - max(smallField, 1u));
  var sum: vec2<u32>;
  if (isDifference) {
    sum = vec2<u32>(left.x - right.x, left.y - right.y - select(0u, 1u, left.x < right.x));
    if ((sum.x | sum.y) == 0u) { return vec2<u32>(0u, 0u); }
    let room = select(countLeadingZeros(sum.x) + 24u, countLeadingZeros(sum.y) - 8u, sum.y != 0u);
    let shift = min(room, exponent - 1u);
    sum = shiftLeft(sum, shift);
    exponent -= shift;
  } else {
    let low = left.x + right.x;
    sum = vec2<u32>(low, left.y + right.y + select(0u, 1u, low < left.x));
    if (sum.y >= 0x1000000u) {
      sum = shiftRightSticky(sum, 1u);
      exponent += 1u;
    }
  }
  let rest = sum.x & 7u;
  let floor = vec2<u32>((sum.x >> 3u) | (sum.y << 29u), sum.y >> 3u);
  let isUp = rest > 4u || (rest == 4u && (floor.x & 1u) == 1u);
  let low = floor.x + select(0u, 1u, isUp);
  let high = floor.y + select(0u, 1u, isUp && low == 0u) + ((exponent - 1u) << 20u);
  if (high >= 0x7ff00000u) { return vec2<u32>(0u, sign | 0x7ff00000u); }
  return vec2<u32>(low, sign | high);
}

fn shiftLeft(value: vec2<u32>, bits: u32) -> vec2<u32> {
  if (bits == 0u) { return value; }
  if (bits >= 32u) { return vec2<u32>(0u, value.x << (bits - 32u)); }
  return vec2<u32>(value.x << bits, (value.y << bits) | (value.x >> (32u - bits)));
}

fn shiftRightSticky(value: vec2<u32>, bits: u32) -> vec2<u32> {
  if (bits == 0u) { return value; }
  if (bits >= 64u) { return vec2<u32>(select(0u, 1u, (value.x | value.y) != 0u), 0u); }
  if (bits > 32u) {
    let lost = value.x | (value.y << (64u - bits));
    return vec2<u32>((value.y >> (bits - 32u)) | select(0u, 1u, lost != 0u), 0u);
  }
  if (bits == 32u) { return vec2<u32>(value.y | select(0u, 1u, value.x != 0u), 0u); }
  let lost = value.x << (32u - bits);
  return vec2<u32>((value.x >> bits) | (value.y << (32u - bits)) | select(0u, 1u, lost != 0u), value.y >> bits);
}
`;
