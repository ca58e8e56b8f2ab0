// CityHash64, version 1, as packages/core/src/text/city-hash.ts has it.

@inline const K0: u64 = 0xc3a5c85c97cb3127;
@inline const K1: u64 = 0xb492b66fbe98f273;
@inline const K2: u64 = 0x9ae16a3b2f90404f;
@inline const K3: u64 = 0xc949d7c7509e6557;

@inline function mixShift(value: u64): u64 {
  return value ^ (value >> 47);
}

function hash128(low: u64, high: u64): u64 {
  const multiplier: u64 = 0x9ddfea08eb382d69;
  const a = mixShift((low ^ high) * multiplier);
  return mixShift((high ^ a) * multiplier) * multiplier;
}

function hashTo16(at: usize, length: u32): u64 {
  const size = u64(length);
  if (length > 8) {
    const last = load<u64>(at + length - 8);
    return hash128(load<u64>(at), rotr<u64>(last + size, size)) ^ last;
  }
  if (length >= 4) return hash128(size + (u64(load<u32>(at)) << 3), u64(load<u32>(at + length - 4)));
  if (length == 0) return K2;
  const y = u64(load<u8>(at)) + (u64(load<u8>(at + (length >> 1))) << 8);
  const z = size + (u64(load<u8>(at + length - 1)) << 2);
  return mixShift((y * K2) ^ (z * K3)) * K2;
}

function hashTo32(at: usize, length: u32): u64 {
  const a = load<u64>(at) * K1;
  const b = load<u64>(at, 8);
  const c = load<u64>(at + length - 8) * K2;
  const d = load<u64>(at + length - 16) * K0;
  return hash128(rotr<u64>(a - b, 43) + rotr<u64>(c, 30) + d, a + rotr<u64>(b ^ K3, 20) - c + u64(length));
}

/** The second half of the last pair; its first is returned. */
let second: u64 = 0;

function halfHash(start: u64, z: u64, middle: u64, last: u64): u64 {
  const a = start + middle;
  const b = a + last;
  second = rotr<u64>(start + z, 52) + rotr<u64>(b, 31) + rotr<u64>(start, 37) + rotr<u64>(a, 7);
  return b + z;
}

function hashTo64(at: usize, length: u32): u64 {
  const end = at + length;
  const vf = halfHash(load<u64>(at) + (u64(length) + load<u64>(end - 16)) * K0, load<u64>(at, 24), load<u64>(at, 8), load<u64>(at, 16));
  const vs = second;
  const wf = halfHash(load<u64>(at, 16) + load<u64>(end - 32), load<u64>(end - 8), load<u64>(end - 24), load<u64>(end - 16));
  const r = mixShift((vf + second) * K2 + (wf + vs) * K0);
  return mixShift(r * K0 + vs) * K2;
}

function weakHash(at: usize, a: u64, b: u64): u64 {
  const start = a + load<u64>(at);
  const last = load<u64>(at, 24);
  const middle = start + load<u64>(at, 8) + load<u64>(at, 16);
  second = rotr<u64>(b + start + last, 21) + rotr<u64>(middle, 44) + start;
  return middle + last;
}

function hashLong(at: usize, length: u32): u64 {
  const end = at + length;
  let x = load<u64>(at);
  let y = load<u64>(end - 16) ^ K1;
  let z = load<u64>(end - 56) ^ K0;
  let vf = weakHash(end - 64, u64(length), y);
  let vs = second;
  let wf = weakHash(end - 32, u64(length) * K1, K0);
  let ws = second;
  z += mixShift(vs) * K1;
  x = rotr<u64>(z + x, 39) * K1;
  y = rotr<u64>(y, 33) * K1;
  for (const stop = at + ((length - 1) & ~63); at < stop; at += 64) {
    x = (rotr<u64>(x + y + vf + load<u64>(at, 16), 37) * K1) ^ ws;
    y = (rotr<u64>(y + vs + load<u64>(at, 48), 42) * K1) ^ vf;
    z = rotr<u64>(z ^ wf, 33);
    vf = weakHash(at, vs * K1, x + wf);
    vs = second;
    wf = weakHash(at + 32, z + ws, y);
    ws = second;
    const swapped = z;
    z = x;
    x = swapped;
  }
  return hash128(hash128(vf, wf) + mixShift(y) * K1 + z, hash128(vs, ws) + x);
}

/** Reads `length` bytes from `at`, and none beyond. */
export function cityHash64(at: usize, length: u32): u64 {
  if (length <= 16) return hashTo16(at, length);
  if (length <= 32) return hashTo32(at, length);
  return length <= 64 ? hashTo64(at, length) : hashLong(at, length);
}
