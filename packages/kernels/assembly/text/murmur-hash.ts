// MurmurHash3 for x86, 32 bits, seed 0. Reads up to 3 bytes beyond the end.

@inline function scramble(block: u32): u32 {
  return rotl<u32>(block * 0xcc9e2d51, 15) * 0x1b873593;
}

export function murmurHash(at: usize, length: u32): u32 {
  let hash: u32 = 0;
  const end = at + <usize>(length & ~3);
  while (at < end) {
    hash = rotl<u32>(hash ^ scramble(load<u32>(at)), 13) * 5 + 0xe6546b64;
    at += 4;
  }
  const rest = length & 3;
  if (rest != 0) hash ^= scramble(load<u32>(at) & ((1 << (rest << 3)) - 1));
  hash ^= length;
  hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
  hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
  return hash ^ (hash >> 16);
}
